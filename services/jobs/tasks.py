"""Run jobs. Work functions register under their kind and get a Progress to report to."""

import logging
from collections.abc import Callable
from datetime import timedelta

from celery import shared_task
from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from services.base import DomainError

from .alive import RUNNING_HERE, Heartbeat, Progress, Superseded
from .models import Job

log = logging.getLogger(__name__)
WORK: dict[str, Callable] = {}
MAX_ATTEMPTS = 5
FIRST_PAUSE = timedelta(seconds=30)  # after an error; doubled each time, so that a mail server may be away for a quarter of an hour
KEEP_DONE = timedelta(days=30)
BATCH = 500


def work(kind: str):
    """Register the decorated function(progress, **args) as the work of a kind. It must be safe to run twice."""

    def register(function):
        WORK[kind] = function
        return function

    return register


def send(job_id: int):
    """Put a job on the queue; a broker that is down is no loss, the sweep sends it again."""
    try:
        run.delay(job_id=job_id)
    except Exception:
        log.exception("broker did not take job %s; the sweep will send it again", job_id)


@shared_task(name="jobs.run")
def run(*, job_id, **_later):
    """Run a queued job once: a second delivery of the same job finds it taken and leaves."""
    if job := _take(job_id):
        _do(job, Progress(job))


def run_within(job_id: int, beside: Callable[[], None]) -> None:
    """Do a queued job as part of another, unless a worker was faster. What it raises is raised here too.

    beside() is called after each of its reports.
    """
    if job := _take(job_id):
        error = _do(job, Progress(job, beside))
        if error and not (isinstance(error, Superseded) and error.job == job):
            raise error


def _take(job_id) -> Job | None:
    taken = Job.objects.filter(pk=job_id, state=Job.State.QUEUED)
    if taken.update(state=Job.State.RUNNING, beat_at=timezone.now(), attempts=F("attempts") + 1):
        return Job.objects.get(pk=job_id)
    return None


def _do(job, progress) -> Exception | None:
    """Do the work and write how it ended, unless another worker has the job by now; returns what it raised."""
    with Heartbeat(job):
        error, end = _outcome(job, progress)
    if end is not None:
        _finish(job, at=timezone.now(), **end)
    return error


def _outcome(job, progress) -> tuple[Exception | None, dict | None]:
    """What the work raised, and the state and note it ends with."""
    try:
        note = WORK[job.kind](progress, **job.args)
        return None, {"state": Job.State.DONE, "note": note or ""}
    except Superseded as error:
        log.warning("job %s (%s) was given to another worker; this one stops", error.job.pk, error.job.kind)
        return error, None
    except DomainError as error:
        return error, {"state": Job.State.FAILED, "note": str(error)}
    except Exception as error:
        log.exception("job %s (%s) failed, attempt %s", job.pk, job.kind, job.attempts)
        state = Job.State.QUEUED if job.attempts < MAX_ATTEMPTS else Job.State.FAILED
        return error, {"state": state, "note": _("系统处理时出错，已记录。")}


def _finish(job, *, at, state, note):
    """Write how this attempt ended, unless another attempt has begun.

    A job to be tried again gets a beat_at ahead of now: the sweep leaves it alone until then.
    """
    if state == Job.State.QUEUED:
        _requeue(job, note=note, beat_at=at + FIRST_PAUSE * 2 ** (job.attempts - 1))
    else:
        Job.objects.of_attempt(job).update(state=state, note=note, beat_at=at)


def _requeue(job, **changes) -> bool:
    """Put a running job back in the queue; False if another attempt has begun or a fresh job of its key waits already."""
    try:
        with transaction.atomic():
            return bool(Job.objects.of_attempt(job).update(state=Job.State.QUEUED, **changes))
    except IntegrityError:
        Job.objects.of_attempt(job).update(state=Job.State.FAILED, note=_("已由新的同类作业接替。"))
        return False


def requeue_stale(*, at) -> int:
    """Send unfinished jobs again whose worker has been silent; returns how many. Safe to run as often as you like."""
    sent = 0
    for job in Job.objects.stale(at - timedelta(seconds=settings.JOB_STALE_SECONDS)).order_by("beat_at")[:BATCH]:
        if job.pk not in RUNNING_HERE and _take_back(job, at=at):
            send(job.pk)
            sent += 1
    return sent


def _take_back(job, *, at) -> bool:
    """Make a silent job ready to be sent; False if somebody else was faster or it must not run again."""
    if job.state == Job.State.QUEUED:  # waits in a long queue or its message was lost: send it once per silence, not at every sweep
        return bool(Job.objects.filter(pk=job.pk, state=job.state, beat_at=job.beat_at).update(beat_at=at))
    if job.attempts >= MAX_ATTEMPTS:  # it may be what kills the workers
        _finish(job, at=at, state=Job.State.FAILED, note=_("处理多次中断，已停止重试。"))
        return False
    return _requeue(job, beat_at=at)


def forget_done(*, at) -> int:
    """Drop jobs nobody asked for in person (mails, index updates) a while after they are done; returns how many."""
    old = Job.objects.filter(state=Job.State.DONE, owner=None, beat_at__lt=at - KEEP_DONE).order_by("pk")[:BATCH]
    return Job.objects.filter(pk__in=list(old.values_list("pk", flat=True))).delete()[0]


@shared_task(name="jobs.sweep")
def sweep(**_later):
    """Hand out again what a killed worker left behind."""
    now = timezone.now()
    requeue_stale(at=now)
    forget_done(at=now)
