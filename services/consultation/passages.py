"""What ranking knows of a passage: what it is, what is read of its text once, what becomes of it for a question. No Django."""

import re
from collections.abc import Hashable
from dataclasses import dataclass

from services.search import places, tokens

from . import asker, bands, times

TITLE_LIMIT, BODY_LIMIT = 120, 400  # characters of a passage that are embedded, within the 512 tokens of the encoder
BRACKETED = re.compile(r"[(（][^)）]*[)）]")  # an edition, 认定标准（2026年）, is no year of figures
ARTICLE = re.compile(r"第[一二三四五六七八九十百千零〇\d]+条(?:之[一二三四五六七八九十]+)?")


@dataclass(frozen=True)
class Passage:
    """One piece of a document: title is the path a reader sees, document groups the pieces (default: the title).

    asks: questions that it answers, in the words of askers. is_rule: it holds over a span of time that the mask checks, so
    years in its text are no limits, unless the title names one: 2022年电力二氧化碳排放因子.
    """

    id: Hashable
    title: str
    text: str
    document: str = ""
    asks: tuple[str, ...] = ()
    is_rule: bool = False


@dataclass(frozen=True)
class Hit:
    """One ranked passage. row: its place in build; lexical and share 0..1 or so, dense the cosine, score their fusion.

    asked: cosine to the nearest of its questions, 0 without any.
    """

    id: Hashable
    row: int
    score: float
    lexical: float
    dense: float
    share: float
    place: float  # part of the asked places that the document names, 0..1
    place_missing: bool  # places are asked and the document names not all of them
    elsewhere: bool  # places are asked and the title names only others
    other_year: bool  # a year or batch is asked and the passage names only others
    other_kind: bool = False  # the asker says of what size or tax status it is and the passage names only others
    fits: bool | None = None  # a figure of the asker falls into a band of the passage; None: nothing to compare
    asked: float = 0.0
    named: bool = False  # the question names its document by number


@dataclass(frozen=True)
class Facts:
    """What is read of a text once."""

    terms: list[str]
    title_places: frozenset
    all_places: frozenset
    named_years: frozenset
    years: frozenset  # those its figures are of
    batches: frozenset
    kinds: frozenset
    bands: tuple[bands.Band, ...]


def passage_text(title: str, text: str) -> str:
    """Give what is embedded of a passage: its title once, then the start of its text."""
    title, text = tokens.clean(title, TITLE_LIMIT), tokens.clean(text)
    body = text[len(title) :].lstrip() if title and text.startswith(title) else text
    return f"{title}\n{body[:BODY_LIMIT]}"


def read_facts(passage: Passage) -> Facts:
    title, text = tokens.normalise(passage.title), tokens.normalise(passage.text)
    title_words, text_words = tokens.words(title), tokens.words(text)
    titled, years = places.places_of(title_words), times.years_of(f"{title} {text}")
    return Facts(
        terms=title_words + tokens.bigrams(title) + text_words + tokens.bigrams(text),
        title_places=titled,
        all_places=titled | places.places_of(text_words),
        named_years=years,
        years=times.years_of(BRACKETED.sub(" ", title)) and years if passage.is_rule else years,
        batches=times.batches_of(title + text),
        kinds=asker.kinds_of(f"{title} {text}"),
        bands=bands.read(text),
    )
