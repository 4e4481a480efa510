"""Who offers and who needs something, in free words: phrases near the words, then the enterprises that hold them."""

from dataclasses import dataclass

import numpy as np

from matching.engine.arrays import Ragged
from matching.engine.evidence import MET_Z
from matching.engine.linking import ramp
from services import encoder
from services.enterprises.models import Enterprise

from . import levels
from .live import Snapshot

NEAREST = 60  # phrases looked at
SHOWN = 12
LEAST = 0.15  # likeness worth showing


@dataclass(frozen=True)
class Holder:
    enterprise: Enterprise
    text: str
    words: str
    is_open: bool  # may this person open its lists?


@dataclass(frozen=True)
class Side:
    kind: str
    holders: list[Holder]


def who_has(snapshot: Snapshot, word: str, user) -> list[Side]:
    """Enterprises of the whole province whose offers, and whose stated needs, are near the word; best first, two queries."""
    like = _likeness(snapshot.index, word)
    found = {"offer": _best(snapshot.index, snapshot.index.offers, like), "need": _best(snapshot.index, snapshot.index.wants, like)}
    ids = {int(entry) for rows in found.values() for entry, _text, _like in rows}
    known = Enterprise.objects.verified().select_related("park", "industry").defer("scope").in_bulk(ids)
    own = set(Enterprise.objects.visible_to(user).filter(pk__in=ids).values_list("pk", flat=True))
    return [
        Side(kind, [Holder(known[int(e)], text, levels.words(value), int(e) in own) for e, text, value in rows if int(e) in known])
        for kind, rows in found.items()
    ]


def _likeness(index, word) -> np.ndarray:
    if not index.texts:
        return np.zeros(0, np.float32)
    mean, deviation = index.background
    like = ramp((index.vectors @ encoder.phrases().encoder.encode([word])[0] - mean) / deviation, *MET_Z)
    word = word.lower()
    for i, text in enumerate(index.texts):
        if word in text.lower():
            like[i] = 1 + len(word) / len(text)  # the very words come before anything that is merely like them
    return like


def _best(index, side: Ragged, like) -> list[tuple[str, str, float]]:
    """(entry, phrase, likeness) of the holders of the nearest phrases, each enterprise once."""
    held = np.unique(side.columns)
    near = held[np.argsort(-like[held], kind="stable")][:NEAREST]
    near = near[like[near] >= LEAST]
    places = np.flatnonzero(np.isin(side.columns, near))
    best: dict[int, int] = {}
    for row, column in zip(side.owner[places].tolist(), side.columns[places].tolist(), strict=True):
        if row not in best or like[column] > like[best[row]]:
            best[row] = column
    rows = sorted(best, key=lambda row: -like[best[row]])[:SHOWN]
    return [(index.entries[row].id, index.texts[best[row]], float(like[best[row]])) for row in rows]
