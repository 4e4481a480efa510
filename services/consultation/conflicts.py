"""Two texts in force that give different figures for the same thing: both are shown, none is chosen. Pure."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from services.search import tokens

from . import figures

PARTS = re.compile(r"[^。！？；\n]+[。！？；]?")
UNITS = {"元", "%", "日", "工作日", "月", "年", "人", "倍", "分", "周", "小时", "季度"}
CALENDAR = re.compile(r"(?:\d{4}年)?\d{1,2}月(?:\d{1,2}日)?|\d{4}年(?:度|底|末|初)?|第[一二三四五六七八九十百\d]+[条款项章批]")
ALIKE = 0.6  # part of the words that two sentences share, beside their figures
SHARED_WORDS = 3
ALIKE_TITLES = 0.3
NAMED = re.compile(r"[“\"「]([^”\"」]+)[”\"」]")


@dataclass(frozen=True)
class Text:
    """A passage and the title it stands under."""

    title: str
    text: str


def differing(one: Text, other: Text) -> tuple[str, str] | None:
    """The first pair of sentences that say the same thing with other figures; dates of a calendar are none.

    A name in quotation marks that only one of the titles has, such as “小巨人”, makes it another thing.
    """
    if _named(one.title) != _named(other.title) or not _share(_words(one.title), _words(other.title), ALIKE_TITLES, 1):
        return None
    for mine in _told(one.text):
        for theirs in _told(other.text):
            if _share(_words(mine), _words(theirs), ALIKE, SHARED_WORDS) and _differ(mine, theirs):
                return mine, theirs
    return None


def _told(text) -> list[str]:
    return [part.strip() for part in PARTS.findall(text) if _measures(part)]


def _measures(text) -> dict[str, set[tuple]]:
    """The figures of a sentence by unit."""
    found: dict[str, set[tuple]] = {}
    for figure in figures.read(CALENDAR.sub(" ", tokens.normalise(text))):
        if figure.unit in UNITS:
            found.setdefault(figure.unit, set()).add((figure.value, figure.limit))
    return found


def _share(one, other, part, least) -> bool:
    shared = len(one & other)
    return shared >= least and shared >= part * max(len(one), len(other))


def _named(title) -> set[str]:
    return set(NAMED.findall(title))


def _differ(mine, theirs) -> bool:
    """A unit in which both give figures, and none of them is the same."""
    one, other = _measures(mine), _measures(theirs)
    return any(_values(one[unit]).isdisjoint(_values(other[unit])) for unit in one.keys() & other.keys())


def _values(found: Iterable[tuple]) -> set[float]:
    return {value for value, _limit in found}


def _words(text) -> frozenset[str]:
    return frozenset(word for word in tokens.words(figures.without(text)) if len(word) > 1 and word not in tokens.ASKING)
