"""Which of very many enterprises are worth scoring: found by what they hold, not by looking at all of them.

Three steps, each cheaper a row than the next. The phrases near the asker's, in meaning and by the learnt relations, and
the nodes it needs and makes lead to the rows that hold them; what such a row holds of them adds up to a rough worth. The
best of these are weighed by their own phrases, as far as those were looked up, and by the evidence that is quick to have.
The best of each list then go to `evidence` and are scored in full, so that what comes first is in exact order.
"""

from collections.abc import Callable
from dataclasses import fields

import numpy as np

from . import nearest
from .arrays import Ragged, share
from .evidence import LIKE_Z, MET_Z, NODE_FITS, RELATED_Z, TOUCH_Z, Evidence, quick
from .index import Index
from .linking import ramp
from .postings import Found, look_up
from .relations import DIRECTIONS

NEAREST = 192  # phrases looked up for each of the asker's, in each way
OFFERS, WANTS, NODES = 12, 8, 24  # the weightiest of the asker's that are looked up
TELLING = 700  # of these, kept of each list, by whose holders rows are found
POOL, PROPOSED = 1_500, 400  # rows kept of each list after the first and the second step


def propose(index: Index, asker: int, amounts: Callable, within: np.ndarray | None = None) -> tuple[np.ndarray, dict]:
    """Rows worth scoring in full, in rising order, of those within, and what `evidence.quick` says of them.

    amounts(Evidence) gives what speaks for each list.
    """
    near = _Near(index, asker)
    rows, rough = _found(index, asker, near, _allowed(index, asker, within), amounts)
    pool = _best_of_each(amounts(_evidence(rough)), POOL)
    rows, told = rows[pool], quick(index, asker, rows[pool])
    closer = {name: values[pool] for name, values in rough.items()} | _closer(index, near, rows) | told
    kept = _best_of_each(amounts(_evidence(closer)), PROPOSED)
    return rows[kept], {name: values[kept] for name, values in told.items()}


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
    places = np.flatnonzero(values > 0)
    return places if len(places) <= most else places[np.argpartition(-values[places], most)[:most]]


def _evidence(known):
    nothing = np.zeros(len(known["touch"]), np.float32)
    return Evidence(**{one.name: known.get(one.name, nothing) for one in fields(Evidence)})


class _Near:
    """The phrases looked up, and how each stands to the asker's offers and wants: values 0..1, [asker's, numbers]."""

    def __init__(self, index: Index, asker: int):
        row, relations, vectors_of = np.array([asker]), index.linker.relations, index.phrases.vectors
        offers, wants = _weightiest(index.offers.take(row), OFFERS), _weightiest(index.wants.take(row), WANTS)
        mine, count = np.concatenate([offers.columns, wants.columns]), len(offers.columns)
        vectors = vectors_of(mine)
        ways = [getattr(relations, name) for name in DIRECTIONS] if relations and count else []
        projected = [way.project(vectors[:count]) for way in ways]
        asked = np.concatenate([vectors, *projected])
        found = nearest.search(index.phrases, index.near, asked, NEAREST)[0]
        shared = index.links[mine] @ index.phrases_by_node
        self.numbers = np.union1d(found[found >= 0], shared.indices)
        theirs, (mean, deviation) = vectors_of(self.numbers), index.background
        z = (vectors @ theirs.T - np.float32(mean)) / np.float32(deviation)
        meets = np.maximum(ramp(z, *MET_Z), NODE_FITS * shared[:, self.numbers].toarray().clip(0, 1))
        self.z, self.asked, self.met = z[:count], meets[:count] * offers.weights[:, None], meets[count:]
        self.related = {name: way.deviations(rows, theirs) for name, way, rows in zip(DIRECTIONS, ways, projected, strict=False)}
        self.weights, self.want_weights = (share(side.weights * index.rarity[side.columns]) for side in (offers, wants))
        self.main = np.isin(offers.columns, index.heads.take(row).columns)


def _weightiest(one, most):
    order = np.argsort(-one.weights, kind="stable")[:most]
    return Ragged(one.columns[order], one.weights[order], np.array([0, len(order)]))


def _found(index, asker, near, allowed, amounts):
    """The rows that hold something near or a node that counts, and their rough evidence: what each holds, added up."""
    by_offer = {"touch": near.weights @ ramp(near.z, *TOUCH_Z), "like": near.weights @ ramp(near.z, *LIKE_Z)}
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
    rough = dict(zip(by_offer, found.sums(offered, [values[telling][offered.of] for values in by_offer.values()]), strict=True))
    (rough["asked"],) = found.sums(wanted, [asked[meeting][wanted.of]])
    rough = {name: np.minimum(values, 1) for name, values in rough.items()}  # of several near the same one only the best counts
    (rough["buys"],) = found.sums(made, [needs.weights[made.of] * made.weights])
    (rough["sells"],) = found.sums(needed, [makes.weights[needed.of] * needed.weights])
    return found.rows, rough


def _weightiest_nodes(index, strength):
    values = strength * index.node_rarity
    nodes = np.sort(_best(values, NODES))
    return Ragged(nodes, values[nodes], np.array([0, len(nodes)]))


def _closer(index, near, rows):
    """Evidence on a few rows by their own offers; those not looked up count nothing."""
    held = index.offers.take(rows)
    at = np.searchsorted(near.numbers, held.columns).clip(max=len(near.numbers) - 1)
    places = np.where(near.numbers[at] == held.columns, at, len(near.numbers))
    offers = Ragged(places, held.weights, held.offsets)
    z, met, *related = (np.pad(values, ((0, 0), (0, 1))) for values in (near.z, near.met, *near.related.values()))
    best, like = offers.best(z), ramp(z, *LIKE_Z)
    rarity = np.append(index.rarity[near.numbers], 1)
    return {
        "touch": near.weights @ ramp(best, *TOUCH_Z),
        "like": near.weights @ ramp(best, *LIKE_Z),
        "back": offers.mean(like.max(axis=0, initial=0), rarity),
        "met": near.want_weights @ offers.best(met),
        **{name: near.weights @ ramp(offers.best(values), *RELATED_Z) for name, values in zip(near.related, related, strict=True)},
    }
