"""Who fits whom: supplier, customer, partner and competitor scores of one enterprise against many.

supplier     its needs (declared, and inferred from the chains) against the candidate's offers
customer     the candidate's needs against its offers
partner      either direction, pushed down as far as both live off the same trade
competitor   offers against offers, in words, meaning, chain node and industry class

`evidence` gathers what speaks for a pair; here it is weighed. For many enterprises pass `rows`: only those are scored.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np

from . import candidates
from .asker import Asker
from .evidence import Evidence, gather
from .index import Index

EXACT = 5_000  # candidates up to which all are scored; of more, those that `candidates` proposes
PROVEN = 0.5  # stated needs met this far open the gate between two of the same trade


@dataclass(frozen=True, slots=True)
class Weights:
    """How much each ingredient counts; tuned on the development split (README.md), few on purpose."""

    touch: float = 1.0
    back: float = 0.5
    learnt: float = 2.0  # what the relation model says
    buys: float = 1.0  # what the chains say it needs, in the supplier list; what they say of the other, in the customer list
    by_class: float = 0.5
    accounts: float = 0.3  # what the national accounts say
    either: float = 0.4  # of both directions, in the partner list
    declared: float = 2.0  # what either side itself says it needs
    near: float = 0.03
    same_at: float = 0.65  # sameness at which a partner is halved, unless it meets a stated need
    same_width: float = 0.06
    rival_forward: float = 1.5
    rival_back: float = 0.5
    rival_words: float = 1.0
    rival_nodes: float = 0.6
    rival_industry: float = 0.4


WEIGHTS = Weights()
# Of supplier, customer, partner, competitor: the amount at which a pair is as likely a reported one as a chance one, and
# how fast that turns (logistic regression on the logarithm of the amount; README.md). Orders nothing, so it is no weight.
KNOWN = ((0.5, 0.6), (0.6, 0.85), (0.55, 0.8), (0.8, 2.3))


@dataclass(frozen=True, slots=True)
class Scores:
    """float32[rows] each, 0..1: .5 where a pair is as likely a real one as a chance one, whichever the list."""

    supplier: np.ndarray
    customer: np.ndarray
    partner: np.ndarray
    competitor: np.ndarray


@dataclass(frozen=True, slots=True)
class Lists:
    """Best first, as (entry id, score)."""

    suppliers: list[tuple[str, float]]
    customers: list[tuple[str, float]]
    partners: list[tuple[str, float]]
    competitors: list[tuple[str, float]]


def score(index: Index, entry_id: str, rows: np.ndarray | None = None, weights: Weights = WEIGHTS) -> Scores:
    """Score one enterprise of the index against the given rows (default: all, itself included). Raises KeyError if unknown."""
    rows = np.arange(len(index)) if rows is None else np.asarray(rows, np.int64)
    return weigh(gather(Asker(index, index.row[entry_id]), rows), weights)


def weigh(e: Evidence, w: Weights) -> Scores:
    """The four scores that the evidence amounts to."""
    return Scores(*(_odds(one, *known) for one, known in zip(amounts(e, w), KNOWN, strict=True)))


def amounts(e: Evidence, w: Weights) -> tuple[np.ndarray, ...]:
    """What speaks for supplier, customer, partner and competitor, open-ended."""
    about = w.touch * e.touch + w.back * e.back
    buys = w.learnt * e.inputs + w.buys * np.log1p(e.buys) + w.by_class * e.buys_class + w.accounts * e.buys_accounts
    sells = w.learnt * e.users + w.buys * np.log1p(e.sells) + w.by_class * e.sells_class + w.accounts * e.sells_accounts
    supplier = about + buys + w.declared * e.met
    customer = about + sells + w.declared * e.asked
    partner = about + w.either * (buys + sells) + w.declared * np.maximum(e.met, e.asked)
    rival = w.rival_forward * e.like + w.rival_back * e.back + w.rival_words * e.words
    rival = rival + w.rival_nodes * e.nodes + w.rival_industry * e.industry
    apart = 1 / (1 + np.exp(((e.industry + e.heads + e.context) / 3 - w.same_at) / w.same_width))
    kept = (1 - (1 - apart) * (1 - np.minimum(met / PROVEN, 1)) for met in (e.met, e.asked, np.maximum(e.met, e.asked)))
    traded = (score * gate * (1 + w.near * e.near) for score, gate in zip((supplier, customer, partner), kept, strict=True))
    return (*traded, rival)


def rank(index: Index, entry_id: str, *, top: int = 20, rows: Sequence[int] | None = None, weights: Weights = WEIGHTS) -> Lists:
    """The ranked lists of one enterprise, itself left out; rows restricts the candidates (city, park, industry filters)."""
    asker = Asker(index, index.row[entry_id])
    others = None if rows is None else np.asarray(rows, np.int64)[np.asarray(rows) != asker.row]
    if (len(index.row) - 1 if others is None else len(others)) > EXACT:
        others = candidates.propose(asker, partial(amounts, w=weights), others)
    elif others is None:
        others = index.alive[index.alive != asker.row]
    scores = weigh(gather(asker, others), weights)
    return Lists(*(_best(index, others, one, top) for one in (scores.supplier, scores.customer, scores.partner, scores.competitor)))


def _odds(amount, even, steepness):
    """The share of real ones among equally many real and chance pairs of this amount: .5 at `even`."""
    worth = np.maximum(amount, 0) ** steepness
    return (worth / (worth + even**steepness)).astype(np.float32)


def _best(index, rows, values, top):
    order = np.argsort(-values, kind="stable")[:top]
    order = order[values[order] > 0]
    return list(zip(index.entries.ids(rows[order]), values[order].tolist(), strict=True))
