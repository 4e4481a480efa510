"""Chinese words told in the language of the page or answer: names of places, and the key terms of a quotation. Pure."""

import re
from collections.abc import Iterable
from contextlib import nullcontext
from functools import cache

from django.utils.translation import get_language, override

from .glossary import Term, terms
from .language import CHINESE

MOST_KEY_TERMS = 10
PLACE = "place"


def told_in(language: str):
    """A context in which texts are told in a question's language: the reader's own for a Chinese one."""
    return nullcontext() if language == CHINESE else override(language)


def in_words(name: str) -> str:
    """A Chinese name in the active language if it is known there: 南宁市 → Nanning; else as it is."""
    term = _by_chinese().get(name)
    told = term.in_language(get_language() or "") if term else ""
    return f"{told[:1].upper()}{told[1:]}" if told else name


def key_terms(texts: Iterable[str], language: str) -> list[dict]:
    """The terms that Chinese texts use, in their order, each once: {chinese, told}, at most MOST_KEY_TERMS."""
    known, found = _by_chinese(), {}
    for text in texts:
        for word in _pattern().findall(text):
            term = known[word]
            if (term.names_subject or term.topic == PLACE) and term.in_language(language):
                found.setdefault(term, {"chinese": word, "told": term.in_language(language)})
    return list(found.values())[:MOST_KEY_TERMS]


@cache
def _by_chinese() -> dict[str, Term]:
    """Every Chinese spelling of a term; the first row wins."""
    known = {}
    for term in terms():
        for spelling in filter(None, (term.chinese, *term.also)):
            known.setdefault(spelling, term)
    return known


@cache
def _pattern() -> re.Pattern:
    return re.compile("|".join(map(re.escape, sorted((word for word in _by_chinese() if len(word) > 1), key=len, reverse=True))))
