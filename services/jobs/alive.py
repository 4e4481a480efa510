"""Signs of life of a running job: its progress for the page, its heartbeat for the sweep.

An attempt's number is its fence: a worker that was away and wakes up after its job went to another one
finds a higher number and stops writing.
"""

import logging
import threading
import time
from collections.abc import Callable

from django.conf import settings
from django.core.cache import cache
from django.db import DatabaseError, close_old_connections, connection
from django.utils import timezone

from .models import Job

log = logging.getLogger(__name__)
RUNNING_HERE: set[int] = set()  # a job of this very process is alive even while a long SQLite transaction keeps its heartbeat waiting
MIN_GAP = 0.3  # seconds between two writes: work functions may report every row
CACHE_SECONDS = 3600


class Superseded(Exception):
    """Another worker has taken over this job."""

    def __init__(self, job: Job):
        super().__init__(str(job))
        self.job = job


class Progress:
    """How a work function tells the page how far it is; `beside` is called after each report, by who does the job within another."""

    def __init__(self, job: Job, beside: Callable[[], None] = lambda: None):
        self.job, self.beside, self.written = job, beside, -MIN_GAP

    def __call__(self, done: int, total: int, note: str | None = None):
        """Report done of total; raises Superseded if the job went to another worker meanwhile."""
        now = time.monotonic()
        if note is None and done < total and now - self.written < MIN_GAP:
            return
        self.written = now
        changes = {"done": done, "total": total} | ({} if note is None else {"note": note})
        if connection.in_atomic_block:  # an all-or-nothing import: its own rows are not visible outside until it ends
            cache.set(_key(self.job), changes, CACHE_SECONDS)
        if not Job.objects.of_attempt(self.job).update(**changes, beat_at=timezone.now()):
            raise Superseded(self.job)
        self.beside()


def _key(job) -> str:
    return f"job-{job.pk}-{job.attempts}"


def with_progress(job: Job) -> Job:
    """The job with what it reported from inside an unfinished transaction, not saved."""
    if job.state == Job.State.RUNNING:
        for name, value in (cache.get(_key(job)) or {}).items():
            setattr(job, name, value)
    return job


class Heartbeat:
    """While a job runs, say so every few seconds from a thread, so that long silent steps are not taken for dead."""

    def __init__(self, job: Job):
        self.job, self.over = job, threading.Event()

    def __enter__(self):
        RUNNING_HERE.add(self.job.pk)
        if settings.JOB_HEARTBEAT:
            threading.Thread(target=self._beat, daemon=True).start()
        return self

    def _beat(self):
        while not self.over.wait(settings.JOB_STALE_SECONDS / 4):
            try:
                close_old_connections()
                Job.objects.of_attempt(self.job).update(beat_at=timezone.now())
            except DatabaseError:  # SQLite busy with a long write, or the server restarts: beat again later
                log.warning("heartbeat of job %s skipped", self.job.pk, exc_info=True)
        connection.close()

    def __exit__(self, *_error):
        self.over.set()
        RUNNING_HERE.discard(self.job.pk)
        return False
