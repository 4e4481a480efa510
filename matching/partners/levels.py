"""Likeness in words an officer can repeat. Likeness is counted in standard deviations above a chance pair of phrases."""

from django.utils.translation import gettext_lazy as _

LEVELS = ((6.0, _("高度吻合")), (4.5, _("较吻合")), (3.0, _("可能相关")))
LEAST = LEVELS[-1][0]


def words(z: float) -> str:
    """Name a likeness; "" below what is worth naming."""
    return next((str(name) for least, name in LEVELS if z >= least), "")
