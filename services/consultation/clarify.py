"""One question back, with a few choices, when the place or the kind of asker decides the answer. Pure.

A choice is a whole question, so that choosing it is asking it. What decides by kind stands in data/clarify.csv: asks and
unless are patterns, choices are separated by |; prompt and choices in other languages stand beside the Chinese. By place:
the passages found hold in different places only.
"""

import csv
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.utils.translation import get_language
from django.utils.translation import gettext as _

TABLE = Path(__file__).parent / "data" / "clarify.csv"
MOST = 4


@dataclass(frozen=True)
class Choice:
    """label: on the button; question: what it asks."""

    label: str
    question: str


@dataclass(frozen=True)
class Clarification:
    """What decides ("place" or "kind"), asked in words, with 2 to MOST choices."""

    about: str
    prompt: str
    choices: tuple[Choice, ...]


def by_kind(question: str, official: str) -> Clarification | None:
    """Ask back when the question, in the form of tokens.clean and in official words, leaves open whom or what a rule is about."""
    for row in _table():
        if row.asks.search(official) and not row.unless.search(f"{question} {official}"):
            prompt, labels = row.told.get(get_language(), (row.prompt, row.choices))
            choices = zip(labels, row.choices, strict=True)
            return Clarification("kind", prompt, tuple(Choice(label, f"{choice} {question}") for label, choice in choices)[:MOST])
    return None


def by_place(question: str, places: Sequence[str]) -> Clarification | None:
    """Ask back where, if the best passages hold in these different places (shortest names, without doubles) and none holds in all."""
    names = list(dict.fromkeys(places))
    if len(names) < 2:
        return None
    return Clarification("place", _("您问的是哪里？各地规定不同。"), tuple(Choice(name, f"{name} {question}") for name in names[:MOST]))


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
