"""Find the passages that may answer: understand the place, shut out what does not hold there and then, rank the rest."""

from dataclasses import dataclass, field
from datetime import date

import numpy as np
from django.conf import settings
from django.db.models import Q

from .index import keeper
from .models import Document, Passage
from .place import Place

TOP = 6
OUTDATED = 2


@dataclass(frozen=True)
class Found:
    """Passages best first, with their documents; searched: how many were allowed to answer.

    closeness: ranking score of each passage by id, against the best one's, 0..1.

    outdated: documents no longer in force that would have answered, found only when nothing in force does.
    """

    passages: list[Passage] = field(default_factory=list)
    closeness: dict[int, float] = field(default_factory=dict)
    confidence: float = 0.0
    place: Place = Place()
    searched: int = 0
    outdated: list[Document] = field(default_factory=list)
    edition: int = 0
    encoder: str = ""


def find(question: str, *, at: date, region_id: int | None = None) -> Found:
    """Rank the passages in force on the day `at` where the question is about; region_id: the region chosen in the form."""
    index = keeper.current()
    place = index.gazetteer.read(question, region_id)
    here = _naming(index, place.outside) if place.outside else index.in_place(place)
    allowed = here & index.in_force(at)
    hits = index.ranker.rank(question, allowed=allowed, top=TOP)
    confidence = index.ranker.confidence(question, hits)
    common = {"place": place, "searched": int(allowed.sum()), "edition": index.edition, "encoder": index.encoder}
    if confidence >= settings.ANSWER_THRESHOLD:
        best = max(hits[0].score, 1e-9)
        return Found(passages=_fetch(hits), closeness={hit.id: max(hit.score, 0) / best for hit in hits}, confidence=confidence, **common)
    return Found(confidence=confidence, outdated=_outdated(index, question, here & index.ended(at)), **common)


def _fetch(hits) -> list[Passage]:
    """The passages of the hits as the database has them now; one that has just gone is left out."""
    rows = Passage.objects.select_related("document__region").in_bulk([hit.id for hit in hits])
    return [rows[hit.id] for hit in hits if hit.id in rows]


def _outdated(index, question, allowed) -> list[Document]:
    hits = index.ranker.rank(question, allowed=allowed, top=OUTDATED)
    if index.ranker.confidence(question, hits) < settings.ANSWER_THRESHOLD:
        return []
    ids = list(dict.fromkeys(int(index.documents[hit.row]) for hit in hits))
    documents = Document.objects.in_bulk(ids)
    return [documents[pk] for pk in ids if pk in documents]


def _naming(index, name) -> np.ndarray:
    """Rows whose own text names another province: the only ones that may speak about it, whatever else is national."""
    named = Passage.objects.filter(Q(text__contains=name) | Q(document__title__contains=name)).values_list("pk", flat=True)
    return np.isin(index.ids, np.fromiter(named, np.int64))
