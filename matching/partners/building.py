"""Build the index, note what changes after it was built, and have it built again when that has become much.

A build that dies loses little: profiles that were read, phrases that were embedded and parts that were made are kept.
"""

from collections.abc import Callable, Sequence
from datetime import timedelta

from django.db import transaction

from matching.profiles import actions as profiles
from matching.profiles import knowledge
from matching.profiles import queries as read_profiles
from services.enterprises.models import Enterprise
from services.jobs import together
from services.jobs.actions import enqueue
from services.jobs.models import Job
from services.search.published import IndexMissing

from . import parts, plans, store
from .models import IndexChange

JOB = "partners.build"
MANY, SHARE, MOST = 1_000, 4, 20_000  # changes since the build beyond which it is done again: one in SHARE, but within MANY and MOST
ASSEMBLING = 5  # so many enterprises are assembled in the time one is made ready
PAUSE = {Job.State.FAILED: timedelta(minutes=2), Job.State.DONE: timedelta(seconds=10)}  # before a page may ask for another build


def build(progress: Callable[[int, int], None] | None = None, *, force: bool = False) -> str:
    """Read what is unread, make the parts that are missing, publish a version; returns its name. Does nothing if all is current already.

    Reading, parts and assembly are jobs: workers share them, and this process does those that nobody else has taken.
    """
    with knowledge.pinned():
        unread = list(read_profiles.unread())
        if not unread and not force and (version := _usable()):
            return version
        names, count = len(knowledge.load().names), Enterprise.objects.verified().count()
        told = _Meter(progress, names + len(unread) + count + count // ASSEMBLING)
        knowledge.embed(told.part(names))
        read = told.part(len(unread))
        together.finish(profiles.queue_refresh(unread), lambda done: read(done, len(unread)))
        plan = plans.begin(lambda plan: _holds(max(plan.seen, default=0), count))
        parts.make_missing(plan, told.part(count))
        parts.put_together(plan, told.part(count // ASSEMBLING))
        return store.current()


def _usable() -> str:
    """The current version if it can be used as it is, however many changes came after; else ""."""
    try:
        version = store.current()
        _folder, facts = store.about(version)
    except IndexMissing:
        return ""
    return version if _holds(facts["seq"], facts["count"]) else ""


def _holds(seq, count):
    """Does the change log go on from this number, with few enough changes since for so many enterprises?"""
    is_of_this_log = not seq or IndexChange.objects.filter(pk__gte=seq).exists()
    return is_of_this_log and not _is_much(IndexChange.objects.filter(pk__gt=seq).count(), count)


class _Meter:
    """Several steps reported as one progress."""

    def __init__(self, progress, total):
        self.progress, self.total, self.begun = progress, total, 0

    def part(self, size):
        """A progress function for the next step, which counts as `size` of the total."""
        start, self.begun = self.begun, self.begun + size

        def report(done, of):
            if self.progress:
                self.progress(start + size * done // max(of, 1), self.total)

        report(0, 1)
        return report


def record_changes(enterprise_ids: Sequence[int]) -> None:
    """Write down, in the transaction that changed them, which enterprises every process has to look at again."""
    IndexChange.objects.bulk_create([IndexChange(enterprise_id=pk) for pk in enterprise_ids], batch_size=1000)
    transaction.on_commit(_rebuild_if_much)


def _rebuild_if_much():
    try:
        facts = store.facts_of(store.current())
    except IndexMissing:
        return  # whoever asks for a list first has it built
    waiting = Job.objects.waiting()
    if waiting.filter(kind=JOB).exists() or waiting.filter(kind=profiles.JOB).count() > 1:
        return  # an import is being read, and the last of its jobs sees to it, or a build is under way
    if _is_much(IndexChange.objects.filter(pk__gt=facts["seq"]).count(), facts["count"]):
        enqueue(JOB, unique_key="all")


def _is_much(changes, count):
    return changes > min(max(MANY, count // SHARE), MOST)


def ensure_building(at) -> Job | None:
    """The job that builds the index: the one under way or a new one; None if the last one ended only just now."""
    job = Job.objects.filter(kind=JOB).order_by("-pk").first()
    if job is not None and not job.is_over:
        return job
    if job is not None and job.beat_at > at - PAUSE[job.state]:
        return None
    return enqueue(JOB, unique_key="all", force=True)
