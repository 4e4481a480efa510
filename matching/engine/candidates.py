"""Which of very many enterprises are worth scoring: found by what they hold, not by looking at all of them.

Three steps, each cheaper a row than the next. Postings of the phrases nearest to the asker's, and of the nodes it needs
and makes, give every enterprise they name a rough worth. The best of these are weighed with evidence that is quick to
have. The best of each list then go to `evidence` and are scored in full, so that what comes first is in exact order.
"""

from collections.abc import Callable
from dataclasses import dataclass, fields

import numpy as np

from . import nearest
from .arrays import Ragged, share
from .evidence import LIKE_Z, MET_Z, NODE_FITS, TOUCH_Z, Evidence, quick
from .index import MOST_HOLDERS, Index
from .linking import ramp

NEAREST = 192  # phrases looked up for each of the asker's
OFFERS, WANTS, NODES = 12, 8, 24  # the weightiest of the asker's that are looked up
POOL, PROPOSED = 2_500, 500  # rows kept of each kind after the first and the second step


@dataclass
class _Found:
    """What the postings say, one value a row of the index."""

    touch: np.ndarray
    like: np.ndarray
    heads: np.ndarray
    met: np.ndarray
    asked: np.ndarray
    buys: np.ndarray
    sells: np.ndarray


def propose(index: Index, asker: int, weigh: Callable, within: np.ndarray | None = None) -> np.ndarray:
    """Rows worth scoring in full, in rising order, of those within; weigh(Evidence) gives the four scores."""
    found = _looked_up(index, asker)
    rough = (
        found.touch + 0.3 * found.buys + 2 * found.met,
        found.touch + 0.3 * found.sells + 2 * found.asked,
        found.like,
        (found.touch + 0.3 * (found.buys + found.sells) + 2 * np.maximum(found.met, found.asked)) * (1 - found.heads),
    )
    allowed = _allowed(index, asker, within)
    pool = np.unique(np.concatenate([_best(one, POOL, allowed) for one in rough]))
    known = {one.name: getattr(found, one.name)[pool] for one in fields(_Found)}
    scores = weigh(_evidence(index, asker, pool, known))
    kept = [pool[_best(getattr(scores, name), PROPOSED)] for name in ("supplier", "customer", "partner", "competitor")]
    return np.unique(np.concatenate(kept))


def _allowed(index, asker, within):
    allowed = np.ones(len(index), bool) if within is None else np.zeros(len(index), bool)
    if within is not None:
        allowed[within] = True
    allowed[: len(index.base)] &= ~index.gone
    allowed[asker] = False
    return allowed


def _best(values, most, allowed=None):
    """Where the largest positive values stand."""
    rows = np.flatnonzero(values > 0 if allowed is None else (values > 0) & allowed)
    return rows if len(rows) <= most else rows[np.argpartition(-values[rows], most)[:most]]


def _evidence(index, asker, pool, known):
    """Evidence as far as it is quick to have; the rest, as far as the postings told it, else nothing."""
    known |= quick(index, asker, pool)
    known["back"] = known["nodes"] = known["like"]
    nothing = np.zeros(len(pool), np.float32)
    return Evidence(**{one.name: known.get(one.name, nothing) for one in fields(Evidence)})


def _looked_up(index, asker):
    row = np.array([asker])
    offers, wants = _weightiest(index.offers.take(row), OFFERS), _weightiest(index.wants.take(row), WANTS)
    found = _Found(*(np.zeros(len(index), np.float32) for _each in fields(_Found)))
    _by_offers(index, offers, np.isin(offers.columns, index.heads.take(row).columns), found)
    _by_wants(index, wants, found)
    found.buys = _by_nodes(index, "offer_nodes", index.need_nodes.dense(asker) * index.node_rarity)
    found.sells = _by_nodes(index, "need_nodes", index.offer_nodes.dense(asker) * index.node_rarity)
    return found


def _weightiest(one, most):
    order = np.argsort(-one.weights, kind="stable")[:most]
    return Ragged(one.columns[order], one.weights[order], np.array([0, len(order)]))


def _by_offers(index, mine, is_main, found):
    weights, z = share(mine.weights * index.rarity[mine.columns]), np.zeros(len(index), np.float32)
    for i, (phrases, near) in enumerate(_near(index, mine)):
        rows = _spread(index, "offers", phrases, near, z)
        met = z[rows]
        for total, value, weight in (
            (found.touch, ramp(met, *TOUCH_Z), weights[i]),
            (found.like, ramp(met, *LIKE_Z), weights[i]),
            (found.heads, ramp(met, *LIKE_Z), is_main[i] / max(is_main.sum(), 1)),
        ):
            total[rows] = total[rows] + weight * value  # a row named twice is written twice with the same sum
        z[rows] = 0
        rows = _spread(index, "wants", *_meeting(index, mine.columns[i], phrases, near), z)
        found.asked[rows] = np.maximum(found.asked[rows], z[rows] * mine.weights[i])
        z[rows] = 0


def _by_wants(index, wants, found):
    weights, value = share(wants.weights * index.rarity[wants.columns]), np.zeros(len(index), np.float32)
    for i, (phrases, near) in enumerate(_near(index, wants)):
        rows = _spread(index, "offers", *_meeting(index, wants.columns[i], phrases, near), value)
        found.met[rows] = found.met[rows] + weights[i] * value[rows]
        value[rows] = 0


def _meeting(index, number, phrases, near):
    """Phrases that meet one as need and offer, by likeness or by a node they share, with how well; the best last."""
    shared = (index.links[[number]] @ index.phrases_by_node).tocoo()
    phrases = np.concatenate([phrases, shared.coords[1]])
    values = np.concatenate([ramp(near, *MET_Z), NODE_FITS * shared.data.clip(0, 1)])
    order = np.argsort(values, kind="stable")
    return phrases[order], values[order].astype(np.float32)


def _near(index, mine):
    """For each of the asker's phrases, the numbers of the nearest and how like they are, the least like first."""
    numbers, cosines = nearest.search(index.phrases, index.near, mine.columns, NEAREST)
    mean, deviation = index.background
    for near, cosine in zip(numbers[:, ::-1], cosines[:, ::-1], strict=True):
        yield near[near >= 0], ((cosine[near >= 0] - mean) / deviation).astype(np.float32)


def _spread(index, side, phrases, values, into):
    """Write each phrase's value to the rows that hold it, later ones over earlier; returns the rows."""
    useful = values > 0
    phrases, values, touched = phrases[useful], values[useful], []
    for held, start in _postings(index, side, len(index.phrases)):
        here = phrases < len(held)
        at, taken = held.places(phrases[here], MOST_HOLDERS)
        rows = held.columns[at].astype(np.int64) + start
        into[rows] = np.repeat(values[here], np.diff(taken))
        touched.append(rows)
    return np.concatenate(touched or [np.zeros(0, np.int64)])


def _by_nodes(index, side, values):
    """Sum of value * weight over the nodes of each row, for the nodes that count most."""
    nodes = _best(values, NODES)
    total = np.zeros(len(index), np.float32)
    for held, start in _postings(index, side, len(index.linker.chains.nodes), MOST_HOLDERS):
        at, taken = held.places(nodes)
        rows = held.columns[at].astype(np.int64) + start
        np.add.at(total, rows, held.weights[at] * np.repeat(values[nodes], np.diff(taken)).astype(np.float32))
    return total


def _postings(index, side, width, most=0):
    for segment, start in ((index.base, 0), (index.recent, len(index.base))):
        if len(segment):
            yield segment.holders(side, width, most), start
