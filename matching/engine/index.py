"""Many profiles as arrays: distinct phrases once, each enterprise a slice of them.

Built from profiles, then asked by `rank`. Vectors come from the phrase store, the rest is quick to make again. `put`
and `remove` keep a running index current: they exchange the rows concerned and leave all others, and how rare each
thing is, as they stand. No array is changed in place, so that a copy of an index may be put into beside its readers.
"""

import zlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from scipy import sparse

from services.search.tokens import tokenize

from .arrays import Ragged, rarity, spliced, strongest, unit_rows
from .linking import Linker
from .profile import INFERRED, Profile

HEADS = 3  # offers that stand for the main business
TERMS = 1 << 20  # terms are hashed to this many columns, so that no vocabulary need be kept
MUCH = 10  # a change of more than one enterprise in so many has everything arranged anew, rarities included
SPECIAL, GENERAL = 0.9, 0.5  # how far an offer of a special kind is one of the general kind, and the reverse


@dataclass(frozen=True, slots=True)
class Entry:
    """One enterprise to be matched. `industry` is its GB/T 4754 code or "", `place` is (lat, lon) or None."""

    id: str
    profile: Profile
    industry: str = ""
    park: str = ""
    city: str = ""
    place: tuple[float, float] | None = None


class Index:
    """Profiles ready for ranking. Rows follow `entries`; a phrase keeps its number for the life of the index.

    vectors_of(texts) → float32[n, d] unit rows; linker leads phrases to chain nodes with the same encoder.
    """

    ROWS = ("offers", "wants", "heads", "offer_nodes", "need_nodes", "context", "industries", "terms")  # one row an enterprise

    def __init__(self, linker: Linker, vectors_of: Callable[[Sequence[str]], np.ndarray]):
        self.linker, self.vectors_of = linker, vectors_of
        self.entries: list[Entry] = []
        self.row: dict[str, int] = {}
        self.texts: list[str] = []
        self.phrase: dict[str, int] = {}
        self.vectors = np.zeros((0, 0), np.float32)
        self.links = sparse.csr_matrix((0, len(linker.chains.nodes)), dtype=np.float32)

    @classmethod
    def build(cls, entries: Iterable[Entry], linker: Linker, vectors_of) -> "Index":
        index = cls(linker, vectors_of)
        index.put(list(entries))
        return index

    def __len__(self) -> int:
        return len(self.entries)

    def put(self, entries: Sequence[Entry]) -> None:
        """Add enterprises, or replace those whose id is known."""
        before = len(self)
        for entry in entries:
            if entry.id in self.row:
                self.entries[self.row[entry.id]] = entry
            else:
                self.row[entry.id] = len(self.entries)
                self.entries.append(entry)
        self._learn(dict.fromkeys(text for entry in entries for text in sorted(entry.profile.texts)))
        if len(entries) * MUCH > before:
            self._arrange()
        else:
            self._exchange(before, list({entry.id: entry for entry in entries}.values()))

    def remove(self, ids: Iterable[str]) -> None:
        """Forget enterprises; unknown ids are ignored."""
        gone = set(ids)
        kept = np.array([i for i, entry in enumerate(self.entries) if entry.id not in gone], np.int64)
        self.entries = [self.entries[i] for i in kept]
        self.row = {entry.id: i for i, entry in enumerate(self.entries)}
        for name in self.ROWS:
            value = getattr(self, name)
            setattr(self, name, value.take(kept) if isinstance(value, Ragged) else value[kept])

    def _learn(self, texts):
        fresh = [text for text in texts if text not in self.phrase]
        if not fresh:
            return
        vectors = self.vectors_of(fresh)
        self.phrase.update({text: len(self.texts) + i for i, text in enumerate(fresh)})
        self.texts += fresh
        self.vectors = np.vstack([self.vectors, vectors]) if len(self.vectors) else vectors
        self.links = sparse.vstack([self.links, self.linker.link(fresh, vectors)], format="csr")
        self.background = self.linker.background  # of the node names: the same scale whatever the enterprises

    def _arrange(self):
        profiles = [entry.profile for entry in self.entries]
        held = np.zeros(len(self.texts), np.int64)
        for profile in profiles:
            held[[self.phrase[phrase.text] for phrase in profile.offers]] += 1
        self.rarity = rarity(held, len(profiles))
        made = self._rows(self.entries)
        self.node_rarity = rarity(np.diff(made["offer_nodes"].tocsc().indptr), len(profiles))
        self.term_rarity = rarity(np.diff(made["terms"].tocsc().indptr), len(profiles), scaled=False)
        self._take(made)

    def _exchange(self, before, entries):
        """Put the rows of these entries in place of their old ones or after the last."""
        unseen = np.ones(len(self.texts) - len(self.rarity), np.float32)  # a phrase nobody had is as rare as can be
        self.rarity = np.concatenate([self.rarity, unseen])
        order = np.arange(len(self))
        order[[self.row[entry.id] for entry in entries]] = before + np.arange(len(entries))
        old = {name: getattr(self, name) for name in self.ROWS}
        self._take(self._rows(entries))
        for name in self.ROWS:
            setattr(self, name, spliced(old[name], getattr(self, name), order))

    def _take(self, made):
        made["terms"] = unit_rows(made["terms"] @ sparse.diags(self.term_rarity))
        for name in self.ROWS:
            setattr(self, name, made[name])

    def _rows(self, entries):
        """The rows of these entries by name; rarities do not enter, but for the terms in _take."""
        chains, profiles = self.linker.chains, [entry.profile for entry in entries]
        offers = self._ragged(profile.offers for profile in profiles)
        nodes = strongest(offers, self.links)
        return {
            "offers": offers,
            "wants": self._ragged([p for p in profile.needs if p.source != INFERRED] for profile in profiles),
            "heads": self._ragged(sorted(profile.offers, key=lambda p: -p.weight)[:HEADS] for profile in profiles),
            "offer_nodes": nodes.maximum(SPECIAL * nodes @ chains.kinds).maximum(GENERAL * nodes @ chains.kinds.T).tocsr(),
            "need_nodes": strongest(self._ragged([p for p in profile.needs if p.source == INFERRED] for profile in profiles), self.links),
            "context": unit_rows(nodes @ chains.context),
            "industries": unit_rows(nodes @ chains.industries),
            "terms": _terms(profiles),
        }

    def _ragged(self, sides):
        return Ragged.of([[(self.phrase[phrase.text], phrase.weight) for phrase in side] for side in sides])


def _terms(profiles):
    """Hashed search terms of what each profile offers, with 1 + log of their counts."""
    counts = [term_counts(profile) for profile in profiles]
    offsets = np.concatenate([[0], np.cumsum([len(row) for row in counts])]).astype(np.int64)
    columns = np.array([term for row in counts for term in row], np.int64)
    values = 1 + np.log(np.array([n for row in counts for n in row.values()], np.float32))
    return sparse.csr_matrix((values, columns, offsets), (len(profiles), TERMS), dtype=np.float32)


def term_counts(profile: Profile) -> dict[int, int]:
    """Hashed search terms of what a profile offers, with their counts."""
    counts: dict[int, int] = {}
    for phrase in profile.offers:
        for term in tokenize(phrase.text):
            column = zlib.crc32(term.encode()) % TERMS
            counts[column] = counts.get(column, 0) + 1
    return counts
