"""Hand work to the workers."""

from functools import partial

from django.db import IntegrityError, transaction
from django.utils import timezone

from . import tasks
from .models import Job


@transaction.atomic
def enqueue(kind: str, *, owner=None, unique_key: str = "", **args) -> Job:
    """Store a job and send it to a worker once the surrounding transaction is saved.

    With a unique_key, a job of the same kind and key that still waits in the queue is returned instead of a second one.
    args must be JSON: ids, not objects.
    """
    try:
        with transaction.atomic():
            job = Job.objects.create(kind=kind, args=args, owner=owner, unique_key=unique_key, beat_at=timezone.now())
    except IntegrityError:
        if not unique_key:
            raise
        # Locked, so that no worker starts it before the caller's changes are saved and it reads what they were.
        job = Job.objects.select_for_update().filter(kind=kind, unique_key=unique_key, state=Job.State.QUEUED).first()
        if job is None:  # it started running in between: what it read may be old, so queue a fresh one
            return enqueue(kind, owner=owner, unique_key=unique_key, **args)
        return job
    transaction.on_commit(partial(tasks.send, job.pk))
    return job
