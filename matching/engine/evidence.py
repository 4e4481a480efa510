"""What speaks for and against a pair: the ingredients that `rank` weighs, one array over the candidates each.

Each distinct phrase is compared once; an enterprise's part is then read from its slice (late interaction: every phrase
of one side meets its best counterpart on the other). Only the candidates asked for are looked at.
"""

from dataclasses import dataclass

import numpy as np

from . import heads, industry_io, place
from .arrays import share
from .index import Index
from .linking import ramp

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


def gather(index: Index, asker: int, rows: np.ndarray) -> Evidence:
    """All evidence on one enterprise (its row) against the given rows."""
    by_phrase = _Likeness(index, asker, rows)
    buys_class, sells_class = _class_trade(index, asker, rows, index.linker.chains.class_trade)
    buys_accounts, sells_accounts = _class_trade(index, asker, rows, industry_io.trade(tuple(index.linker.chains.classes)))
    learnt = index.linker.relations
    return Evidence(
        touch=by_phrase.touch(),
        buys=_buys(index, asker, rows),
        sells=_sells(index, asker, rows),
        buys_class=buys_class,
        sells_class=sells_class,
        buys_accounts=buys_accounts,
        sells_accounts=sells_accounts,
        inputs=by_phrase.related(learnt and learnt.inputs),
        users=by_phrase.related(learnt and learnt.users),
        met=by_phrase.needs_met(),
        asked=by_phrase.needs_asked(),
        like=by_phrase.forward(),
        back=by_phrase.back(),
        heads=by_phrase.heads(),
        words=_dot(index.terms, asker, rows),
        nodes=_same_nodes(index, asker, rows),
        context=_dot(index.context, asker, rows),
        industry=_same_industry(index, asker, rows),
        near=place.nearness(index.entries[asker], [index.entries[row] for row in rows]),
    )


class _Likeness:
    """Likeness of the asker's offers, wants and main offers to the phrases of the candidates."""

    def __init__(self, index, asker, rows):
        self.index, self.rows = index, rows
        self.asker = np.array([asker])
        self.mine, self.offers = index.offers.take(self.asker), index.offers.take(rows)
        self.weights = share(self.mine.weights * index.rarity[self.mine.columns])
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
        return self.weights @ self.offers.best(ramp(self.z, *TOUCH_Z))

    def related(self, projection):
        """How far the candidate's offers stand in the learnt relation to its own; nothing without a model."""
        if projection is None or not len(self.z):
            return np.zeros(len(self.rows), np.float32)
        used, vectors = np.unique(self.offers.columns), self.index.vectors
        z = np.zeros_like(self.z)
        z[:, used] = projection.compare(vectors[self.mine.columns], vectors[used])
        return self.weights @ self.offers.best(ramp(z, *RELATED_Z))

    def forward(self):
        return self.weights @ self.offers.best(ramp(self.z, *LIKE_Z))

    def back(self):
        if not len(self.z):
            return np.zeros(len(self.rows), np.float32)
        return self.offers.mean(ramp(self.z, *LIKE_Z).max(axis=0), self.index.rarity)

    def heads(self):
        mine = np.isin(self.mine.columns, self.index.heads.take(self.asker).columns)
        if not mine.any():
            return np.zeros(len(self.rows), np.float32)
        return self.index.heads.take(self.rows).best(ramp(self.z[mine], *LIKE_Z)).mean(axis=0)

    def needs_met(self):
        mine = self.index.wants.take(self.asker)
        met = self.offers.best(self._met(mine, self.offers, heads.fits), weighed=True)
        return _most(share(mine.weights * self.index.rarity[mine.columns]), met)

    def needs_asked(self):
        theirs = self.index.wants.take(self.rows)
        if not len(self.mine.columns):
            return np.zeros(len(self.rows), np.float32)
        met = self._met(self.mine, theirs, lambda offer, need: heads.fits(need, offer)) * self.mine.weights[:, None]
        best = met.max(axis=0)
        return (theirs.mean(best, self.index.rarity) + theirs.best(best[None])[0]) / 2

    def _met(self, mine, theirs, fits):
        """How well each of mine meets each distinct phrase of theirs; fits(mine, theirs) is asked where likeness alone says so."""
        met, texts, links = ramp(self._compare(mine, theirs), *MET_Z), self.index.texts, self.index.links
        for i, column in np.argwhere(met > 0):
            met[i, column] *= fits(texts[mine.columns[i]], texts[column])
        used = np.unique(theirs.columns)
        met[:, used] = np.maximum(met[:, used], NODE_FITS * (links[mine.columns] @ links[used].T).toarray().clip(0, 1))
        return met


def _most(weights, met):
    """Half the weighted mean, half the best: one need met in full is worth more than many touched."""
    return (weights @ met + met.max(axis=0, initial=0)) / 2


def _dot(matrix, asker, rows):
    return np.asarray((matrix[rows] @ matrix[asker].T).todense()).ravel()


def _dense(matrix, row):
    return np.asarray(matrix[row].todense()).ravel()


def _buys(index, asker, rows):
    return index.offer_nodes[rows] @ (_dense(index.need_nodes, asker) * index.node_rarity)


def _sells(index, asker, rows):
    return index.need_nodes[rows] @ (_dense(index.offer_nodes, asker) * index.node_rarity)


def _class_trade(index, asker, rows, trade):
    mine, theirs = _dense(index.industries, asker), index.industries[rows]
    return theirs @ (trade.T @ mine), theirs @ (trade @ mine)


def _same_nodes(index, asker, rows):
    """Cosine over chain nodes, rare nodes counting more."""
    theirs, mine = index.offer_nodes[rows], _dense(index.offer_nodes, asker)
    length = np.sqrt(np.asarray(theirs.multiply(theirs).sum(axis=1)).ravel()) * np.linalg.norm(mine)
    return (theirs @ (mine * index.node_rarity)) / np.maximum(length, 1e-9)


def _same_industry(index, asker, rows):
    """Cosine over industry classes, or agreement of the registered codes where both have one, whichever is larger."""
    code = index.entries[asker].industry
    by_code = [_code_agreement(code, index.entries[row].industry) for row in rows] if code else 0.0
    return np.maximum(_dot(index.industries, asker, rows), by_code)


def _code_agreement(a, b):
    """1 in the same 小类 (C1340), .7 in the same 中类, .3 in the same 大类, else 0."""
    same = next((size for size in (5, 4, 3) if len(a) >= size and a[:size] == b[:size]), 0)
    return {5: 1.0, 4: 0.7, 3: 0.3, 0: 0.0}[same]
