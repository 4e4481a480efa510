"""Build the index, note what changes after it was built, and have it built again when that has become much.

A build that dies loses little: profiles that were read and phrases that were embedded are kept and not done again.
"""

from collections.abc import Callable, Sequence
from datetime import timedelta
from functools import partial

from django.db import transaction
from django.utils import timezone

from matching.engine import files
from matching.engine.index import Index
from matching.profiles import actions as profiles
from matching.profiles import knowledge
from matching.profiles import queries as read_profiles
from services import encoder
from services.enterprises.models import Enterprise
from services.jobs.actions import enqueue
from services.jobs.models import Job
from services.search.published import IndexMissing

from . import entries, live, store
from .models import IndexChange

JOB = "partners.build"
CHUNK = 500
MANY, SHARE, MOST = 1_000, 4, 20_000  # changes since the build beyond which it is done again: one in SHARE, but within MANY and MOST
KEEP_CHANGES = timedelta(days=1)  # longer than any build takes
PAUSE = {Job.State.FAILED: timedelta(minutes=2), Job.State.DONE: timedelta(seconds=10)}  # before a page may ask for another build


def build(progress: Callable[[int, int], None] | None = None, *, force: bool = False) -> str:
    """Read what is unread, embed what is new, publish a version; returns its name. Does nothing if all is current already."""
    unread = list(read_profiles.unread())
    if not unread and not force and (version := _usable()):
        return version
    ids = list(Enterprise.objects.verified().order_by("pk").values_list("pk", flat=True))
    names = len(knowledge.load().names)
    told = _Meter(progress, names + len(unread) + len(ids))
    knowledge.embed(told.part(names))
    profiles.refresh(unread, told.part(len(unread)))
    seen = list(IndexChange.objects.order_by("-pk").values_list("pk", flat=True)[: live.LATE])
    found, count = [], told.part(len(ids))
    for start in range(0, len(ids), CHUNK):
        part = entries.read(ids[start : start + CHUNK])
        encoder.phrases().vectors(sorted({text for entry in part for text in entry.profile.texts}))
        found += part
        count(min(start + CHUNK, len(ids)), len(ids))
    made = Index.build(found, knowledge.linker(), encoder.phrases().vectors)
    version = store.publish(partial(files.write, made), count=len(made), seen=seen)
    IndexChange.objects.filter(pk__lt=min(seen, default=0), at__lt=timezone.now() - KEEP_CHANGES).delete()
    return version


def _usable() -> str:
    """The current version if it can be used as it is, however many changes came after; else ""."""
    try:
        version = store.current()
        _folder, facts = store.about(version)
    except IndexMissing:
        return ""
    is_of_this_log = not facts["seq"] or IndexChange.objects.filter(pk__gte=facts["seq"]).exists()
    later = IndexChange.objects.filter(pk__gt=facts["seq"]).count()
    return version if is_of_this_log and not _is_much(later, facts["count"]) else ""


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
