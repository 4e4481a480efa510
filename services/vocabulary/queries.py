"""Reads of the editors' words."""

from .models import Synonym


def overlay() -> tuple[tuple[str, str], ...]:
    """The active (everyday, official) pairs; official "" puts a word out of use. One small query, so that a change counts at once."""
    return tuple(Synonym.objects.filter(is_active=True).order_by("everyday").values_list("everyday", "official"))
