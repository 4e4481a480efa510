"""The weights that scores are fused by: the program's own, or the learnt set that was chosen last.

Which set holds is asked of the database each time, so that every process follows at once. A set whose names are not
those of the running program cannot be used: the program's own weights hold instead, and the page says so.
"""

import logging
import math
from collections.abc import Mapping
from dataclasses import dataclass, fields

from django.utils.translation import gettext_lazy as _

from matching.engine import rank

from .models import WeightChoice

log = logging.getLogger(__name__)
LABELS = {
    "touch": _("产品同处一段产业链"),
    "buys": _("推断需求得到满足"),
    "either": _("买卖任一方向"),
    "by_class": _("行业之间的买卖"),
    "declared": _("申报需求得到满足"),
    "near": _("距离近"),
    "same_at": _("同业减分的起点"),
    "same_width": _("同业减分的快慢"),
    "rival_forward": _("同业：本企业产品与对方相近"),
    "rival_back": _("同业：对方产品与本企业相近"),
    "rival_words": _("同业：用词相同"),
    "rival_nodes": _("同业：产品相同"),
    "rival_industry": _("同业：行业相同"),
}
DEFAULTS = rank.Weights()


@dataclass(frozen=True)
class InForce:
    """number 0 are the defaults; `refused` is the number of a chosen set that does not fit the program."""

    weights: rank.Weights
    number: int = 0
    refused: int | None = None


def in_force() -> InForce:
    """The weights that hold now. One query."""
    choice = WeightChoice.objects.select_related("weights").first()
    if choice is None or choice.weights is None:
        return InForce(DEFAULTS)
    found = read(choice.weights.values)
    if found is None:
        log.warning("weights %s have another layout than the program; the defaults are used", choice.weights.number)
        return InForce(DEFAULTS, refused=choice.weights.number)
    return InForce(found, choice.weights.number)


def names() -> list[str]:
    """The weights that can be learnt: numbers of the program's own set that are not zero."""
    return [one.name for one in fields(rank.Weights) if _is_number(value := getattr(DEFAULTS, one.name)) and value]


def plain(weights: rank.Weights) -> dict[str, float]:
    """The numbers of a set by name."""
    return {one.name: float(value) for one in fields(weights) if _is_number(value := getattr(weights, one.name))}


def read(values: Mapping) -> rank.Weights | None:
    """A set from its numbers; None if they are not exactly those of the running program."""
    if not isinstance(values, Mapping) or set(values) != set(plain(DEFAULTS)):
        return None
    if not all(_is_number(value) and math.isfinite(value) for value in values.values()):
        return None
    return rank.Weights(**values)


def _is_number(value):
    return isinstance(value, int | float) and not isinstance(value, bool)
