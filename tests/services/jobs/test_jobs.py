"""Jobs: nothing is lost, nothing runs twice at once, what cannot work ends."""

from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from services.base import DomainError
from services.jobs import actions, alive, tasks
from services.jobs.models import Job
from tests.factories import make_user

pytestmark = pytest.mark.django_db
NOW = timezone.now()
LONG_AGO = NOW - timedelta(minutes=10)


@pytest.fixture
def kind():
    """A kind of work that only counts its runs; `fault` is raised if set."""
    seen = {"runs": 0, "fault": None}

    def count(progress, **args):
        seen["runs"] += 1
        seen["args"], seen["progress"] = args, progress
        if seen["fault"]:
            raise seen["fault"]
        return "好了"

    tasks.WORK["test.count"] = count
    yield seen
    del tasks.WORK["test.count"]


def make_job(**fields):
    return Job.objects.create(**{"kind": "test.count", "beat_at": NOW, **fields})


def test_a_job_runs_with_its_arguments_after_the_transaction(kind, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        job = actions.enqueue("test.count", batch_id=7)
        assert kind["runs"] == 0

    job.refresh_from_db()
    assert (kind["args"], job.state, job.note, job.attempts) == ({"batch_id": 7}, "done", "好了", 1)


def test_a_second_delivery_of_the_same_job_does_nothing(kind):
    job = make_job()

    tasks.run(job_id=job.pk)
    tasks.run(job_id=job.pk)

    assert kind["runs"] == 1


def test_a_job_of_the_same_key_waits_only_once():
    first = actions.enqueue("test.count", unique_key="index")
    second = actions.enqueue("test.count", unique_key="index")

    assert first == second


def test_a_running_job_does_not_swallow_a_new_one_of_its_key():
    running = make_job(unique_key="index", state="running")

    fresh = actions.enqueue("test.count", unique_key="index")

    assert fresh != running


def test_the_sweep_takes_up_the_job_of_a_killed_worker(kind):
    job = make_job(state="running", attempts=1, beat_at=LONG_AGO)

    sent = tasks.requeue_stale(at=NOW)

    job.refresh_from_db()
    assert (sent, kind["runs"], job.state, job.attempts) == (1, 1, "done", 2)


def test_the_sweep_sends_a_job_whose_message_was_lost(kind):
    make_job(beat_at=LONG_AGO)

    assert tasks.requeue_stale(at=NOW) == 1
    assert kind["runs"] == 1


def test_the_sweep_leaves_a_living_job_alone(kind):
    make_job(state="running", attempts=1, beat_at=NOW)

    assert tasks.requeue_stale(at=NOW) == 0


def test_the_sweep_leaves_a_silent_job_of_its_own_process_alone(kind):
    job = make_job(state="running", attempts=1, beat_at=LONG_AGO)

    with alive.Heartbeat(job):
        assert tasks.requeue_stale(at=NOW) == 0
    assert tasks.requeue_stale(at=NOW) == 1


def test_a_waiting_job_is_sent_once_per_silence_not_at_every_sweep(kind, monkeypatch):
    sent = []
    monkeypatch.setattr(tasks.run, "delay", lambda **message: sent.append(message))
    make_job(beat_at=LONG_AGO)

    tasks.requeue_stale(at=NOW)
    tasks.requeue_stale(at=NOW + timedelta(seconds=10))

    assert len(sent) == 1


def test_a_job_that_keeps_killing_its_worker_is_given_up(kind):
    job = make_job(state="running", attempts=tasks.MAX_ATTEMPTS, beat_at=LONG_AGO)

    assert tasks.requeue_stale(at=NOW) == 0

    job.refresh_from_db()
    assert (kind["runs"], job.state, job.note) == (0, "failed", "处理多次中断，已停止重试。")


def test_an_error_is_tried_again_later_and_later(kind):
    kind["fault"] = OSError("mail server away")
    job = make_job(attempts=2)

    tasks.run(job_id=job.pk)

    job.refresh_from_db()
    assert job.state == "queued"
    assert job.beat_at - timezone.now() > 3.9 * tasks.FIRST_PAUSE


def test_an_error_at_the_last_attempt_ends_the_job(kind):
    kind["fault"] = OSError("mail server away")
    job = make_job(attempts=tasks.MAX_ATTEMPTS - 1)

    tasks.run(job_id=job.pk)

    job.refresh_from_db()
    assert job.state == "failed"


def test_a_refusal_ends_the_job_in_its_own_words(kind):
    kind["fault"] = DomainError("批次已取消。")
    job = make_job()

    tasks.run(job_id=job.pk)

    job.refresh_from_db()
    assert (job.state, job.note) == ("failed", "批次已取消。")


def test_an_unknown_kind_is_kept_for_a_newer_worker():
    job = make_job(kind="test.unknown")

    tasks.run(job_id=job.pk)

    job.refresh_from_db()
    assert job.state == "queued"


def test_a_failed_job_makes_room_for_a_fresh_one_of_its_key(kind):
    job = make_job(unique_key="index", state="running", attempts=1)
    make_job(unique_key="index")

    tasks._finish(job, at=NOW, state="queued", note="")

    job.refresh_from_db()
    assert (job.state, job.note) == ("failed", "已由新的同类作业接替。")


def test_a_silent_job_makes_room_for_a_fresh_one_of_its_key(kind):
    job = make_job(unique_key="index", state="running", attempts=1, beat_at=LONG_AGO)
    make_job(unique_key="index")

    assert tasks.requeue_stale(at=NOW) == 0

    job.refresh_from_db()
    assert job.state == "failed"


def test_a_worker_that_lost_its_job_stops_and_writes_nothing(kind):
    job = make_job(state="running", attempts=1)
    Job.objects.filter(pk=job.pk).update(attempts=2)

    with pytest.raises(alive.Superseded):
        alive.Progress(job)(5, 10)
    tasks._finish(job, at=NOW, state="done", note="旧")

    job.refresh_from_db()
    assert (job.state, job.done) == ("running", 0)


def test_progress_inside_a_transaction_shows_outside():
    job = make_job(state="running", attempts=1)

    alive.Progress(job)(30, 120, "写入企业")

    assert connection.in_atomic_block
    job.done = job.total = 0  # what another connection still sees
    assert alive.with_progress(job).percent == 25


def test_progress_of_every_row_is_written_now_and_then_only(django_assert_max_num_queries):
    progress = alive.Progress(make_job(state="running", attempts=1))

    with django_assert_max_num_queries(12):
        for row in range(1, 1001):
            progress(row, 1000)

    assert Job.objects.get().done == 1000


def test_old_finished_work_nobody_asked_for_is_dropped():
    long_ago = NOW - tasks.KEEP_DONE - timedelta(days=1)
    make_job(state="done", beat_at=long_ago)
    kept = [make_job(state="done", beat_at=long_ago, owner=make_user()), make_job(state="failed", beat_at=long_ago), make_job(state="done")]

    assert tasks.forget_done(at=NOW) == 1
    assert set(Job.objects.all()) == set(kept)


def test_a_broker_that_is_down_loses_no_job(monkeypatch, django_capture_on_commit_callbacks):
    def refuse(**_message):
        raise ConnectionError("no broker")

    monkeypatch.setattr(tasks.run, "delay", refuse)

    with django_capture_on_commit_callbacks(execute=True):
        job = actions.enqueue("test.count")

    assert Job.objects.get(pk=job.pk).state == "queued"
