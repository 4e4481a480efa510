"""What speaks for and against a pair: the ingredients that `rank` weighs, one array over the candidates each.

Each distinct phrase is compared once; an enterprise's part is then read from its slice (late interaction: every phrase
of one side meets its best counterpart on the other). Only the candidates asked for are looked at, and what is compared is
numbered anew, so that the cost follows the candidates and not the index.
"""

from dataclasses import dataclass
from functools import partial

import numpy as np

from . import heads, industry_io, place
from .arrays import share
from .index import Index
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


@dataclass(frozen=True, slots=True)
class Known:
    """What was found out before all evidence is gathered: `quick` of the rows, and the asker's offers as relations.projected gives them."""

    quick: dict[str, np.ndarray]
    projected: dict[str, np.ndarray]


def gather(index: Index, asker: int, rows: np.ndarray, known: Known | None = None) -> Evidence:
    """All evidence on one enterprise (its row) against the given rows."""
    by_phrase = _Likeness(index, asker, rows, known and known.projected)
    return Evidence(
        touch=by_phrase.touch(),
        sells=index.need_nodes.dot(rows, index.offer_nodes.dense(asker) * index.node_rarity),
        met=by_phrase.needs_met(),
        asked=by_phrase.needs_asked(),
        like=by_phrase.forward(),
        back=by_phrase.back(),
        heads=by_phrase.heads(),
        **by_phrase.related(),
        **(known.quick if known else quick(index, asker, rows)),
    )


def quick(index: Index, asker: int, rows: np.ndarray) -> dict[str, np.ndarray]:
    """What is had of a row without comparing phrases, by name; the nodes of each row are read once."""
    chains, nodes = index.linker.chains, index.nodes.take(rows).matrix(len(index.linker.chains.nodes))
    mine, known, accounts = index.industries.dense(asker), chains.class_trade, industry_io.trade(tuple(chains.classes))
    told = [chains.industries @ vector for vector in (known.T @ mine, known @ mine, accounts.T @ mine, accounts @ mine, mine)]
    buys, sells, buys_accounts, sells_accounts, same = (
        nodes @ np.stack(told, axis=1).astype(np.float32) / index.values("class_length", rows)[:, None]
    ).T
    made = index.offer_nodes.take(rows)
    return {
        "buys": made.dot(index.need_nodes.dense(asker) * index.node_rarity),
        "nodes": _same_nodes(index, asker, made),
        "buys_class": buys,
        "sells_class": sells,
        "buys_accounts": buys_accounts,
        "sells_accounts": sells_accounts,
        "words": index.terms.dot(rows, index.terms.dense(asker)),
        "context": nodes @ (chains.context @ index.context.dense(asker)) / index.values("context_length", rows),
        "industry": _same_industry(index, asker, rows, same),
        "near": _near(index, asker, rows),
    }


class _Side:
    """Phrases of the candidates: `numbers` names each once, `rows` holds places in it, one row a candidate."""

    def __init__(self, index, held):
        self.numbers = np.unique(held.columns)
        self.rows = held.placed(self.numbers, len(index.phrases))
        self.vectors, self.rarity = index.phrases.vectors(self.numbers), index.rarity[self.numbers]


