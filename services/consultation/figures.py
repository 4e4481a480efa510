"""Numbers with their units, and whether they are an upper or a lower limit. Pure: text in, figures out.

三百万元, 300万元 and 3,000,000元 are one figure; 不超过300万元 and 300万元以上 are two.
"""

import re
from dataclasses import dataclass

from services.search import tokens

from .numerals import number_of

SCALES = {"": 1, "百": 100, "千": 1_000, "万": 10_000, "十万": 100_000, "百万": 1_000_000, "千万": 10_000_000, "亿": 100_000_000}
UNIT = r"元|%|个?工作日|个?月|个?季度|小时|平方米|千瓦时|人次|人|年|日|天|周|亩|倍|家|户|项|条|款|章|号|批|吨|次(?!性)|级|类|公里|米"
FIGURE = re.compile(
    rf"(?P<number>\d[\d,]*(?:\.\d+)?)(?P<scale>百万|千万|十万|亿|万|千|百)?(?P<unit>{UNIT})?"
    rf"|(?P<numeral>[〇零一二两三四五六七八九十百千]+)(?P<numeral_scale>亿|万)?(?P<numeral_unit>{UNIT})"
    r"|百分之(?P<percent>[〇零一二两三四五六七八九十百]+)"
)
UPPER_BEFORE = re.compile(
    r"(?:不超过|不高于|不多于|不大于|不得超过|未超过|最高|最多|至多|(?<!不)(?<!得)(?:低于|少于|小于)|不足|不满|≤|<)[^\d，。；]{0,3}$"
)
LOWER_BEFORE = re.compile(
    r"(?:不低于|不少于|不小于|不得低于|不得少于|至少|最低|最少|(?<!不)(?<!得)(?<!未)超过|(?<!不)高于|(?<!不)大于|(?<!不)多于|≥|>)[^\d，。；]{0,3}$"
)
UPPER_AFTER = re.compile(r"^(?:\(含\))?(?:及|或|（含）)?(?:以下|以内|之内|内)")
LOWER_AFTER = re.compile(r"^(?:\(含\))?(?:及|或|（含）)?(?:以上|起步)")
UPPER, LOWER = "upper", "lower"
NEAR = 8  # characters before and after a figure in which a limit is looked for


@dataclass(frozen=True)
class Figure:
    """value in the unit without 万 and 亿; limit: UPPER, LOWER or "" for neither."""

    value: float
    unit: str
    limit: str = ""


def read(text: str) -> list[Figure]:
    """The figures of a text, in their order."""
    return [figure for figure, _start, _end in located(tokens.normalise(text))]


def located(text: str) -> list[tuple[Figure, int, int]]:
    """The figures of a text in the form of tokens.normalise, each with where it begins and ends."""
    return [(_figure(found, text), found.start(), found.end()) for found in FIGURE.finditer(text)]


def is_given(figure: Figure, known: list[Figure]) -> bool:
    """Tell whether a text with the figures `known` states this one: same value, same unit where both have one, no opposite limit."""
    return any(
        figure.value == other.value
        and (not figure.unit or not other.unit or figure.unit == other.unit)
        and (not figure.limit or not other.limit or figure.limit == other.limit)
        for other in known
    )


def without(text: str) -> str:
    """The normalised text with its figures taken out: what the figures are said of."""
    return FIGURE.sub(" ", tokens.normalise(text))


def _figure(found, text) -> Figure:
    before, after = text[max(found.start() - NEAR, 0) : found.start()], text[found.end() : found.end() + NEAR]
    return Figure(*_measure(found), limit=_limit(before, after))


def _measure(found) -> tuple[float, str]:
    if found["percent"]:
        return float(number_of(found["percent"])), "%"
    if found["number"]:
        value = float(found["number"].replace(",", "")) * SCALES[found["scale"] or ""]
        return round(value, 4), _plain(found["unit"])
    return float(number_of(found["numeral"]) * SCALES[found["numeral_scale"] or ""]), _plain(found["numeral_unit"])


def _plain(unit) -> str:
    unit = (unit or "").removeprefix("个")
    return "日" if unit == "天" else unit


def _limit(before, after) -> str:
    if UPPER_BEFORE.search(before) or UPPER_AFTER.search(after):
        return UPPER
    return LOWER if LOWER_BEFORE.search(before) or LOWER_AFTER.search(after) else ""
