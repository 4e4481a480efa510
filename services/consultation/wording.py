"""Everyday words → official words, from the table data/synonyms.csv, which editors may change. No Django.

A question that uses everyday words is asked twice, as it stands and in official words; a passage counts by the better.
"""

import csv
import re
from functools import cache
from pathlib import Path

from services.search import tokens

TABLE = Path(__file__).parent / "data" / "synonyms.csv"


@cache
def _table() -> tuple[dict[str, str], re.Pattern]:
    with TABLE.open(encoding="utf-8-sig", newline="") as file:
        pairs = {tokens.clean(row["everyday"]): tokens.clean(row["official"]) for row in csv.DictReader(file)}
    return pairs, re.compile("|".join(map(re.escape, sorted(pairs, key=len, reverse=True))) or r"(?!)")


def official(question: str) -> str:
    """The question (in the form of tokens.clean) with everyday words replaced, the longest first; the same if it has none.

    A word that already stands inside its official form is left: 高新技术企业 does not become 高新技术企业企业.
    """
    pairs, pattern = _table()

    def replace(found):
        word, formal = found[0], pairs[found[0]]
        at = formal.find(word)
        around = question[max(found.start() - at, 0) : found.start() - at + len(formal)] if at >= 0 else ""
        return word if around == formal else formal

    return pattern.sub(replace, question)
