"""Why two enterprises were put together: which phrases met, how closely, and by which chain edge.

Gives data, not prose: a Chinese template and its values, so that the site can translate, mark up or draw it.
"""

from dataclasses import dataclass

import numpy as np

from . import heads
from .evidence import LIKE_Z, MET_Z, NODE_FITS
from .index import Index
from .linking import ramp
from .profile import INFERRED

BUYS, SELLS, SAME = "buys", "sells", "same"
TEMPLATES = {
    (BUYS, False): "%(asker)s需要「%(need)s」，%(other)s提供「%(offer)s」。",
    (BUYS, True): "%(asker)s的「%(product)s」通常要用「%(need)s」（%(role)s，推断），%(other)s提供「%(offer)s」。",
    (SELLS, False): "%(asker)s提供「%(offer)s」，%(other)s需要「%(need)s」。",
    (SELLS, True): "%(asker)s提供「%(offer)s」，%(other)s的「%(product)s」通常要用「%(need)s」（%(role)s，推断）。",
    (SAME, False): "%(asker)s与%(other)s业务相同或相近：「%(need)s」与「%(offer)s」。",
}
LEAST = 0.25  # below this a meeting explains nothing


@dataclass(frozen=True, slots=True)
class Meeting:
    """One phrase of either side that met. kind: buys (the asker's need, the other's offer), sells (the reverse), same.

    For `same`, need and offer are the two offers. likeness is 0..1; worth orders meetings of all kinds: likeness times
    how much need and offer stand for their enterprises. Of an inferred need, `path` holds the edges (input, product)
    down to the enterprise's product, `product` its words for it and `role` what the need is to the product it goes into.
    """

    kind: str
    need: str
    offer: str
    likeness: float
    inferred: bool = False
    product: str = ""
    role: str = ""
    worth: float = 0.0
    path: tuple[tuple[str, str], ...] = ()

    @property
    def template(self) -> str:
        """Chinese sentence to be filled with values(asker, other)."""
        return TEMPLATES[self.kind, self.inferred]

    def values(self, asker: str, other: str) -> dict[str, str]:
        return {"asker": asker, "other": other, "need": self.need, "offer": self.offer, "product": self.product, "role": self.role}


def explain(index: Index, asker_id: str, other_id: str, *, top: int = 3) -> dict[str, list[Meeting]]:
    """The strongest meetings of two enterprises by kind, best first; a list is empty if nothing speaks for it.

    Raises KeyError if either is not in the index.
    """
    asker, other = (index.entries[index.row[one]].profile for one in (asker_id, other_id))
    return {
        BUYS: _trade(index, BUYS, asker, other, top),
        SELLS: _trade(index, SELLS, other, asker, top),
        SAME: _same(index, asker, other, top),
    }


def _trade(index, kind, buyer, seller, top):
    if not buyer.needs or not seller.offers:
        return []
    needs, offers = _places(index, buyer.needs), _places(index, seller.offers)
    by_node = (index.links[needs] @ index.links[offers].T).toarray()
    fits = np.array([[heads.fits(need.text, offer.text) for offer in seller.offers] for need in buyer.needs])
    met = np.maximum(ramp(_z(index, needs, offers), *MET_Z) * fits, NODE_FITS * by_node.clip(0, 1))
    worth = met * _weights(seller.offers) * (_weights(buyer.needs) * index.rarity[needs])[:, None]
    found = []
    for i in np.argsort(-worth.max(axis=1), kind="stable"):
        j = int(worth[i].argmax())
        if met[i, j] >= LEAST and len(found) < top:
            found.append(_meeting(index, kind, buyer, buyer.needs[i], seller.offers[j].text, float(met[i, j]), float(worth[i, j])))
    return found


def _meeting(index, kind, buyer, need, offer, likeness, worth):
    if need.source != INFERRED or not need.via:
        return Meeting(kind, need.text, offer, likeness, worth=worth)
    chains = index.linker.chains
    source, into, product = (chains.place.get(name) for name in (*need.via[0], need.via[-1][1]))
    if product is None:  # read by a newer knowledge than the index was built with
        return Meeting(kind, need.text, offer, likeness, True, need.via[-1][1], "", worth, need.via)
    ties = index.links[_places(index, buyer.offers)][:, [product]].toarray().ravel() if buyer.offers else np.zeros(1)
    words = buyer.offers[int(ties.argmax())].text if ties.max() > 0 else chains.nodes[product].name
    return Meeting(kind, need.text, offer, likeness, True, words, chains.roles.get((into, source), ""), worth, need.via)


def _same(index, asker, other, top):
    if not asker.offers or not other.offers:
        return []
    mine, theirs = _places(index, asker.offers), _places(index, other.offers)
    like = ramp(_z(index, mine, theirs), *LIKE_Z)
    worth = like * _weights(other.offers) * (_weights(asker.offers) * index.rarity[mine])[:, None]
    best = [(int(i), int(worth[i].argmax())) for i in np.argsort(-worth.max(axis=1), kind="stable")]
    met = [(asker.offers[i].text, other.offers[j].text, float(like[i, j]), float(worth[i, j])) for i, j in best if like[i, j] >= 0.5]
    return [Meeting(SAME, mine, theirs, likeness, worth=value) for mine, theirs, likeness, value in met[:top]]


def _weights(phrases):
    return np.array([phrase.weight for phrase in phrases], np.float32)


def _places(index, phrases):
    return np.array([index.phrases.find(phrase.text) for phrase in phrases], np.int64)


def _z(index, rows, columns):
    mean, deviation = index.background
    return (index.phrases.vectors(rows) @ index.phrases.vectors(columns).T - mean) / deviation
