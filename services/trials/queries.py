"""Reads of runs: figures, rows, and what changed between two runs of a trial."""

from collections import Counter
from dataclasses import dataclass, field

from .models import Result, Run

FAULTS = dict(Result.Fault.choices)


@dataclass(frozen=True)
class Figures:
    """Figures of a finished run; share is 0..1 of all cases."""

    total: int
    right: int
    faults: dict[str, int]
    median_ms: int
    slow_ms: int

    @property
    def share(self) -> float:
        return self.right / self.total if self.total else 0.0


@dataclass
class Difference:
    """Pairs (result before, result now) of cases that were right and are wrong, or the other way round."""

    newly_wrong: list = field(default_factory=list)
    newly_right: list = field(default_factory=list)


def figures(run: Run) -> Figures:
    """Figures of what is done of a run; one query."""
    rows = list(run.results.order_by("took_ms").values_list("fault", "took_ms"))
    times = [ms for _fault, ms in rows]
    faults = Counter(fault for fault, _ms in rows if fault)
    return Figures(
        total=len(rows),
        right=sum(not fault for fault, _ms in rows),
        faults={str(FAULTS[name]): count for name, count in faults.most_common()},
        median_ms=times[len(times) // 2] if times else 0,
        slow_ms=times[min(len(times) - 1, int(len(times) * 0.95))] if times else 0,
    )


def passes(run: Run, share: float) -> bool | None:
    """Whether a run reaches its gate; None without one or before it is finished."""
    return None if run.gate_share is None or run.finished_at is None else share >= run.gate_share


def rows(run: Run, *, only: str = ""):
    """The results of a run in the order of its sheet; only: "wrong", "right" or one of the faults."""
    found = run.results.select_related("case__region")
    if only == "wrong":
        return found.exclude(fault="")
    if only == "right":
        return found.filter(fault="")
    return found.filter(fault=only) if only in FAULTS else found


def earlier(run: Run):
    """Finished runs of the same trial before this one, latest first."""
    return run.trial.runs.filter(pk__lt=run.pk).exclude(finished_at=None)


def difference(before: Run, now: Run) -> Difference:
    """What changed from one run of a trial to another."""
    known = {row.case_id: row for row in before.results.all()}
    found = Difference()
    for row in now.results.select_related("case"):
        old = known.get(row.case_id)
        if old is not None and bool(old.fault) != bool(row.fault):
            (found.newly_wrong if row.fault else found.newly_right).append((old, row))
    return found
