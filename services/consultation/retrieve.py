"""Find the passages that may answer: understand the place, shut out what does not hold there and then, rank the rest."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache

import numpy as np
from django.conf import settings
from django.db.models import Q

from services.search import tokens
from services.vocabulary import queries as vocabulary

from . import reranking, times, turns, understanding
from .index import NATIONAL, keeper
from .models import Document, Passage
from .place import Place
from .understanding import Understood

TOP = 6
OUTDATED = 2
FROM_THEN = 0.75  # of the confidence is left when it rests on a rule that holds no more, or not yet
CLEARLY = 0.15  # confidence that a corrected spelling must add
NATIONWIDE = re.compile(r"全国|各地|各省|国家|一样|统一|西部大开发|中央")


@dataclass(frozen=True)
class Found:
    """Passages best first, with their documents; searched: how many were allowed to answer.

    day: the day whose rules were searched. behind: by how much ranking score each passage by id is behind the best.
    outdated: documents no longer in force that would have answered, found only when nothing in force does.
    asked: what was searched for; understood tells why, if it is not what was typed.
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
    asked: str = ""
    understood: Understood | None = None


def find(question: str, *, at: date, region_id: int | None = None, earlier: Sequence[str] = ()) -> Found:
    """Rank the passages that hold where and when the question is about, asked on the day `at`.

    region_id: from the form. earlier: the questions before it in the conversation, oldest first. A question in quotes is
    searched for as it stands.
    """
    index, overlay = keeper.current(), vocabulary.overlay()
    typed = tokens.clean(question)
    if understanding.is_literal(typed):
        return _search(index, understanding.unquoted(typed), at, region_id, overlay)
    whole = turns.standalone(typed, earlier, index.gazetteer.names_in)
    found = _search(index, whole, at, region_id, overlay)
    found = _respelt(index, found, at, region_id, overlay) or found
    return replace(found, understood=understanding.of(typed, whole, found.asked))


def _respelt(index, found, at, region_id, overlay) -> Found | None:
    """What is found with slips of the input method put right, if it is clearly more."""
    spelt = index.lexicon.suggest(found.asked.lower())
    if spelt == found.asked.lower():
        return None
    better = _search(index, spelt, at, region_id, overlay)
    return better if better.confidence >= max(settings.ANSWER_THRESHOLD, found.confidence + CLEARLY) else None


def _search(index, question, at, region_id, overlay) -> Found:
    text = tokens.normalise(question)
    place, asked = index.gazetteer.read(question, region_id), times.read(text, at)
    here = _outside(index, place.outside, text) if place.outside else index.in_place(place)
    allowed = here & _holding(index, asked, at)
    meant = index.register.meant(asked.documents)
    named = index.of_documents(filter(None, (index.register.current(pk, asked.day.toordinal()) for pk in meant)))
    hits = _ranked(index, question, allowed, years=asked.facts, named=named, overlay=overlay)
    confidence = index.ranker.confidence(question, hits, overlay)
    if hits and not index.in_force(at)[hits[0].row]:
        confidence *= FROM_THEN
    ended = index.ranker.rank(question, here & index.ended(asked.day), OUTDATED, years=asked.facts, overlay=overlay)
    common = {"place": place, "day": asked.day, "searched": int(allowed.sum()), "edition": index.edition, "encoder": index.encoder}
    common |= {"asked": question, "confidence": confidence}
    if hits and confidence >= settings.ANSWER_THRESHOLD and not _has_run_out(index, hits, ended, asked.day):
        best = hits[0].score
        return Found(passages=_fetch(hits), behind={hit.id: best - hit.score for hit in hits}, **common)
    return Found(outdated=_outdated(index, question, ended, overlay), **common)


def _ranked(index, question, allowed, **facts) -> list:
    """The best hits, in the order of the cross-encoder if there is one."""
    if not settings.RERANKER_MODEL:
        return index.ranker.rank(question, allowed, TOP, **facts)
    hits = index.ranker.rank(question, allowed, reranking.CANDIDATES, **facts)
    return _reranker(settings.RERANKER_MODEL).reorder(question, hits, index.ranker.passages)[:TOP]


@cache
def _reranker(model) -> reranking.Reranker:
    return reranking.Reranker(model)


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


def _outdated(index, question, hits, overlay) -> list[Document]:
    if index.ranker.confidence(question, hits, overlay) < settings.ANSWER_THRESHOLD:
        return []
    ids = list(dict.fromkeys(int(index.documents[hit.row]) for hit in hits))
    documents = Document.objects.in_bulk(ids)
    return [documents[pk] for pk in ids if pk in documents]


def _outside(index, name, text) -> np.ndarray:
    """Rows whose own text names another province, and national rules if the question asks for what holds everywhere."""
    named = Passage.objects.filter(Q(text__contains=name) | Q(document__title__contains=name)).values_list("pk", flat=True)
    rows = np.isin(index.ids, np.fromiter(named, np.int64))
    return rows | index.rules & (index.regions == NATIONAL) if NATIONWIDE.search(text) else rows
