"""What a build was begun with, and the folder it grows in: a build that died goes on from there, by whichever worker.

The folder lies beside the published versions and is named by everything the build began with. Its parts are complete or
absent. A build begun with other inputs throws the older folder away; whoever still works on that one finds it gone.
"""

import hashlib
import json
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

from django.conf import settings

from matching.profiles import knowledge
from services.enterprises.models import Enterprise
from services.search import published

from . import live, store
from .models import IndexChange

PLAN = "plan.json"


class OtherWorker(RuntimeError):
    """This process cannot take part in the build: see its log."""


@dataclass(frozen=True)
class Plan:
    """made_with: encoder, knowledge, layout; seen: the latest changes it contains; ranges: first and last enterprise of each part."""

    made_with: dict
    seen: list[int]
    ranges: list[list[int]]
    size: int  # enterprises of a part

    @property
    def key(self) -> str:
        return hashlib.blake2b(json.dumps(asdict(self), sort_keys=True).encode(), digest_size=8).hexdigest()

    @property
    def folder(self) -> Path:
        return _root() / self.key

    @property
    def parts(self) -> list[Path]:
        return [self.folder / f"part-{number:04}" for number in range(len(self.ranges))]

    @property
    def missing(self) -> list[int]:
        """Numbers of the parts that are yet to be made."""
        return [number for number, part in enumerate(self.parts) if not part.exists()]


def begin(goes_on: Callable[[Plan], bool]) -> Plan:
    """The plan under way if it began with what holds now and goes_on(plan), else a new one."""
    for place in _root().glob("*/" + PLAN):
        plan = find(place.parent.name)
        if plan and (plan.made_with, plan.size) == (store.made_with(), settings.INDEX_PART) and goes_on(plan):
            return plan
    shutil.rmtree(_root(), ignore_errors=True)
    seen = list(IndexChange.objects.order_by("-pk").values_list("pk", flat=True)[: live.LATE])
    plan = Plan(store.made_with(), seen, _ranges(settings.INDEX_PART), settings.INDEX_PART)
    with published.whole(plan.folder) as folder:
        (folder / PLAN).write_text(json.dumps(asdict(plan)), "utf-8")
    return plan


def find(key: str) -> Plan | None:
    """The plan of this key; None if its build is over or was given up."""
    try:
        return Plan(**json.loads((_root() / key / PLAN).read_text("utf-8")))
    except (OSError, ValueError, TypeError):
        return None


def end(plan: Plan) -> None:
    """Its index is published: nothing of the plan is needed any more."""
    shutil.rmtree(plan.folder, ignore_errors=True)


@contextmanager
def at_work_on(plan: Plan) -> Iterator[None]:
    """What is done inside is done with the knowledge of the plan, and breaks off without a word if the plan is given up meanwhile.

    Raises OtherWorker where this process has another encoder or program: a worker that fits takes the piece then.
    """
    with knowledge.pinned(plan.made_with["knowledge"]):
        if store.made_with() != plan.made_with:
            raise OtherWorker(f"this worker is {store.made_with()}, the build {plan.made_with}")
        try:
            yield
        except OSError:
            if find(plan.key):
                raise


def _root():
    return store.root() / ".building"


def _ranges(size):
    """First and last id of so many verified enterprises at a time; one empty range if there are none."""
    made = []
    for count, pk in enumerate(Enterprise.objects.verified().order_by("pk").values_list("pk", flat=True).iterator()):
        if count % size == 0:
            made.append([pk, pk])
        made[-1][1] = pk
    return made or [[0, 0]]
