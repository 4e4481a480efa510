"""Bands of money or of people that a text sets (50万元以下, 100人至300人), and the asker's own figures that fall into them. Pure."""

import re
from dataclasses import dataclass
from math import inf

from . import figures
from .figures import LOWER, UPPER, Figure

UNITS = ("元", "人")
TO = re.compile(r"(?:\(含\))?(?:及?以上)?\s*(?:至|到|-|—|~)\s*")
LEAST_MONEY = 10_000  # 去年做了80万: a bare figure of this size is money


@dataclass(frozen=True)
class Band:
    """From low to high in the unit. Both ends count as inside: rules differ in which of two bands an end belongs to."""

    low: float
    high: float
    unit: str


def read(text: str) -> tuple[Band, ...]:
    """The bands that a text in the form of tokens.normalise sets, in their order."""
    found, bands, low = figures.located(text), [], None
    for place, (figure, _start, end) in enumerate(found):
        after, start_after = found[place + 1][:2] if place + 1 < len(found) else (None, end)
        if low is not None:
            bands.append(Band(low, figure.value, figure.unit))
            low = None
        elif after and figure.unit in ("", after.unit) and TO.fullmatch(text[end:start_after]):
            low = figure.value
        elif figure.limit == UPPER:
            bands.append(Band(-inf, figure.value, figure.unit))
        elif figure.limit == LOWER:
            bands.append(Band(figure.value, inf, figure.unit))
    return tuple(band for band in bands if band.unit in UNITS and band.low <= band.high)


def own(question: str) -> tuple[Figure, ...]:
    """The asker's own figures: money and people that a question states as they are, not as a limit."""
    return tuple(figure for figure in map(_as_money, figures.read(question)) if figure.unit in UNITS and not figure.limit)


def fits(mine: tuple[Figure, ...], bands: tuple[Band, ...]) -> bool | None:
    """Tell whether one of the figures falls into one of the bands; None if no band is in the unit of any."""
    compared = [band.low <= figure.value <= band.high for figure in mine for band in bands if band.unit == figure.unit]
    return any(compared) if compared else None


def _as_money(figure: Figure) -> Figure:
    return Figure(figure.value, "元", figure.limit) if not figure.unit and figure.value >= LEAST_MONEY else figure
