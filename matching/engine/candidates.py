"""Which of very many enterprises are worth scoring: found by what they hold, not by looking at all of them.

Two steps. The phrases near the asker's in meaning, by the learnt relations and by the chains lead to the rows that hold
them; what such a row holds of them gives a rough worth. The best rows of each list are then weighed by all of their own
phrases, each judged once for all rows that share it. The best of these go to `evidence` and are scored in full, so that
what comes first is in exact order.
"""

from collections.abc import Callable
from dataclasses import fields

import numpy as np

from . import nearest
from .arrays import Ragged, distinct, located
from .asker import Asker, among
from .evidence import LIKE_Z, MET_Z, NODE_FITS, RELATED_Z, TOUCH_Z, Evidence, half_best, half_met
from .linking import ramp
from .postings import Found, holding, look_up
from .segment import widened

NEAREST = 200  # phrases looked up for each of the asker's, in each way
OFFERS, WANTS, NODES = 12, 8, 64  # the weightiest of the asker's that are looked up
NEEDED = 600  # phrases looked up that what its chain needs goes by
HITS = 15_000  # rows that hold the most telling of all these, for each list: the more phrases there are, the fewer hold each
FOUND, PROPOSED = (3_500, 2_500, 1_000, 2_000), (500, 600, 400, 500)  # rows kept of each of `rank.Lists`, after either step
SAID_Z = (4.0, 7.0)  # the same said in nearly the same words
TRADES = ("sells_class", "sells_accounts", "industry")  # told of a row by the mean of its phrases; what it buys by class is told worse so
SHORT = {"industry": 1.3, "context": 2.1}  # by which the mean of its phrases falls short of the cosine of the row (median of 20,000)
ADDED = ("like", "nodes", "words", "buys")  # what a row holds of these adds up; of the others the best it holds counts


def propose(asker: Asker, amounts: Callable, within: np.ndarray | None = None) -> np.ndarray:
    """Rows worth scoring in full, in rising order, of those within; amounts(Evidence) gives what speaks for each list."""
    near = _Near(asker)
    if not len(near.numbers):
        return np.zeros(0, np.int64)
    rows, rough = _found(asker, near, _allowed(asker, within), amounts)
    some = _best_of_each(amounts(_evidence(rough)), FOUND)
    closer = {name: values[some] for name, values in rough.items()} | _closer(asker, near, rows[some])
    return rows[some[_best_of_each(amounts(_evidence(closer)), PROPOSED)]]


def _allowed(asker, within):
    index = asker.index
    allowed = np.ones(len(index), bool) if within is None else np.zeros(len(index), bool)
    if within is not None:
        allowed[within] = True
    allowed[: len(index.base)] &= ~index.gone
    allowed[asker.row] = False
    return allowed


def _best_of_each(lists, most):
    """Where the largest positive values of each list stand, so many of each, in rising order."""
    return distinct(np.concatenate([_best(*one) for one in zip(lists, most, strict=True)]), len(lists[0]))


def _best(values, most):
    places = np.arange(len(values)) if len(values) <= most else np.argpartition(values, -most)[-most:]
    return places[values[places] > 0]


def _evidence(known):
    nothing = np.zeros(len(known["touch"]), np.float32)
    return Evidence(**{one.name: known.get(one.name, nothing) for one in fields(Evidence)})


class _Near:
    """The phrases looked up, `numbers` in rising order, and how each stands to the asker's: float32[asker's, numbers] each.

    z and related (by direction) are deviations above chance, of its offers; same (offers that lead to the same node), asked
    (offers) and met (wants) are 0..1. needed, float32[nodes] and weighed by kinds, says what its chain needs.
    """

    def __init__(self, asker: Asker):
        index, (offered, wanted) = asker.index, asker.vectors
        first, stated = _weightiest(asker.offers, OFFERS), _weightiest(asker.wants, WANTS)
        offers, wants = _some(asker.offers, first), _some(asker.wants, stated)
        tied, answering = asker.offers_tied[first], asker.wants_tied[stated]
        self.needed = widened(asker.needed, index.linker.chains)
        queries = np.concatenate([offered[first], wanted[stated], *(rows[first] for rows in asker.projected.values())])
        found = nearest.around(index.phrases, index.near, queries, NEAREST)
        self.numbers = distinct(np.concatenate([found, tied.indices, answering.indices, self._needed_most(index)]), len(index.phrases))
        against = asker.compared(index.phrases.vectors(self.numbers), first, stated)
        self.z, self.related = against.offers, against.related
        self.same = among(tied, self.numbers)
        self.asked = np.maximum(ramp(self.z, *MET_Z), NODE_FITS * self.same) * offers.weights[:, None]
        self.met = np.maximum(ramp(against.wants, *MET_Z), NODE_FITS * among(answering, self.numbers))
        self.weights, self.want_weights = asker.shares(offers), asker.shares(wants)
        self.main = asker.main[first]

    def _needed_most(self, index):
        """The phrases that lead most to what is needed."""
        leading = _weightiest_nodes(self.needed).matrix(len(self.needed)) @ index.phrases_by_node
        return leading.indices[_best(leading.data, NEEDED)]


def _weightiest(one, most):
    """Places of the weightiest items of a single row."""
    return np.argsort(-one.weights, kind="stable")[:most]


