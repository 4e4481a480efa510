"""Find the passages that may answer: understand the place, shut out what does not hold there and then, rank the rest."""

import re
from dataclasses import dataclass, field
from datetime import date

import numpy as np
from django.conf import settings
from django.db.models import Q

from services.search import tokens

from . import times
from .index import NATIONAL, keeper
from .models import Document, Passage
from .place import Place

TOP = 6
OUTDATED = 2
FROM_THEN = 0.75  # of the confidence is left when it rests on a rule that holds no more, or not yet
NATIONWIDE = re.compile(r"全国|各地|各省|国家|一样|统一|西部大开发|中央")


@dataclass(frozen=True)
class Found:
    """Passages best first, with their documents; searched: how many were allowed to answer.

    day: the day whose rules were searched. behind: by how much ranking score each passage by id is behind the best.
    outdated: documents no longer in force that would have answered, found only when nothing in force does.
    """

    passages: list[Passage] = field(default_factory=list)
    behind: dict[int, float] = field(default_factory=dict)
    confidence: float = 0.0
    place: Place = Place()
    day: date | None = None
    searched: int = 0
    outdated: list[Document] = field(default_factory=list)
    edition: int = 0
    encoder: str = ""


def find(question: str, *, at: date, region_id: int | None = None) -> Found:
    """Rank the passages that hold where and when the question is about, asked on the day `at`; region_id: from the form."""
    index = keeper.current()
    text = tokens.normalise(question)
    place, asked = index.gazetteer.read(question, region_id), times.read(text, at)
    here = _outside(index, place.outside, text) if place.outside else index.in_place(place)
    allowed = here & _holding(index, asked, at)
    meant = index.register.meant(asked.documents)
    named = index.of_documents(filter(None, (index.register.current(pk, asked.day.toordinal()) for pk in meant)))
    hits = index.ranker.rank(question, allowed, TOP, years=asked.facts, named=named)
    confidence = index.ranker.confidence(question, hits)
    if hits and not index.in_force(at)[hits[0].row]:
        confidence *= FROM_THEN
    ended = index.ranker.rank(question, here & index.ended(asked.day), OUTDATED, years=asked.facts)
    common = {"place": place, "day": asked.day, "searched": int(allowed.sum()), "edition": index.edition, "encoder": index.encoder}
    if confidence >= settings.ANSWER_THRESHOLD and not _has_run_out(index, hits, ended, asked.day):
        best = hits[0].score
        return Found(passages=_fetch(hits), behind={hit.id: best - hit.score for hit in hits}, confidence=confidence, **common)
    return Found(confidence=confidence, outdated=_outdated(index, question, ended), **common)


def _holding(index, asked, at) -> np.ndarray:
    """Rows that hold at the time asked about: for a year that is over its rules then, and what is now said about it."""
    if not asked.is_past:
        return index.in_force(asked.day)
    return index.in_force(asked.day) & index.rules | index.in_force(at) & index.ranker.naming_years(asked.years)


def _has_run_out(index, hits, ended, day) -> bool:
    """Tell whether a rule that ended without a successor fits better than anything in force that does not speak of it."""
    if not ended or ended[0].score < hits[0].score:
        return False
    entries = index.register.entries
    pk = int(index.documents[ended[0].row])
    if index.register.current(pk, day.toordinal()) is not None:
        return False
    return all(entries[int(index.documents[hit.row])].number != entries[pk].number for hit in hits[:3])


def _fetch(hits) -> list[Passage]:
    """The passages of the hits as the database has them now; one that has just gone is left out."""
    rows = Passage.objects.select_related("document__region").in_bulk([hit.id for hit in hits])
    return [rows[hit.id] for hit in hits if hit.id in rows]


def _outdated(index, question, hits) -> list[Document]:
    if index.ranker.confidence(question, hits) < settings.ANSWER_THRESHOLD:
        return []
    ids = list(dict.fromkeys(int(index.documents[hit.row]) for hit in hits))
    documents = Document.objects.in_bulk(ids)
    return [documents[pk] for pk in ids if pk in documents]


def _outside(index, name, text) -> np.ndarray:
    """Rows whose own text names another province, and national rules if the question asks for what holds everywhere."""
    named = Passage.objects.filter(Q(text__contains=name) | Q(document__title__contains=name)).values_list("pk", flat=True)
    rows = np.isin(index.ids, np.fromiter(named, np.int64))
    return rows | index.rules & (index.regions == NATIONAL) if NATIONWIDE.search(text) else rows
