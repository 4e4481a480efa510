"""Who fits whom: supplier, customer, partner and competitor scores of one enterprise against many.

supplier     its needs (declared, and inferred from the chains) against the candidate's offers
customer     the candidate's needs against its offers
partner      either direction, pushed down as far as both live off the same trade
competitor   offers against offers, in words, meaning, chain node and industry class

Each distinct phrase is compared once; an enterprise's part is then read from its slice (late interaction: every phrase
of one side meets its best counterpart on the other). For many enterprises pass `rows`: only those are scored.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from . import place
from .chains import ramp
from .index import Index

# Likeness of two phrases is counted in standard deviations above a chance pair, so that the scale suits any encoder.
LIKE_Z = (0.0, 7.0)
TOUCH_Z = (1.0, 5.0)  # for partners: related, not the same
MET_Z = (3.5, 7.0)  # for a declared need: as good as the thing itself


@dataclass(frozen=True, slots=True)
class Weights:
    """How much each ingredient counts; tuned on the development split (README.md), few on purpose."""

    touch: float = 1.0  # offers touch the candidate's offers: the same part of the economy
    buys: float = 0.3  # the candidate offers what its chain needs
    sells: float = 0.6  # the candidate's chain needs what it offers
    one_way: float = 0.6  # buys or sells in the supplier and customer lists
    declared: float = 1.0  # declared needs met
    near: float = 0.03
    same_at: float = 0.5  # sameness at which a partner is halved
    same_width: float = 0.06
    rival_forward: float = 1.5
    rival_back: float = 0.5
    rival_words: float = 1.0
    rival_nodes: float = 0.6
    rival_industry: float = 0.4


WEIGHTS = Weights()


@dataclass(frozen=True, slots=True)
class Scores:
    """float32[rows] each, 0..1, comparable within one list only."""

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
    asker = index.row[entry_id]
    rows = np.arange(len(index)) if rows is None else np.asarray(rows, np.int64)
    likeness = _Likeness(index, asker, rows)
    w = weights
    buys, sells = _buys(index, asker, rows), _sells(index, asker, rows)
    met, asked = likeness.needs_met(index.wants), likeness.needs_asked(index.wants)
    touch, like, back = likeness.touch(), likeness.forward(), likeness.back()
    nodes, industry = _same_nodes(index, asker, rows), _same_industry(index, asker, rows)
    same = (industry + nodes + likeness.heads()) / 3
    apart = 1 / (1 + np.exp((same - w.same_at) / w.same_width))
    near = w.near * place.nearness(index.entries[asker], [index.entries[row] for row in rows])
    supplier = (w.touch * touch + w.one_way * buys + w.declared * met) * apart
    customer = (w.touch * touch + w.one_way * sells + w.declared * asked) * apart
    partner = (w.touch * touch + w.buys * buys + w.sells * sells + w.declared * np.maximum(met, asked)) * apart
    words = np.asarray((index.terms[rows] @ index.terms[asker].T).todense()).ravel()
    rival = w.rival_forward * like + w.rival_back * back + w.rival_words * words + w.rival_nodes * nodes + w.rival_industry * industry
    return Scores(*(_bounded(x) for x in (supplier * (1 + near), customer * (1 + near), partner * (1 + near), rival)))


def rank(index: Index, entry_id: str, *, top: int = 20, rows: Sequence[int] | None = None, weights: Weights = WEIGHTS) -> Lists:
    """The ranked lists of one enterprise, itself left out; rows restricts the candidates (city, park, industry filters)."""
    rows = np.arange(len(index)) if rows is None else np.asarray(rows, np.int64)
    rows = rows[rows != index.row[entry_id]]
    scores = score(index, entry_id, rows, weights)
    return Lists(*(_best(index, rows, one, top) for one in (scores.supplier, scores.customer, scores.partner, scores.competitor)))


class _Likeness:
    """Likeness of the asker's offers, wants and head offers to the phrases of the candidates, each compared once."""

    def __init__(self, index, asker, rows):
        self.index, self.rows = index, rows
        self.asker = np.array([asker])
        self.mine, self.lead = index.offers.take(self.asker), index.lead.take(self.asker)
        self.offers = index.offers.take(rows)
        self.z = self._compare(self.mine, self.offers)

    def _compare(self, mine, theirs):
        """Standardised likeness [mine, distinct phrases]; only the columns of `theirs` are filled."""
        mean, deviation = self.index.background
        out = np.zeros((len(mine.columns), len(self.index.texts)), np.float32)
        used = np.unique(theirs.columns)
        if len(mine.columns) and len(used):
            out[:, used] = (self.index.vectors[mine.columns] @ self.index.vectors[used].T - mean) / deviation
        return out

    def touch(self):
        return share(self.mine.weights) @ self.offers.best(ramp(self.z, *TOUCH_Z))

    def forward(self):
        return share(self.lead.weights) @ self.offers.best(ramp(self.z, *LIKE_Z))

    def back(self):
        if not len(self.z):
            return np.zeros(len(self.rows), np.float32)
        return self.index.lead.take(self.rows).mean(ramp(self.z, *LIKE_Z).max(axis=0))

    def heads(self):
        mine = self.index.heads.take(self.asker)
        if not len(mine.columns):
            return np.zeros(len(self.rows), np.float32)
        return self.index.heads.take(self.rows).best(ramp(self.z[: len(mine.columns)], *LIKE_Z)).mean(axis=0)

    def needs_met(self, wants):
        mine = wants.take(self.asker)
        return share(mine.weights) @ self.offers.best(self._met(mine, self.offers, head_fits))

    def needs_asked(self, wants):
        theirs = wants.take(self.rows)
        if not len(self.mine.columns):
            return np.zeros(len(self.rows), np.float32)
        return theirs.mean(self._met(self.mine, theirs, lambda offer, need: head_fits(need, offer)).max(axis=0))

    def _met(self, mine, theirs, fits):
        """How well each of mine meets each distinct phrase of theirs; fits(mine, theirs) is asked where likeness alone says so."""
        met, texts = ramp(self._compare(mine, theirs), *MET_Z), self.index.texts
        for i, column in np.argwhere(met > 0):
            met[i, column] *= fits(texts[mine.columns[i]], texts[column])
        return met


