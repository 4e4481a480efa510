"""Run jobs. Work functions register under their kind and get a Progress to report to."""

import logging
import threading
from collections.abc import Callable
from datetime import timedelta

from celery import shared_task
from django.conf import settings
from django.db import close_old_connections, connection
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from services.base import DomainError

from .models import Job

log = logging.getLogger(__name__)
WORK: dict[str, Callable] = {}
MAX_ATTEMPTS = 5


def work(kind: str):
    """Register the decorated function(progress, **args) as the work of a kind. It must be safe to run twice."""

    def register(function):
        WORK[kind] = function
        return function

    return register


class Progress:
    """How a work function tells the page how far it is; also keeps the job alive for the sweep."""

    def __init__(self, job_id: int):
        self.job_id = job_id

    def __call__(self, done: int, total: int, note: str | None = None):
        changes = {"done": done, "total": total, "beat_at": timezone.now()}
        if note is not None:
            changes["note"] = note
        Job.objects.filter(pk=self.job_id).update(**changes)


def send(job_id: int):
    """Put a job on the queue; a broker that is down is no loss, the sweep sends it again."""
    try:
        run.delay(job_id=job_id)
    except Exception:  # noqa: BLE001 - kombu raises transport-specific errors
        log.exception("broker did not take job %s; the sweep will send it again", job_id)


@shared_task(name="jobs.run")
def run(*, job_id, **_later):
    """Run a job once: a second delivery of the same job finds it taken and leaves."""
    now = timezone.now()
    stale = now - timedelta(seconds=settings.JOB_STALE_SECONDS)
    free = Job.objects.filter(pk=job_id, state=Job.State.QUEUED) | Job.objects.filter(pk=job_id, state=Job.State.RUNNING, beat_at__lt=stale)
    if not free.update(state=Job.State.RUNNING, beat_at=now, attempts=F("attempts") + 1):
        return
    job = Job.objects.get(pk=job_id)
    with _heartbeat(job_id):
        _work_on(job)


def _work_on(job):
    try:
        note = WORK[job.kind](Progress(job.pk), **job.args)
        end = {"state": Job.State.DONE, "note": note or ""}
    except DomainError as error:
        end = {"state": Job.State.FAILED, "note": str(error)}
    except Exception:
        log.exception("job %s (%s) failed", job.pk, job.kind)
        again = job.attempts < MAX_ATTEMPTS
        end = {"state": Job.State.QUEUED if again else Job.State.FAILED, "note": _("系统处理时出错，已记录。")}
    Job.objects.filter(pk=job.pk).update(**end, beat_at=timezone.now())


class _heartbeat:
    """While a job runs, say so every few seconds from a thread, so that long silent steps are not taken for dead."""

    def __init__(self, job_id):
        self.job_id, self.over = job_id, threading.Event()

    def __enter__(self):
        if not settings.JOB_HEARTBEAT:
            return self
        self.thread = threading.Thread(target=self._beat, daemon=True)
        self.thread.start()
        return self

    def _beat(self):
        while not self.over.wait(settings.JOB_STALE_SECONDS / 4):
            close_old_connections()
            Job.objects.filter(pk=self.job_id, state=Job.State.RUNNING).update(beat_at=timezone.now())
        connection.close()

    def __exit__(self, *_error):
        self.over.set()
        return False


def requeue_stale(*, at) -> int:
    """Send unfinished jobs again whose worker has been silent; returns how many. Safe to run as often as you like."""
    stale = Job.objects.stale(at - timedelta(seconds=settings.JOB_STALE_SECONDS))
    ids = list(stale.values_list("pk", flat=True)[:500])
    for pk in ids:
        send(pk)
    return len(ids)


@shared_task(name="jobs.sweep")
def sweep(**_later):
    """Hand out again what a killed worker left behind."""
    requeue_stale(at=timezone.now())
