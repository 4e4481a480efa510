"""Fusion weights from what people decided: of two candidates of one list, the adopted one should score above the declined.

Logistic loss over such pairs, every enterprise counting the same however many pairs it gives. A weight moves by a
factor, is drawn back to where it stands now and stays within a quarter and four times the program's own. How good the
result is, is measured on enterprises that the fit did not see (five parts, split by enterprise).
"""

import zlib
from collections.abc import Sequence
from dataclasses import dataclass, fields, replace

import numpy as np
from scipy.optimize import minimize

from matching.engine import rank
from matching.engine.asker import Asker
from matching.engine.evidence import Evidence, gather
from matching.engine.index import Index

from . import weights
from .models import Decision, Kind

LISTS = (Kind.SUPPLIER, Kind.CUSTOMER, Kind.PARTNER, Kind.COMPETITOR)
LEAST_DECISIONS, LEAST_PAIRS, LEAST_ASKERS = 30, 20, 5
PARTS = 5
PULL = 0.05  # how strongly each weight is drawn back: the loss that e-fold more or less of it costs
RANGE = np.log(4.0)
STEP = 1e-2  # of the slope: scores come as float32, and a smaller step would drown in their rounding
LEAST_ODDS = 1e-3  # a candidate without any evidence is not infinitely worse than one with a little


@dataclass(frozen=True)
class Lesson:
    """Evidence on all decided candidates, one row each, and pairs of rows of which the first was adopted, the second declined."""

    evidence: Evidence
    pairs: np.ndarray  # int[n, 3]: adopted row, declined row, list
    askers: np.ndarray  # int[n]: enterprise of each pair
    decisions: int
    unknown: int  # decisions on enterprises that the index no longer knows

    def lacking(self) -> list[tuple[str, int, int]]:
        """What there is too little of, as (what, how many, how many it takes)."""
        has = (("decisions", self.decisions, LEAST_DECISIONS), ("pairs", len(self.pairs), LEAST_PAIRS))
        return [one for one in (*has, ("askers", len(set(self.askers.tolist())), LEAST_ASKERS)) if one[1] < one[2]]

    def of(self, chosen: np.ndarray) -> "Lesson":
        """The lesson with these pairs only."""
        return replace(self, pairs=self.pairs[chosen], askers=self.askers[chosen])


@dataclass(frozen=True)
class Learnt:
    """A fit, and how the weights of before and such fits do on enterprises unseen: share of pairs in order, mean loss."""

    weights: rank.Weights
    pairs: int
    askers: int
    right_before: float
    right_after: float
    loss_before: float
    loss_after: float

    @property
    def is_better(self) -> bool:
        """More pairs in order than before, by at least one, and surer of it."""
        return (self.right_after - self.right_before) * self.pairs >= 0.999 and self.loss_after < self.loss_before

    def figures(self) -> dict:
        """As a weight set keeps them."""
        return {one.name: round(getattr(self, one.name), 4) for one in fields(self) if one.name != "weights"} | {
            "is_better": self.is_better
        }


def lesson(index: Index, decisions: Sequence[Decision]) -> Lesson:
    """Gather the evidence of decided candidates anew from this index."""
    by_asker: dict[str, list[Decision]] = {}
    for one in decisions:
        if str(one.enterprise_id) in index.row and str(one.partner_id) in index.row:
            by_asker.setdefault(str(one.enterprise_id), []).append(one)
    parts, pairs, askers, start = [], [], [], 0
    for asker, made in by_asker.items():
        rows = sorted({index.row[str(one.partner_id)] for one in made})
        place = {row: start + n for n, row in enumerate(rows)}
        parts.append(gather(Asker(index, index.row[asker]), np.array(rows, np.int64)))
        found = _pairs(made, lambda one, place=place: place[index.row[str(one.partner_id)]])
        pairs += found
        askers += [int(asker)] * len(found)
        start += len(rows)
    known = sum(map(len, by_asker.values()))
    arrays = np.array(pairs, np.int64).reshape(-1, 3), np.array(askers, np.int64)
    return Lesson(_joined(parts), *arrays, decisions=known, unknown=len(decisions) - known)


def _pairs(made, row_of):
    found = []
    for number, kind in enumerate(LISTS):
        of_kind = [one for one in made if one.kind == kind]
        adopted, declined = (
            [row_of(one) for one in of_kind if one.outcome == outcome] for outcome in (Decision.Outcome.ADOPTED, Decision.Outcome.DECLINED)
        )
        found += [(good, bad, number) for good in adopted for bad in declined]
    return found


def _joined(parts) -> Evidence:
    empty = np.zeros(0, np.float32)
    return Evidence(**{one.name: np.concatenate([empty, *(getattr(part, one.name) for part in parts)]) for one in fields(Evidence)})


def learn(taught: Lesson, now: rank.Weights) -> Learnt:
    """Fit weights to all pairs, starting from those that hold now, and say how such fits do on enterprises unseen."""
    part = np.array([zlib.crc32(str(asker).encode()) % PARTS for asker in taught.askers])
    before, after = margins(taught, now), np.zeros(len(taught.pairs))
    for number in range(PARTS):
        if (unseen := part == number).any():
            fitted = fit(taught.of(~unseen), now) if not unseen.all() else now
            after[unseen] = margins(taught.of(unseen), fitted)
    return Learnt(
        fit(taught, now), len(taught.pairs), len(set(taught.askers.tolist())), _right(before), _right(after), _loss(before), _loss(after)
    )


def margins(taught: Lesson, by: rank.Weights) -> np.ndarray:
    """By how much the adopted candidate of each pair scores above the declined one, as difference of log odds."""
    scores = rank.weigh(taught.evidence, by)
    table = np.stack([np.clip(getattr(scores, kind.value).astype(np.float64), LEAST_ODDS, 1 - LEAST_ODDS) for kind in LISTS])
    odds = np.log(table / (1 - table))
    good, bad, lists = taught.pairs.T
    return odds[lists, good] - odds[lists, bad]


def fit(taught: Lesson, now: rank.Weights) -> rank.Weights:
    """Weights that order the pairs better, near those that hold now."""
    names, own = weights.names(), weights.plain(weights.DEFAULTS)
    start = weights.plain(now)
    names = [name for name in names if start[name] * own[name] > 0]
    _asker, place, count = np.unique(taught.askers, return_inverse=True, return_counts=True)
    share = 1 / count[place] / max(len(count), 1)
    bounds = [(-RANGE - (at := np.log(start[name] / own[name])), RANGE - at) for name in names]

    def moved(step):
        return replace(now, **{name: start[name] * float(np.exp(move)) for name, move in zip(names, step, strict=True)})

    def cost(step):
        return float(share @ np.logaddexp(0, -margins(taught, moved(step)))) + PULL * float(step @ step) / 2

    found = minimize(cost, np.zeros(len(names)), method="L-BFGS-B", bounds=bounds, options={"maxiter": 60, "eps": STEP})
    return moved(found.x)


def _right(found) -> float:
    return float(((found > 0) + 0.5 * (found == 0)).mean()) if len(found) else 0.0


def _loss(found) -> float:
    return float(np.logaddexp(0, -found).mean()) if len(found) else 0.0