class _Likeness:
    """Likeness of the asker's offers, wants and main offers to the phrases of the candidates."""

    def __init__(self, index, asker, rows, projected):
        self.index, self.asker = index, np.array([asker])
        self.mine = index.offers.take(self.asker)
        relations = index.linker.relations
        self.projected = relations.projected(index.phrases.vectors(self.mine.columns)) if projected is None and relations else projected
        self.offers, self.wants = (_Side(index, part.take(rows)) for part in (index.offers, index.wants))
        self.main = index.heads.take(rows)
        self.weights = share(self.mine.weights * index.rarity[self.mine.columns])
        self.z = self._compare(self.mine, self.offers)
        self.like, self.best_z = ramp(self.z, *LIKE_Z), self.offers.rows.best(self.z)  # ramps rise: the best z is best on any of them

    def _compare(self, mine, theirs):
        """Standardised likeness [mine, distinct phrases of theirs]."""
        mean, deviation = self.index.background
        if not len(mine.columns) or not len(theirs.numbers):
            return np.zeros((len(mine.columns), len(theirs.numbers)), np.float32)
        return (self.index.phrases.vectors(mine.columns) @ theirs.vectors.T - np.float32(mean)) / np.float32(deviation)

    def touch(self):
        return self.weights @ ramp(self.best_z, *TOUCH_Z)

    def related(self):
        """By direction how far the candidate's offers stand in the learnt relation to its own; nothing without a model."""
        if not self.projected or not len(self.z):
            return {name: np.zeros(len(self.offers.rows), np.float32) for name in DIRECTIONS}
        told = self.index.linker.relations.deviations(self.projected, self.offers.vectors)
        return {name: self.weights @ ramp(self.offers.rows.best(z), *RELATED_Z) for name, z in told.items()}

    def forward(self):
        return self.weights @ ramp(self.best_z, *LIKE_Z)

    def back(self):
        if not len(self.z):
            return np.zeros(len(self.offers.rows), np.float32)
        return self.offers.rows.mean(self.like.max(axis=0, initial=0), self.offers.rarity)

    def heads(self):
        mine = np.isin(self.mine.columns, self.index.heads.take(self.asker).columns)
        if not mine.any():
            return np.zeros(len(self.main), np.float32)
        return self.main.placed(self.offers.numbers, len(self.index.phrases)).best(self.like[mine]).mean(axis=0)

    def needs_met(self):
        mine = self.index.wants.take(self.asker)
        met = self.offers.rows.best(self._met(mine, self.offers, heads.fits_kinds), weighed=True)
        return _most(share(mine.weights * self.index.rarity[mine.columns]), met)

    def needs_asked(self):
        theirs = self.wants
        if not len(self.mine.columns):
            return np.zeros(len(theirs.rows), np.float32)
        met = self._met(self.mine, theirs, heads.fitted_kinds) * self.mine.weights[:, None]
        best = met.max(axis=0, initial=0)
        return (theirs.rows.mean(best, theirs.rarity) + theirs.rows.best(best[None])[0]) / 2

    def _met(self, mine, theirs, fits):
        """How well each of mine meets each distinct phrase of theirs; fits is asked where likeness alone says so."""
        met, phrases = ramp(self._compare(mine, theirs), *MET_Z), self.index.phrases
        for i, number in enumerate(mine.columns.tolist()):
            near = np.flatnonzero(met[i] > 0)
            met[i, near] *= fits(phrases, number, theirs.numbers[near])
        links = self.index.links
        return np.maximum(met, NODE_FITS * (links[mine.columns] @ links[theirs.numbers].T).toarray().clip(0, 1))


def _most(weights, met):
    """Half the weighted mean, half the best: one need met in full is worth more than many touched."""
    return (weights @ met + met.max(axis=0, initial=0)) / 2


def _same_nodes(index, asker, theirs):
    """Cosine over chain nodes, rare nodes counting more."""
    mine = index.offer_nodes.dense(asker)
    length = np.sqrt(theirs.squares()) * np.linalg.norm(mine)
    return theirs.dot(mine * index.node_rarity) / np.maximum(length, 1e-9)


def _same_industry(index, asker, rows, by_class):
    """Cosine over industry classes, or agreement of the registered codes where both have one, whichever is larger."""
    code = index.entries.label("industry", asker)
    return np.maximum(by_class, index.each("industry", partial(_code_agreement, code), rows) if code else 0)


def _code_agreement(own, codes):
    """1 in the same 小类 (C1340), .7 in the same 中类, .3 in the same 大类, else 0."""
    letters = np.array(codes, "U5").view(np.uint32).reshape(-1, 5)
    agree = np.cumprod((letters == np.array(own, "U5")[None].view(np.uint32)) & (letters > 0), axis=1).sum(axis=1)
    return np.array([0, 0, 0, 0.3, 0.7, 1.0], np.float32)[agree]


def _near(index, asker, rows):
    park, city = (index.entries.label(name, asker) for name in ("park", "city"))
    same_park, same_city = (index.each(name, partial(_is_same, own), rows) for name, own in (("park", park), ("city", city)))
    return place.nearness(index.values("place", np.array([asker]))[0], index.values("place", rows), same_park > 0, same_city > 0)


def _is_same(own, others):
    return [bool(own) and own == other for other in others]
