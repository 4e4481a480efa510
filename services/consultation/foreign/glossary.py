"""The words that are known in both languages: data/terms.csv and data/function_words.csv, read once. Pure.

A term: official Chinese, other Chinese spellings, English and Vietnamese, several separated by |, the usual one first.
The topic "asking" goes to the end of a question; a term without Chinese says nothing of the subject.
"""

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from .words import folded, stem, words

DATA = Path(__file__).parent / "data"
COLUMNS = {"en": "english", "vi": "vietnamese"}
ASKING = "asking"
OF_NO_SUBJECT = frozenset([ASKING, "plain", "time", "place", "chat"])  # topics whose words say nothing of what is asked about


@dataclass(frozen=True)
class Term:
    """One row. also: other Chinese spellings; told: the usual word by language."""

    chinese: str
    also: tuple[str, ...]
    told: tuple[tuple[str, str], ...]
    topic: str

    @property
    def names_subject(self) -> bool:
        return bool(self.chinese) and self.topic not in OF_NO_SUBJECT

    def in_language(self, language: str) -> str:
        return dict(self.told).get(language, "")


class Phrases:
    """The phrases of one language, found longest first, whatever their endings (English) or missing marks (Vietnamese)."""

    def __init__(self, language: str):
        self._forms = (str.lower, stem if language == "en" else folded)
        self._dropped = function_words(language, "dropped")
        self._silent = function_words(language)
        self._silent_forms = frozenset(map(self._forms[-1], self._silent))
        self._known = [{} for _form in self._forms]
        for term in terms():
            for phrase in variants(term, language):
                parts = self.kept(words(phrase))
                for known, form in zip(self._known, self._forms, strict=True):
                    known.setdefault(tuple(map(form, parts)), term)
        self._longest = max(len(key) for known in self._known for key in known)
        self.vocabulary = frozenset(word for known in self._known for key in known for word in key)

    def kept(self, parts: Sequence[str]) -> list[str]:
        """Words without articles and plural marks, which stand anywhere; all of them if nothing else is left."""
        return [word for word in parts if word.lower() not in self._dropped] or list(parts)

    def knows(self, word: str) -> bool:
        return any(form(word) in self.vocabulary for form in self._forms)

    def pieces(self, parts: Sequence[str]) -> Iterator[tuple[Term | None, str]]:
        """A text cut into the longest phrases that are known, with their terms, and single words between them, without."""
        start = 0
        while start < len(parts):
            term, size = self._at(parts, start)
            yield term, " ".join(parts[start : start + size])
            start += size

    def _at(self, parts, start) -> tuple[Term | None, int]:
        """The longest phrase that begins at a word, as typed if it can be, and how many words it takes; (None, 1) if none."""
        near = parts[start : start + self._longest]
        keys = [tuple(map(form, near)) for form in self._forms]
        for size in range(len(near), 0, -1):
            for known, key, form in zip(self._known, keys, self._forms, strict=True):
                if key[:size] in known and (size > 1 or form is not folded or self._may_lack_marks(parts[start])):
                    return known[key[:size]], size
        return None, 1

    def _may_lack_marks(self, word) -> bool:
        """One syllable alone means another word with other marks (cần need, cân kilogram), unless none were typed."""
        return word.isascii() and not self.is_silent(word)

    def is_silent(self, word: str) -> bool:
        """Tell whether a word says nothing of the subject."""
        return word.lower() in self._silent or (word.isascii() and self._forms[-1](word) in self._silent_forms)


@cache
def phrases(language: str) -> Phrases:
    return Phrases(language)


@cache
def terms() -> tuple[Term, ...]:
    """Every term, in the order of the table."""
    return tuple(_term(row) for row in _rows("terms.csv"))


@cache
def function_words(language: str, kind: str = "") -> frozenset[str]:
    """Words that say nothing of a subject. kind: "dropped" for those that may stand inside any phrase, "silent" for others of
    grammar, "common" for those that any text has, "" for all of them.
    """
    return frozenset(
        word
        for row in _rows("function_words.csv")
        if row["language"] == language and kind in ("", row["kind"])
        for word in row["words"].split()
    )


def variants(term: Term, language: str) -> list[str]:
    """Every way to say a term in a language."""
    return _variants()[term, language]


@cache
def _variants() -> dict[tuple[Term, str], list[str]]:
    return {
        (_term(row), language): [part for part in row[column].split("|") if part]
        for row in _rows("terms.csv")
        for language, column in COLUMNS.items()
    }


def _term(row) -> Term:
    told = tuple((language, row[column].partition("|")[0]) for language, column in COLUMNS.items())
    return Term(row["chinese"], tuple(filter(None, row["also"].split("|"))), told, row["topic"])


@cache
def _rows(name: str) -> list[dict]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