def _buys(index, asker, rows):
    need = np.asarray(index.need_nodes[asker].todense()).ravel() * index.node_rarity
    return index.offer_nodes[rows] @ need


def _sells(index, asker, rows):
    """Seen from both ends: what the candidate needs meets the offer, and what the offer goes into meets the candidate."""
    offer = np.asarray(index.lead_nodes[asker].todense()).ravel()
    market = index.linker.chains.needs @ offer
    return (index.need_nodes[rows] @ (offer * index.node_rarity) + index.offer_nodes[rows] @ (market * index.node_rarity)) / 2


def _same_nodes(index, asker, rows):
    """Cosine of the main lines over chain nodes, rare nodes counting more."""
    theirs = index.lead_nodes[rows]
    mine = np.asarray(index.lead_nodes[asker].todense()).ravel()
    length = np.sqrt(np.asarray(theirs.multiply(theirs).sum(axis=1)).ravel()) * np.linalg.norm(mine)
    return (theirs @ (mine * index.node_rarity)) / np.maximum(length, 1e-9)


def _same_industry(index, asker, rows):
    """Cosine over industry classes, or agreement of the registered codes where both have one, whichever is larger."""
    by_text = np.asarray((index.industries[rows] @ index.industries[asker].T).todense()).ravel()
    code = index.entries[asker].industry
    by_code = [_code_agreement(code, index.entries[row].industry) for row in rows] if code else 0.0
    return np.maximum(by_text, by_code)


def _code_agreement(a, b):
    """1 in the same 小类 (C1340), .7 in the same 中类, .3 in the same 大类, else 0."""
    same = next((size for size in (5, 4, 3) if len(a) >= size and a[:size] == b[:size]), 0)
    return {5: 1.0, 4: 0.7, 3: 0.3, 0: 0.0}[same]


def head_fits(need: str, offer: str) -> float:
    """1, or 0.4 if the need only qualifies the offer: Chinese heads stand last, so a 甘蔗种植机 is no 甘蔗."""
    return 0.4 if need in offer and not offer.endswith(need) else 1.0


def share(weights):
    return weights / max(float(weights.sum()), 1e-9)


def _bounded(values):
    values = np.maximum(values, 0)
    return (values / (1 + values)).astype(np.float32)


def _best(index, rows, values, top):
    order = np.argsort(-values, kind="stable")[:top]
    return [(index.entries[rows[i]].id, float(values[i])) for i in order if values[i] > 0]
