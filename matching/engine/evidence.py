"""What speaks for and against a pair: the ingredients that `rank` weighs, one array over the candidates each.

Each distinct phrase is compared once; an enterprise's part is then read from its slice (late interaction: every phrase
of one side meets its best counterpart on the other). Only the candidates asked for are looked at, and what is compared is
numbered anew, so that the cost follows the candidates and not the index.
"""

from dataclasses import dataclass
from functools import partial

import numpy as np

from . import heads, place
from .arrays import Ragged, distinct
from .asker import Asker, among
from .linking import ramp
from .relations import DIRECTIONS

# Likeness of two phrases is counted in standard deviations above a chance pair, so that the scale suits any encoder.
LIKE_Z = (0.0, 7.0)
TOUCH_Z = (1.0, 5.0)  # for partners: related, not the same
RELATED_Z = (2.0, 6.0)  # for the learnt relations, on a scale of their own
MET_Z = (3.5, 7.0)  # for a declared need: as good as the thing itself
NODE_FITS = 0.8  # a declared need and an offer that lead to the same node, whatever their words


@dataclass(frozen=True, slots=True)
class Evidence:
    """float32[candidates] each. buys and the like are open-ended, the others 0..1."""

    touch: np.ndarray  # its offers come near the candidate's: the same part of the economy
    buys: np.ndarray  # the candidate offers what its chain needs
    sells: np.ndarray  # the candidate's chain needs what it offers
    buys_class: np.ndarray  # its industries buy from the candidate's, by the whole knowledge
    sells_class: np.ndarray
    buys_accounts: np.ndarray  # the same by the national accounts
    sells_accounts: np.ndarray
    inputs: np.ndarray  # the candidate offers what goes into its offers, as the learnt relations have it
    users: np.ndarray  # its offers go into the candidate's
    met: np.ndarray  # stated needs of its own that the candidate's offers meet
    asked: np.ndarray  # stated needs of the candidate that its offers meet
    like: np.ndarray  # its offers are like the candidate's, in meaning
    back: np.ndarray  # the candidate's are like its own
    heads: np.ndarray  # the main products are alike
    words: np.ndarray  # the same words
    nodes: np.ndarray  # the same nodes
    context: np.ndarray  # nodes made of, going into or being a kind of the same
    industry: np.ndarray  # the same class
    near: np.ndarray  # the same park, city or neighbourhood


def gather(asker: Asker, rows: np.ndarray) -> Evidence:
    """All evidence on one enterprise against the given rows."""
    return Evidence(**_by_nodes(asker, rows), **_by_facts(asker, rows), **_Likeness(asker, rows).told())


def _by_nodes(asker, rows):
    index = asker.index
    nodes, made = (held.take(rows) for held in (index.nodes, index.offer_nodes))
    trades = nodes.matrix(len(asker.needed)) @ np.stack([*asker.trades.values()], axis=1) / index.values("class_length", rows)[:, None]
    traded = dict(zip(asker.trades, trades.T, strict=True))
    return {
        **traded,
        "buys": made.dot(asker.needed),
        "sells": index.need_nodes.meet(rows, asker.sold),
        "nodes": _same_nodes(asker, made),
        "context": nodes.dot(asker.context) / index.values("context_length", rows),
        "industry": _same_industry(asker, rows, traded["industry"]),
    }


def _by_facts(asker, rows):
    index, own = asker.index, np.array([asker.row])
    return {"words": index.terms.meet(rows, index.terms.take(own)), "near": _near(asker, rows)}


class _Side:
    """Phrases of the candidates: `numbers` names each once, in rising order, `rows` holds places in it, one row a candidate."""

    def __init__(self, index, held):
        self.numbers = distinct(held.columns, len(index.phrases))
        self.rows = held.placed(self.numbers, len(index.phrases))
        self.vectors, self.rarity = index.phrases.vectors(self.numbers), index.rarity[self.numbers]


