"""Who offers and who needs something, in free words: phrases near the words, then the enterprises that hold them."""

from dataclasses import dataclass

import numpy as np

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
    found = {"offer": _best(snapshot.index, "offers", like), "need": _best(snapshot.index, "wants", like)}
    ids = {int(entry) for rows in found.values() for entry, _text, _like in rows}
    known = Enterprise.objects.verified().select_related("park", "industry").defer("scope").in_bulk(ids)
    own = set(Enterprise.objects.visible_to(user).filter(pk__in=ids).values_list("pk", flat=True))
    return [
        Side(kind, [Holder(known[int(e)], text, levels.words(value), int(e) in own) for e, text, value in rows if int(e) in known])
        for kind, rows in found.items()
    ]


def _likeness(index, word) -> np.ndarray:
    if not len(index.phrases):
        return np.zeros(0, np.float32)
    mean, deviation = index.background
    like = ramp((index.phrases.likeness(encoder.phrases().encoder.encode([word])[0]) - mean) / deviation, *MET_Z)
    word = word.lower()
    for i, text in enumerate(index.phrases.texts()):
        if word in text.lower():
            like[i] = 1 + len(word) / len(text)  # the very words come before anything that is merely like them
    return like


def _best(index, side: str, like) -> list[tuple[str, str, float]]:
    """(entry, phrase, likeness) of the holders of the nearest phrases, each enterprise once."""
    best: dict[int, int] = {}
    near = np.argsort(-like, kind="stable")
    looked_at = 0
    for phrase in near[like[near] >= LEAST].tolist():
        held = index.holders(side, phrase)
        looked_at += len(held) > 0
        for row in held[:SHOWN].tolist():
            best.setdefault(row, phrase)
        if looked_at == NEAREST or len(best) >= SHOWN:
            break
    return [(index.entries.id(row), index.phrases.text(phrase), float(like[phrase])) for row, phrase in list(best.items())[:SHOWN]]
