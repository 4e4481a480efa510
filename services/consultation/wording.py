"""Everyday words → official words: the table data/synonyms.csv under the words that editors keep in the site. No Django.

A question that uses everyday words is asked twice, as it stands and in official words; a passage counts by the better.
"""

import csv
import re
from functools import cache, lru_cache
from pathlib import Path

from services.search import tokens

TABLE = Path(__file__).parent / "data" / "synonyms.csv"
Overlay = tuple[tuple[str, str], ...]  # (everyday, official); official "" puts a row of the table out of use


@cache
def _table() -> dict[str, str]:
    with TABLE.open(encoding="utf-8-sig", newline="") as file:
        return {tokens.clean(row["everyday"]): tokens.clean(row["official"]) for row in csv.DictReader(file)}


@lru_cache(maxsize=4)
def _pairs(overlay: Overlay) -> tuple[dict[str, str], re.Pattern]:
    pairs = {everyday: official for everyday, official in (_table() | dict(overlay)).items() if official}
    return pairs, re.compile("|".join(map(re.escape, sorted(pairs, key=len, reverse=True))) or r"(?!)")


def official(question: str, overlay: Overlay = ()) -> str:
    """The question (in the form of tokens.clean) with everyday words replaced, the longest first; the same if it has none.

    A word that already stands inside its official form is left: 高新技术企业 does not become 高新技术企业企业.
    """
    pairs, pattern = _pairs(overlay)

    def replace(found):
        word, formal = found[0], pairs[found[0]]
        at = formal.find(word)
        around = question[max(found.start() - at, 0) : found.start() - at + len(formal)] if at >= 0 else ""
        return word if around == formal else formal

    return pattern.sub(replace, question)


def known_words() -> set[str]:
    """Every word of the table, everyday and official, so that none is taken for a slip."""
    return {word for pair in _table().items() for word in pair}
