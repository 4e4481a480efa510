"""款 and 项 of an article: where a sentence stands, so that a citation reads 第十条第二款第（三）项. Pure.

By the custom of Chinese law-making (立法技术规范) each paragraph of a 条 is a 款, without number, and below it stand 项,
（一）、（二）…; what is numbered further, 1. or (1), belongs to its 项. An article of one 款 is cited without it: 第十条第（三）项.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from .numerals import NUMERAL, number_of, numeral_of

ITEM = re.compile(r"\s*\*{0,2}[（(]([一二三四五六七八九十]{1,3})[）)]")
CONTINUES = re.compile(r"\s*(?:[-+·|>]|\*\s|[（(]?\d{1,2}[.．、）)])")  # lists, tables and what is numbered below an item
ENDS = tuple("。：；！？:;”）)")  # a line that ends otherwise is a name or a date below the last article
ANCHOR = re.compile(r"(c\d+(?:-\d+)?(?:x\d+)?)(?:-k(\d+))?(?:-i\d+)?")
ARTICLE = re.compile(rf"第{NUMERAL}条(?:之{NUMERAL})?")


@dataclass(frozen=True)
class Part:
    """Words of an article: of its 款 number paragraph, or of 项 number item below it; item 0 are the paragraph's own words."""

    paragraph: int
    item: int
    text: str


@dataclass(frozen=True)
class Place:
    """Where something stands in a text: the anchor on its page, and how it is cited."""

    anchor: str
    label: str


def parts_of(text: str, first: int = 1) -> list[Part]:
    """The parts of an article in reading order; first: the number of the 款 that the text begins in."""
    told: list[tuple[int, int, list[str]]] = []
    for line in text.split("\n"):
        paragraph, number, lines = told[-1] if told else (first, 0, [])
        item = ITEM.match(line)
        if item:
            told.append((paragraph, max(number_of(item[1]), number + 1), [line]))
        elif not told:
            told.append((first, 0, [line]))
        elif CONTINUES.match(line) or not line.rstrip().endswith(ENDS):
            lines.append(line)
        else:
            told.append((paragraph + 1, 0, [line]))
    return [Part(paragraph, number, "\n".join(lines)) for paragraph, number, lines in told]


def is_single(parts: Sequence[Part]) -> bool:
    """Tell whether an article has but one 款."""
    return all(part.paragraph == 1 for part in parts)


def place_of(part: Part, article: Place, *, single: bool) -> Place:
    """The place of a part of an article."""
    anchor, label = article.anchor, article.label
    if not single:
        anchor, label = f"{anchor}-k{part.paragraph}", f"{label}第{numeral_of(part.paragraph)}款"
    return Place(f"{anchor}-i{part.item}", f"{label}第（{numeral_of(part.item)}）项") if part.item else Place(anchor, label)


def common_place(parts: Iterable[Part], article: Place, *, single: bool) -> Place:
    """The smallest place that holds these parts. The words that open a list of 项 count as part of the one 项 that is with them."""
    parts = set(parts)
    told = {part for part in parts if part.item} or parts
    if len({part.paragraph for part in parts}) > 1:
        return article
    shared = next(iter(told))
    return place_of(shared if len(told) == 1 else replace(shared, item=0), article, single=single)


def locate(text: str, own: Place, sentences: Iterable[str]) -> Place:
    """The smallest place that holds these sentences of a passage whose own place is given; that place if it is no article."""
    anchor, article = ANCHOR.fullmatch(own.anchor), ARTICLE.match(own.label)
    if not (anchor and article):
        return own
    parts = parts_of(text, int(anchor[2] or 1))
    holding = [part for sentence in sentences if (part := _holding(parts, sentence))]
    if not holding or len({part.paragraph for part in holding}) > 1:
        return own
    return common_place(holding, Place(anchor[1], article[0]), single=not anchor[2] and is_single(parts))


def context_of(text: str, sentence: str, longest: int) -> str:
    """What a sentence in a list of 项 cannot be read without: the words that open the list (下列企业可以申请：) and the rest of its 项,
    if that is no longer than so many characters; "" for any other sentence."""
    parts = parts_of(text)
    held = _holding(parts, sentence)
    if held is None or not held.item:
        return ""
    opening = next((part.text for part in parts if part.paragraph == held.paragraph and not part.item), "")
    return f"{opening}\n{held.text if len(held.text) <= longest else sentence}"


def _holding(parts, sentence) -> Part | None:
    return next((part for part in parts if sentence in part.text), None)
