"""Pieces of one work: done by who needs them as far as nobody else has them in hand."""

from datetime import timedelta

import pytest
from django.utils import timezone

from services.jobs import alive, tasks, together
from services.jobs.models import Job

pytestmark = pytest.mark.django_db


@pytest.fixture
def add():
    """A kind of work that adds numbers to a list and reports one of one."""
    done = []

    def work(progress, *, number):
        done.append(10 // number)
        progress(1, 1)

    tasks.WORK["test.add"] = work
    yield done
    del tasks.WORK["test.add"]


def make_jobs(*numbers, **fields):
    return [Job.objects.create(kind="test.add", args={"number": n}, **{"beat_at": timezone.now(), **fields}) for n in numbers]


def test_pieces_that_nobody_has_taken_are_done_here(add):
    jobs, told = make_jobs(1, 2, 5), []

    together.finish(jobs, told.append)

    assert add == [10, 5, 2]
    assert told[-1] == 3
    assert not Job.objects.waiting().exists()


def test_a_piece_in_hand_elsewhere_is_waited_for(add, monkeypatch):
    here, there = make_jobs(1), make_jobs(2, state="running", attempts=1)
    monkeypatch.setattr(together.time, "sleep", lambda _s: Job.objects.filter(pk=there[0].pk).update(state="done", done=1))

    together.finish([*here, *there])

    assert add == [10]


def test_the_piece_of_a_dead_worker_is_taken_over(add, settings, monkeypatch):
    settings.CELERY_TASK_ALWAYS_EAGER = False
    monkeypatch.setattr(tasks, "send", lambda _pk: None)
    monkeypatch.setattr(together.time, "sleep", lambda _s: None)
    dead = make_jobs(5, state="running", attempts=1, beat_at=timezone.now() - timedelta(minutes=10))

    together.finish(dead)

    assert add == [2]


def test_what_a_piece_raises_is_raised_and_the_piece_can_be_tried_again(add):
    jobs = make_jobs(0)

    with pytest.raises(ZeroDivisionError):
        together.finish(jobs)

    assert Job.objects.get().state == Job.State.QUEUED


def test_a_piece_that_failed_elsewhere_is_named(add):
    with pytest.raises(together.PieceFailed, match="磁盘已满"):
        together.finish(make_jobs(1, state="failed", note="磁盘已满"))


def test_a_piece_given_to_another_worker_meanwhile_is_left_to_it(add, monkeypatch):
    jobs = make_jobs(1)

    def lose(progress, *, number):
        Job.objects.update(attempts=9)
        progress(1, 1)

    monkeypatch.setitem(tasks.WORK, "test.add", lose)
    monkeypatch.setattr(together.time, "sleep", lambda _s: Job.objects.update(state="done"))

    together.finish(jobs)


def test_who_lost_the_whole_work_stops_with_its_piece(add):
    whole = make_jobs(7, state="running", attempts=1)[0]
    progress = alive.Progress(whole)
    Job.objects.filter(pk=whole.pk).update(attempts=2)

    with pytest.raises(alive.Superseded):
        together.finish(make_jobs(1), lambda done: progress(done, 1))
