"""Likeness in words an officer can repeat. Likeness is 0..1 as the engine gives it."""

from django.utils.translation import gettext_lazy as _

TRADE = ((0.7, _("高度吻合")), (0.4, _("较吻合")), (0.0, _("可能相关")))
SAME = ((0.85, _("高度吻合")), (0.65, _("较吻合")), (0.0, _("可能相关")))  # the engine spreads rivals over a wider range


def words(likeness: float, scale=TRADE) -> str:
    """Name a likeness."""
    return next(str(name) for least, name in scale if likeness >= least)
