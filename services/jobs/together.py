"""Work that many workers share: its pieces are jobs, and whoever needs them done does himself what nobody else has taken.

So one worker is enough, any number is welcome, and a killed one costs its piece in hand.
"""

import time
from collections.abc import Callable, Sequence

from django.db.models import Sum
from django.utils import timezone

from services.base import DomainError

from . import tasks
from .models import Job

PAUSE = 0.5  # seconds between two looks at pieces that others have in hand


class PieceFailed(DomainError):
    """Another worker could not do a piece; the text is what its row says."""

    code = "job_piece_failed"


def finish(jobs: Sequence[Job], report: Callable[[int], None] = lambda done: None) -> None:
    """Return when all these jobs are done, by this process or others.

    report(done) adds up what the pieces report, again and again. Raises what a piece raises here, PieceFailed where one
    failed elsewhere.
    """
    pieces = Job.objects.filter(pk__in=[job.pk for job in jobs])
    tell = lambda: report(pieces.aggregate(done=Sum("done"))["done"] or 0)  # noqa: E731 - one line, handed over
    while pieces.waiting().exists():
        free = pieces.filter(state=Job.State.QUEUED).order_by("pk").first()
        if free is not None:
            tasks.run_within(free.pk, tell)
        else:
            time.sleep(PAUSE)
            tasks.requeue_stale(at=timezone.now())  # the sweep may be on the worker that died
        tell()
    if failed := pieces.filter(state=Job.State.FAILED).first():
        raise PieceFailed(failed.note)