class _Likeness:
    """Likeness of the asker's offers, wants and main offers to the phrases of the candidates."""

    def __init__(self, asker, rows):
        self.asker, self.index = asker, asker.index
        self.offers, self.wants = (_Side(self.index, part.take(rows)) for part in (self.index.offers, self.index.wants))
        self.main = self.index.heads.take(rows)
        self.weights = asker.shares(asker.offers)
        self.against = asker.compared(self.offers.vectors)
        self.like = ramp(self.against.offers, *LIKE_Z)
        self.best_z = self.offers.rows.best(self.against.offers)  # ramps rise: the best z is best on any of them

    def told(self) -> dict[str, np.ndarray]:
        return {
            "touch": self.weights @ ramp(self.best_z, *TOUCH_Z),
            "like": self.weights @ ramp(self.best_z, *LIKE_Z),
            "back": self._back(),
            "heads": self._heads(),
            "met": self._needs_met(),
            "asked": self._needs_asked(),
            **self._related(),
        }

    def _related(self):
        """By direction how far the candidate's offers stand in the learnt relation to its own; nothing without a model."""
        nothing = {name: np.zeros(len(self.offers.rows), np.float32) for name in DIRECTIONS}
        return nothing | {name: self.weights @ ramp(self.offers.rows.best(z), *RELATED_Z) for name, z in self.against.related.items()}

    def _back(self):
        return self.offers.rows.mean(self.like.max(axis=0, initial=0), self.offers.rarity)

    def _heads(self):
        if not self.asker.main.any():
            return np.zeros(len(self.main), np.float32)
        return self.main.placed(self.offers.numbers, len(self.index.phrases)).best(self.like[self.asker.main]).mean(axis=0)

    def _needs_met(self):
        mine = self.asker.wants
        met = self._met(self.against.wants, mine, self.asker.wants_tied, self.offers, heads.fits_kinds)
        met = self.offers.rows.best(met, weighed=True)
        return half_best(self.asker.shares(mine), met)

    def _needs_asked(self):
        mine, theirs = self.asker.offers, self.wants
        if not len(mine.columns):
            return np.zeros(len(theirs.rows), np.float32)
        z = self.asker.deviations(self.asker.vectors[0] @ theirs.vectors.T)
        met = self._met(z, mine, self.asker.offers_tied, theirs, heads.fitted_kinds) * mine.weights[:, None]
        return half_met(theirs.rows, met.max(axis=0, initial=0), theirs.rarity)

    def _met(self, z, mine, tied, theirs, fits):
        """How well each of mine meets each distinct phrase of theirs; fits is asked where likeness alone says so."""
        met, phrases = ramp(z, *MET_Z), self.index.phrases
        for i, number in enumerate(mine.columns.tolist()):
            near = np.flatnonzero(met[i] > 0)
            met[i, near] *= fits(phrases, number, theirs.numbers[near])
        return np.maximum(met, NODE_FITS * among(tied, theirs.numbers))


def half_best(weights: np.ndarray, met: np.ndarray) -> np.ndarray:
    """Half the weighted mean, half the best: one need met in full is worth more than many touched. met: float32[needs, others]."""
    return (weights @ met + met.max(axis=0, initial=0)) / 2


def half_met(rows: Ragged, met: np.ndarray, rarity: np.ndarray) -> np.ndarray:
    """The same over the wants of each row, rare ones counting more: float32[rows]. met, rarity: float32[phrases]."""
    return (rows.mean(met, rarity) + rows.best(met[None])[0]) / 2


def _same_nodes(asker, theirs):
    """Cosine over chain nodes, rare nodes counting more."""
    length = np.sqrt(theirs.squares()) * np.linalg.norm(asker.made.weights)
    return theirs.dot(asker.sold.dense(len(asker.index.linker.chains.nodes))) / np.maximum(length, 1e-9)


def _same_industry(asker, rows, by_class):
    """Cosine over industry classes, or agreement of the registered codes where both have one, whichever is larger."""
    code = asker.index.entries.label("industry", asker.row)
    return np.maximum(by_class, asker.index.each("industry", partial(_code_agreement, code), rows) if code else 0)


def _code_agreement(own, codes):
    """1 in the same 小类 (C1340), .7 in the same 中类, .3 in the same 大类, else 0."""
    letters = np.array(codes, "U5").view(np.uint32).reshape(-1, 5)
    agree = np.cumprod((letters == np.array(own, "U5")[None].view(np.uint32)) & (letters > 0), axis=1).sum(axis=1)
    return np.array([0, 0, 0, 0.3, 0.7, 1.0], np.float32)[agree]


def _near(asker, rows):
    index = asker.index
    park, city = (index.entries.label(name, asker.row) for name in ("park", "city"))
    same_park, same_city = (index.each(name, partial(_is_same, own), rows) for name, own in (("park", park), ("city", city)))
    return place.nearness(index.values("place", np.array([asker.row]))[0], index.values("place", rows), same_park > 0, same_city > 0)


def _is_same(own, others):
    return [bool(own) and own == other for other in others]
