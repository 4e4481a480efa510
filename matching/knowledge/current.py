"""The knowledge that holds now: the files with the newest version laid over them, named by what they say.

The database is asked each time which version holds, so that every process follows at once; what a version says is kept.
"""

from dataclasses import dataclass
from functools import lru_cache

from matching.engine.chains import Chains

from . import base
from .base import Source
from .models import Version
from .overlay import Overlay

KEPT = 3  # versions in memory: the one that holds, the one an index was built with, the one somebody looks at


def number() -> int:
    """The number of the version that holds; 0 while nobody changed anything."""
    return Version.objects.values_list("number", flat=True).first() or 0


def version() -> str:
    """Name the knowledge that holds. The same content has the same name, whichever number it came under."""
    return _name(Version.objects.values_list("digest", flat=True).first() or "")


def overlay(name: str = "") -> Overlay:
    """The changes of a version by its name, by default the one that holds. Raises KeyError if it is unknown here."""
    files, _plus, digest = (name or version()).partition("+")
    if files != _name(""):
        raise KeyError(name)
    return _overlay(digest)


def chains(name: str = "") -> Chains:
    """The knowledge of a version by its name, by default the one that holds. Raises KeyError if it is unknown here."""
    name = name or version()
    overlay(name)
    return _chains(name)


@dataclass(frozen=True)
class Held:
    """The version that holds, read once: what people changed, and the knowledge that results."""

    changes: Overlay
    chains: Chains


def held() -> Held:
    """Changes and knowledge that hold now. One query, unless the version is new to this process."""
    name = version()
    return Held(overlay(name), chains(name))


def is_known(name: str) -> bool:
    """Can the knowledge of this name be had from the present files and versions?"""
    try:
        overlay(name)
    except KeyError:
        return False
    return True


def source_of(product: str, part: str = "", changes: Overlay | None = None) -> Source | None:
    """Where it is said that a product exists, or that a part goes into it; None if nobody says so."""
    changes = overlay() if changes is None else changes
    return changes.source_of(product, part) or base.origins().get(product)


def _name(digest):
    return f"chains-{base.digest()}" + (f"+{digest}" if digest else "")


@lru_cache(maxsize=KEPT)
def _overlay(digest) -> Overlay:
    if not digest:
        return Overlay()
    row = Version.objects.filter(digest=digest).first()
    if row is None:
        raise KeyError(digest)
    return row.facts


@lru_cache(maxsize=KEPT)
def _chains(name) -> Chains:
    return overlay(name).over(base.load())
