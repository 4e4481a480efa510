"""Likeness and scores in words an officer can repeat. Both are 0..1 as the engine gives them."""

from django.utils.translation import gettext_lazy as _

from .models import Kind

TRADE = ((0.7, _("高度吻合")), (0.4, _("较吻合")), (0.0, _("可能相关")))
SAME = ((0.85, _("高度吻合")), (0.65, _("较吻合")), (0.0, _("可能相关")))  # the engine spreads rivals over a wider range
# What stands beside a score, so that the words follow the order of the list.
TRADED = ((0.7, _("匹配度高")), (0.6, _("匹配度较高")), (0.0, _("匹配度一般")))
RIVAL = ((0.85, _("重合度高")), (0.65, _("重合度较高")), (0.0, _("重合度一般")))


def words(value: float, scale=TRADE) -> str:
    """Name a likeness."""
    return next(str(name) for least, name in scale if value >= least)


def of_score(score: float, kind: str) -> str:
    """Name a score of a list of this kind."""
    return words(score, RIVAL if kind == Kind.COMPETITOR else TRADED)
