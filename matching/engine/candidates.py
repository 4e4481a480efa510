"""Which of very many enterprises are worth scoring: found by what they hold, not by looking at all of them.

Three steps, each cheaper a row than the next. The phrases near the asker's, in meaning and by the learnt relations, and
the nodes it needs and makes lead to the rows that hold them; what such a row holds of them gives a rough worth. The
best of these are weighed by their own phrases, as far as those were looked up, and by the evidence that is quick to have.
The best of each list then go to `evidence` and are scored in full, so that what comes first is in exact order.
"""

from collections.abc import Callable
from dataclasses import fields

import numpy as np

from . import nearest
from .arrays import Ragged, share
from .evidence import LIKE_Z, MET_Z, NODE_FITS, RELATED_Z, TOUCH_Z, Evidence, Known, quick
from .index import Index
from .linking import ramp
from .postings import Found, look_up

NEAREST = 100  # phrases looked up for each of the asker's, in each way
OFFERS, WANTS, NODES = 12, 8, 48  # the weightiest of the asker's that are looked up
TELLING = 150  # of them kept of each list: rows are found by who holds these
POOL, PROPOSED = 600, 300  # rows kept of each list after the first and the second step
SAID_Z = (4.0, 7.0)  # the same said in nearly the same words
ADDED = ("like", "nodes", "words")  # what a row holds of these adds up; of the others the best it holds counts


def propose(index: Index, asker: int, amounts: Callable, within: np.ndarray | None = None) -> tuple[np.ndarray, Known | None]:
    """Rows worth scoring in full, in rising order, of those within, and what is known of them by then.

    amounts(Evidence) gives what speaks for each list.
    """
    near = _Near(index, asker)
    if not len(near.numbers):
        return np.zeros(0, np.int64), None
    rows, rough = _found(index, asker, near, _allowed(index, asker, within), amounts)
    pool = _best_of_each(amounts(_evidence(rough)), POOL)
    told = quick(index, asker, rows[pool])
    closer = {name: values[pool] for name, values in rough.items()} | _closer(index, near, rows[pool]) | told
    kept = _best_of_each(amounts(_evidence(closer)), PROPOSED)
    return rows[pool[kept]], Known({name: values[kept] for name, values in told.items()}, near.projected)


def _allowed(index, asker, within):
    allowed = np.ones(len(index), bool) if within is None else np.zeros(len(index), bool)
    if within is not None:
        allowed[within] = True
    allowed[: len(index.base)] &= ~index.gone
    allowed[asker] = False
    return allowed


def _best_of_each(lists, most):
    """Where the largest positive values of each list stand, in rising order."""
    return np.unique(np.concatenate([_best(values, most) for values in lists]))


def _best(values, most):
    places = np.arange(len(values)) if len(values) <= most else np.argpartition(values, -most)[-most:]
    return places[values[places] > 0]


def _evidence(known):
    nothing = np.zeros(len(known["touch"]), np.float32)
    return Evidence(**{one.name: known.get(one.name, nothing) for one in fields(Evidence)})


class _Near:
    """The phrases looked up, `numbers` in rising order, and how each stands to the asker's: float32[asker's, numbers] each.

    z and related (by direction) are deviations above chance, of its offers; same (offers that lead to the same node), asked
    (offers) and met (wants) are 0..1. projected: all its offers, by direction.
    """

    def __init__(self, index: Index, asker: int):
        row, relations, vectors_of = np.array([asker]), index.linker.relations, index.phrases.vectors
        held, wanted = index.offers.take(row), index.wants.take(row)
        first = _weightiest(held, OFFERS)
        offers, wants = _some(held, first), _some(wanted, _weightiest(wanted, WANTS))
        self.projected = relations.projected(vectors_of(held.columns)) if relations else {}
        mine, count = np.concatenate([offers.columns, wants.columns]), len(offers.columns)
        vectors = vectors_of(mine)
        led = {name: rows[first] for name, rows in self.projected.items()}
        asked = np.concatenate([vectors, *led.values()])
        found = nearest.search(index.phrases, index.near, asked, NEAREST)[0]
        shared = index.links[mine] @ index.phrases_by_node
        self.numbers = np.union1d(found[found >= 0], shared.indices)
        theirs, (mean, deviation) = vectors_of(self.numbers), index.background
        z = (vectors @ theirs.T - np.float32(mean)) / np.float32(deviation)
        same = shared[:, self.numbers].toarray().clip(0, 1)
        meets = np.maximum(ramp(z, *MET_Z), NODE_FITS * same)
        self.same, self.z, self.asked, self.met = same[:count], z[:count], meets[:count] * offers.weights[:, None], meets[count:]
        self.related = relations.deviations(led, theirs) if relations else {}
        self.weights, self.want_weights = (share(side.weights * index.rarity[side.columns]) for side in (offers, wants))
        self.main = np.isin(offers.columns, index.heads.take(row).columns)