def _some(one, places):
    """A single row of these items of one."""
    return Ragged(one.columns[places], one.weights[places], np.array([0, len(places)]))


def _weightiest_nodes(values):
    nodes = np.sort(_best(values, NODES))
    return Ragged(nodes, values[nodes], np.array([0, len(nodes)]))


def _by_offer(index, near):
    """What each of the phrases looked up, offered by a row, says of it: float32[numbers] by name as in `Evidence`."""
    return {
        "touch": near.weights @ ramp(near.z, *TOUCH_Z),
        "like": near.weights @ ramp(near.z, *LIKE_Z),
        "words": near.weights @ ramp(near.z, *SAID_Z),
        "nodes": near.weights @ near.same,
        "met": half_best(near.want_weights, near.met),
        "buys": index.links[near.numbers] @ near.needed,
        **{name: near.weights @ ramp(z, *RELATED_Z) for name, z in near.related.items()},
    }


def _found(asker, near, allowed, amounts):
    """The rows that hold something near or need a node that counts, and their rough evidence.

    Several phrases of a row may stand near one and the same phrase of the asker's, so that only the best of them counts;
    what is needed adds up, and rivals meet many of its phrases with one each: there a sum comes nearer the truth.
    """
    index, by_offer = asker.index, _by_offer(asker.index, near)
    asked, makes = near.asked.max(axis=0, initial=0), _some(asker.sold, _weightiest(asker.sold, NODES))
    telling = _telling(amounts(_evidence(by_offer)), holding(index, "offers", near.numbers))
    meeting = _telling([asked], holding(index, "wants", near.numbers))
    hits = (
        look_up(index, "offers", near.numbers[telling]),
        look_up(index, "wants", near.numbers[meeting]),
        look_up(index, "need_nodes", makes.columns),
    )
    found, (offered, wanted, needed) = Found(hits, allowed), hits
    each = {name: values[telling][offered.of] for name, values in by_offer.items()}
    each["buys"] *= offered.weights
    best = [name for name in each if name not in ADDED]
    rough = dict(zip(best, found.best(offered, [each[name] for name in best]), strict=True))
    rough |= dict(zip(ADDED, found.sums(offered, [each[name] for name in ADDED]), strict=True))
    rough |= {name: np.minimum(rough[name], 1) for name in ADDED if name != "buys"}
    answered = asked[meeting][wanted.of]
    (most,), (mean,) = found.best(wanted, [answered]), found.sums(wanted, [answered * wanted.weights])
    rough["asked"] = (most + mean) / 2
    (rough["sells"],) = found.sums(needed, [makes.weights[needed.of] * needed.weights])
    return found.rows, rough


def _telling(lists, held):
    """Where the largest positive values of each list stand, so many that at most HITS rows hold them, in rising order."""
    kept = []
    for values in lists:
        places = np.argsort(-values, kind="stable")[: np.count_nonzero(values > 0)]
        kept.append(places[: np.searchsorted(np.cumsum(held[places]), HITS, "right")])
    return distinct(np.concatenate(kept), len(held))


def _closer(asker, near, rows):
    """Evidence on some rows by all of their own phrases, each judged once; likeness to those not looked up counts nothing."""
    index = asker.index
    offers, main = (part.take(rows) for part in (index.offers, index.heads))
    numbers = distinct(offers.columns, len(index.phrases))
    offers, main = (part.placed(numbers, len(index.phrases)) for part in (offers, main))
    z = _placed(near.numbers, near.z, numbers)
    best, likeness = offers.best(z), ramp(z, *LIKE_Z)
    rarity, ties = index.rarity[numbers], index.links[numbers]
    led = np.maximum(np.asarray(ties.sum(axis=1)), 1e-9)
    told = ties @ np.stack([*(asker.trades[name] for name in TRADES), asker.context], axis=1) / led
    back = likeness.max(axis=0, initial=0) * rarity
    each = np.column_stack([ties @ near.needed, back, rarity, np.ones(len(numbers)), told]).astype(np.float32)
    needed, back, rare, weight, *told = (offers.matrix(len(numbers)) @ each).T
    means = {name: total / np.maximum(weight, 1e-9) for name, total in zip((*TRADES, "context"), told, strict=True)}
    means |= {name: np.minimum(means[name] * times, 1) for name, times in SHORT.items()}
    return {
        "touch": near.weights @ ramp(best, *TOUCH_Z),
        "like": near.weights @ ramp(best, *LIKE_Z),
        "back": back / np.maximum(rare, 1e-9),
        "heads": main.best(likeness[near.main]).sum(axis=0) / max(near.main.sum(), 1),
        "buys": needed,
        "asked": _asked(asker, near, rows),
        **means,
    }


def _asked(asker, near, rows):
    """How far the wants of these rows are met, as full scoring has it but for the kinds of things."""
    wants = asker.index.wants.take(rows)
    numbers = distinct(wants.columns, len(asker.index.phrases))
    met = _placed(near.numbers, near.asked.max(axis=0, initial=0)[None], numbers)[0]
    return half_met(wants.placed(numbers, len(asker.index.phrases)), met, asker.index.rarity[numbers])


def _placed(known, values, numbers):
    """values[m, known] of these phrases, distinct ones in rising order: 0 of those not known."""
    here, place = located(known, numbers)
    out = np.zeros((len(values), len(numbers)), np.float32)
    out[:, place] = values[:, here]
    return out
