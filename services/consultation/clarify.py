"""One question back, with a few choices, where the kind of asker or the place decides the answer.

A choice is a whole question with its region, so that choosing it is asking it. What decides by kind stands in
data/clarify.csv: asks and unless are patterns, choices are separated by |; prompt and choices in other languages stand
beside the Chinese. By place: texts of cities would answer.
"""

import csv
import re
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

import numpy as np
from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from services.vocabulary import queries as vocabulary

from . import wording
from .index import keeper

TABLE = Path(__file__).parent / "data" / "clarify.csv"
MOST = 4
TOP = 6
NEAR = 1.0  # ranking score within which rules of several cities count as equally fit


@dataclass(frozen=True)
class Choice:
    """What the button says, and the question and region that are then asked."""

    label: str
    question: str
    region_id: int | None = None


@dataclass(frozen=True)
class Clarification:
    """What decides ("place" or "kind"), asked in words, with at most MOST choices."""

    about: str
    question: str
    choices: tuple[Choice, ...]


def ask_back(found, *, at: date, is_answered: bool, region_id: int | None = None) -> Clarification | None:
    """The one question back to what was found, if any. Without an answer the place comes first: choosing it gives one.

    found: a retrieve.Found; region_id: the region chosen in the form.
    """
    is_placed = bool(found.place.names or found.place.outside or region_id)
    place = None if is_placed else by_place(found, at=at, is_answered=is_answered)
    kind = by_kind(found.asked, wording.official(found.asked, vocabulary.overlay()))
    return kind or place if is_answered else place or kind


def by_kind(question: str, official: str) -> Clarification | None:
    """Ask back when the question, in the form of tokens.clean and in official words, leaves open whom or what a rule is about."""
    for row in _table():
        if row.asks.search(official) and not row.unless.search(f"{question} {official}"):
            prompt, labels = row.told.get(get_language(), (row.prompt, row.choices))
            choices = zip(labels, row.choices, strict=True)
            return Clarification("kind", prompt, tuple(Choice(label, f"{choice} {question}") for label, choice in choices)[:MOST])
    return None


def by_place(found, *, at: date, is_answered: bool) -> Clarification | None:
    """Ask back where, if texts in force of cities would answer: of several that fit alike and as well as what was answered, else of any."""
    index = keeper.current()
    local = np.isin(index.regions, list(index.gazetteer.cities)) & index.in_force(found.day or at)
    hits = index.ranker.rank(found.asked, local, TOP) if local.any() else []
    if is_answered and (not hits or index.ranker.confidence(found.asked, hits) < found.confidence):
        return None
    fit = [hit for hit in hits if _fits(index, found.asked, hit, hits[0], is_answered)]
    regions = list(dict.fromkeys(int(index.regions[hit.row]) for hit in fit))[:MOST]
    choices = tuple(Choice(index.gazetteer.names[pk], found.asked, pk) for pk in regions)
    if len(choices) > 1:
        return Clarification("place", _("您问的是哪里？各地规定不同。"), choices)
    if not choices or is_answered:
        return None
    return Clarification("place", _("只查到%(place)s的有关内容，您问的是这里吗？") % {"place": choices[0].label}, choices)


def _fits(index, question, hit, best, is_answered) -> bool:
    """Beside an answer what is near the best counts, without one whatever is sure by itself."""
    if is_answered:
        return best.score - hit.score < NEAR
    return index.ranker.confidence(question, [hit]) >= settings.ANSWER_THRESHOLD


@dataclass(frozen=True)
class _Row:
    """told: prompt and choices by language other than Chinese."""

    asks: re.Pattern
    unless: re.Pattern
    prompt: str
    choices: tuple[str, ...]
    told: dict[str, tuple[str, tuple[str, ...]]]


@cache
def _table() -> tuple[_Row, ...]:
    with TABLE.open(encoding="utf-8", newline="") as file:
        return tuple(map(_row, csv.DictReader(file)))


def _row(row) -> _Row:
    told = {language: (row[f"prompt_{language}"], tuple(row[f"choices_{language}"].split("|"))) for language in ("en", "vi")}
    return _Row(re.compile(row["asks"]), re.compile(row["unless"]), row["prompt"], tuple(row["choices"].split("|")), told)