def _weightiest(one, most):
    """Places of the weightiest items of a single row."""
    return np.argsort(-one.weights, kind="stable")[:most]


def _some(one, places):
    """A single row of these items of one."""
    return Ragged(one.columns[places], one.weights[places], np.array([0, len(places)]))


def _found(index, asker, near, allowed, amounts):
    """The rows that hold something near or a node that counts, and their rough evidence.

    Several phrases of a row may stand near one and the same phrase of the asker's, so that only the best of them counts;
    rivals meet many of its phrases with one each, and there a sum comes nearer the truth.
    """
    by_offer = {"touch": near.weights @ ramp(near.z, *TOUCH_Z), "like": near.weights @ ramp(near.z, *LIKE_Z)}
    by_offer |= {"words": near.weights @ ramp(near.z, *SAID_Z), "nodes": near.weights @ near.same}
    by_offer |= {name: near.weights @ ramp(z, *RELATED_Z) for name, z in near.related.items()}
    by_offer["met"], asked = near.want_weights @ near.met, near.asked.max(axis=0, initial=0)
    telling = _best_of_each(amounts(_evidence(by_offer)), TELLING)
    meeting = _best(asked, TELLING)
    needs, makes = (_weightiest_nodes(index, side.dense(asker)) for side in (index.need_nodes, index.offer_nodes))
    hits = (
        look_up(index, "offers", near.numbers[telling]),
        look_up(index, "wants", near.numbers[meeting]),
        look_up(index, "offer_nodes", needs.columns),
        look_up(index, "need_nodes", makes.columns),
    )
    found, (offered, wanted, made, needed) = Found(hits, allowed), hits
    held = {name: values[telling][offered.of] for name, values in by_offer.items()}
    best = [name for name in held if name not in ADDED]
    rough = dict(zip(best, found.best(offered, [held[name] for name in best]), strict=True))
    sums = found.sums(offered, [held[name] for name in ADDED])
    rough |= {name: np.minimum(values, 1) for name, values in zip(ADDED, sums, strict=True)}
    (rough["asked"],) = found.best(wanted, [asked[meeting][wanted.of]])
    (rough["buys"],) = found.sums(made, [needs.weights[made.of] * made.weights])
    (rough["sells"],) = found.sums(needed, [makes.weights[needed.of] * needed.weights])
    return found.rows, rough


def _weightiest_nodes(index, strength):
    values = strength * index.node_rarity
    nodes = np.sort(_best(values, NODES))
    return Ragged(nodes, values[nodes], np.array([0, len(nodes)]))


def _closer(index, near, rows):
    """Evidence on a few rows by their own offers; those not looked up count nothing."""
    offers, main = (held.take(rows).placed(near.numbers, len(index.phrases)) for held in (index.offers, index.heads))
    z, met, *related = (np.pad(values, ((0, 0), (0, 1))) for values in (near.z, near.met, *near.related.values()))
    best, like = offers.best(z), ramp(z, *LIKE_Z)
    return {
        "touch": near.weights @ ramp(best, *TOUCH_Z),
        "like": near.weights @ ramp(best, *LIKE_Z),
        "back": offers.mean(like.max(axis=0, initial=0), np.append(index.rarity[near.numbers], 1)),
        "heads": main.best(like[near.main]).sum(axis=0) / max(near.main.sum(), 1),
        "met": near.want_weights @ offers.best(met),
        **{name: near.weights @ ramp(offers.best(values), *RELATED_Z) for name, values in zip(near.related, related, strict=True)},
    }
