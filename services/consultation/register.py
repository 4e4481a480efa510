"""Which document replaced which, and which one a number means. Pure: rows in, document ids out."""

from collections.abc import Iterable
from dataclasses import dataclass

from . import times


@dataclass(frozen=True)
class Entry:
    """One document: first and last day in force as ordinals, successor by its address."""

    pk: int
    number: str
    is_rule: bool
    begins: int
    ends: int
    url: str
    successor_url: str


class Register:
    """The documents of an index."""

    def __init__(self, entries: Iterable[Entry]):
        self.entries = {entry.pk: entry for entry in entries}
        self._at = {entry.url: entry.pk for entry in self.entries.values()}

    def meant(self, asked: Iterable[tuple[str, str]]) -> set[int]:
        """The rules whose number a question names."""
        return {pk for pk, entry in self.entries.items() for number in asked if entry.is_rule and times.is_meant(number, entry.number)}

    def current(self, pk: int, day: int) -> int | None:
        """The document itself or what took its place by that day; None if nothing of it is in force."""
        seen = set()
        while pk is not None and pk not in seen:
            seen.add(pk)
            entry = self.entries[pk]
            if entry.begins <= day <= entry.ends:
                return pk
            pk = self._at.get(entry.successor_url) if entry.successor_url else None
        return None
