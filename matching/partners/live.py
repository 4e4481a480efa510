"""The index of this process: opened once, kept current by the change log, exchanged when a new version is published.

Every request pays one small file read and one indexed query. A changed profile is put into a copy, which then takes the
place of the old one, so that requests under way finish on what they began with. Several processes may do so at once.
"""

import copy
import logging
import threading
from dataclasses import dataclass, field

import numpy as np
from django.db import connection

from matching.engine.index import Index
from services.search.published import IndexMissing

from . import entries, store
from .models import IndexChange

log = logging.getLogger(__name__)
LATE = 200  # log rows may become visible out of order; this many numbers back are looked at again
INLINE = 2_000  # enterprises; a larger index is brought up to date beside the requests, not inside one
THREAD = "partner-index"
_turn = threading.Lock()
_held: dict = {}


@dataclass
class Snapshot:
    """An index and what it contains. Never changed once it is in use."""

    index: Index
    version: str
    seq: int
    seen: frozenset[int] = field(default_factory=frozenset)

    @property
    def name(self) -> str:
        """Version and last change: what a suggestion names as its index."""
        return f"{self.version}+{self.seq}"

    def rows(self, filters: dict[str, str]) -> np.ndarray | None:
        """Rows in force that have these values (city, park, size; industry by its first three characters); None without filters."""
        if not filters:
            return None
        tests = {
            name: (lambda labels, value=value, name=name: [_shown(name, one) == value for one in labels]) for name, value in filters.items()
        }
        wanted = np.logical_and.reduce([self.index.each(name, test) > 0 for name, test in tests.items()])
        return np.flatnonzero(wanted) if not self.index.gone.any() else self.index.alive[wanted[self.index.alive]]

    def pending(self) -> dict[int, int]:
        """Changes it does not contain yet: {number: enterprise}. Raises IndexMissing if the log is another database's."""
        rows = dict(IndexChange.objects.filter(pk__gt=self.seq - LATE).values_list("pk", "enterprise_id"))
        if max(rows, default=0) < self.seq:
            raise IndexMissing(f"the change log ends before {self.seq}: the database was exchanged or restored")
        return {number: enterprise for number, enterprise in rows.items() if number not in self.seen}

    def caught_up(self) -> "Snapshot":
        """A new snapshot with the enterprises that changed since put in, replaced or taken out; this one if none did."""
        pending = self.pending()
        if not pending:
            return self
        fresh = entries.read(set(pending.values()))
        index = copy.copy(self.index)
        index.remove({str(pk) for pk in pending.values()} - {entry.id for entry in fresh})
        if fresh:
            index.put(fresh)
        seq = max(self.seq, *pending)
        seen = frozenset(number for number in (*self.seen, *pending) if number > seq - LATE)
        return Snapshot(index, self.version, seq, seen)


def _shown(name, label):
    return label[:3] if name == "industry" else label


def current() -> Snapshot:
    """The index as of now. Raises IndexMissing if there is none that this process can use."""
    version, held = store.current(), _held.get(store.root())
    if held is not None and held.version == version and not held.pending():
        return held
    if held is not None and len(held.index) > INLINE:
        if _turn.acquire(blocking=False):
            threading.Thread(target=_catch_up_aside, args=(version,), name=THREAD, daemon=True).start()
        return held
    with _turn:
        return _catch_up(version)


def forget() -> None:
    """Drop what this process holds; the next request opens the index anew."""
    _held.clear()


def _catch_up(version) -> Snapshot:
    held = _held.get(store.root())
    if held is None or held.version != version:
        index, seq, seen = store.load(version)
        held = Snapshot(index, version, seq, frozenset(seen))
    _held[store.root()] = held.caught_up()
    return _held[store.root()]


def _catch_up_aside(version) -> None:
    """Catch up in a thread of its own; the lock was taken for it."""
    try:
        _catch_up(version)
    except IndexMissing:
        _held.pop(store.root(), None)  # the next request sees for itself and asks for a rebuild
    except Exception:
        log.exception("the partner index could not be brought up to date; the older one stays")
    finally:
        connection.close()
        _turn.release()
