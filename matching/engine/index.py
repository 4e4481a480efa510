"""Many profiles as arrays: distinct phrases once, each enterprise a slice of them.

Built from profiles, then asked by `rank`. Nothing here is saved: vectors come from the phrase store, the rest is
quick to make again. `put` and `remove` keep a running index current without building it anew.
"""

import zlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from scipy import sparse

from services.search.tokens import tokenize

from .chains import LEAD, Linker
from .profile import INFERRED, Profile

HEADS = 3  # offers that stand for the main business
TERMS = 1 << 20  # terms are hashed to this many columns, so that no vocabulary need be kept


@dataclass(frozen=True, slots=True)
class Entry:
    """One enterprise to be matched. `industry` is its GB/T 4754 code or "", `place` is (lat, lon) or None."""

    id: str
    profile: Profile
    industry: str = ""
    park: str = ""
    city: str = ""
    place: tuple[float, float] | None = None


@dataclass(frozen=True, slots=True)
class Ragged:
    """Rows of unequal length: row i is columns[offsets[i]:offsets[i + 1]] with the weights beside it."""

    columns: np.ndarray
    weights: np.ndarray
    offsets: np.ndarray

    @classmethod
    def of(cls, rows: Sequence[Sequence[tuple[int, float]]]) -> "Ragged":
        flat = np.array([pair for row in rows for pair in row], np.float64).reshape(-1, 2)
        offsets = np.concatenate([[0], np.cumsum([len(row) for row in rows], dtype=np.int64)]).astype(np.int64)
        return cls(flat[:, 0].astype(np.int64), flat[:, 1].astype(np.float32), offsets)

    def take(self, rows: np.ndarray) -> "Ragged":
        """The rows asked for, in that order."""
        lengths = np.diff(self.offsets)[rows]
        offsets = np.concatenate([[0], np.cumsum(lengths)])
        at = np.arange(offsets[-1]) + np.repeat(self.offsets[:-1][rows] - offsets[:-1], lengths)
        return Ragged(self.columns[at], self.weights[at], offsets)

    @property
    def owner(self) -> np.ndarray:
        """The row of each item."""
        return np.repeat(np.arange(len(self.offsets) - 1), np.diff(self.offsets))

    @property
    def standing(self) -> np.ndarray:
        """The place of each item in its row: 0 for the first."""
        return np.arange(len(self.columns)) - np.repeat(self.offsets[:-1], np.diff(self.offsets))

    def weighed(self, factor: np.ndarray) -> "Ragged":
        return Ragged(self.columns, (self.weights * factor).astype(np.float32), self.offsets)

    def first(self, count: int) -> "Ragged":
        """Each row cut to its first `count` items."""
        keep = self.standing < count
        return Ragged(self.columns[keep], self.weights[keep], np.concatenate([[0], np.cumsum(np.minimum(np.diff(self.offsets), count))]))

    def best(self, values: np.ndarray) -> np.ndarray:
        """Largest of values[:, columns] in each row: [m, phrases] → [m, rows]; 0 for an empty row."""
        out = np.zeros((values.shape[0], len(self.offsets) - 1), np.float32)
        full = np.flatnonzero(np.diff(self.offsets))
        if len(full):
            out[:, full] = np.maximum.reduceat(values[:, self.columns], self.offsets[full], axis=1)
        return out

    def mean(self, values: np.ndarray) -> np.ndarray:
        """Weighted mean of values[columns] in each row: [phrases] → [rows]; 0 for an empty row."""
        owner, size = self.owner, len(self.offsets) - 1
        total = np.bincount(owner, self.weights * values[self.columns], size)
        return (total / np.maximum(np.bincount(owner, self.weights, size), 1e-9)).astype(np.float32)


class Index:
    """Profiles ready for ranking. Rows follow `entries`; a phrase keeps its number for the life of the index.

    vectors_of(texts) → float32[n, d] unit rows; linker leads phrases to chain nodes with the same encoder.
    """

    def __init__(self, linker: Linker, vectors_of: Callable[[Sequence[str]], np.ndarray]):
        self.linker, self.vectors_of = linker, vectors_of
        self.entries: list[Entry] = []
        self.row: dict[str, int] = {}
        self.texts: list[str] = []
        self.phrase: dict[str, int] = {}
        self.vectors = np.zeros((0, 0), np.float32)
        self._terms: dict[Profile, dict[int, int]] = {}
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
        for entry in entries:
            if entry.id in self.row:
                self.entries[self.row[entry.id]] = entry
            else:
                self.row[entry.id] = len(self.entries)
                self.entries.append(entry)
        self._learn(dict.fromkeys(text for entry in entries for text in sorted(entry.profile.texts)))
        self._arrange()

    def remove(self, ids: Iterable[str]) -> None:
        """Forget enterprises; unknown ids are ignored."""
        gone = set(ids)
        self.entries = [entry for entry in self.entries if entry.id not in gone]
        self.row = {entry.id: i for i, entry in enumerate(self.entries)}
        self._terms = {}
        self._arrange()

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
        self.offers = self._ragged([profile.offers for profile in profiles])
        self.wants = self._ragged([[p for p in profile.needs if p.source != INFERRED] for profile in profiles])
        standing = self.offers.standing
        plain = Ragged(self.offers.columns, np.ones(len(standing), np.float32), self.offers.offsets)
        self.lead = self.offers.weighed(LEAD**standing)
        self.heads = self.offers.first(HEADS)
        self.offer_nodes, self.lead_nodes = self.nodes_of(plain), self.nodes_of(plain.weighed(LEAD**standing))
        self.need_nodes = self.nodes_of(self._ragged([profile.needs for profile in profiles], plain=True))
        self.node_rarity = rarity(np.diff(self.offer_nodes.tocsc().indptr), len(profiles))
        # An enterprise belongs to the industry of its main activity (GB/T 4754), so the first lines count most here.
        self.industries = unit_rows(self.nodes_of(plain.weighed(1 / (1 + standing))) @ self.linker.chains.industries)
        self._count_terms(profiles)

    def _ragged(self, sides, *, plain=False):
        places = [[self.phrase[phrase.text] for phrase in side] for side in sides]
        rows = [
            [(at, p.weight * (1 if plain else self.rarity[at])) for at, p in zip(*pair, strict=True)]
            for pair in zip(places, sides, strict=True)
        ]
        return Ragged.of(rows)

    def nodes_of(self, rows: Ragged) -> sparse.csr_matrix:
        """Strongest tie of each row to each chain node, phrase weight included: float32[rows, nodes]."""
        part = self.links[rows.columns].tocoo()
        owner = rows.owner[part.row]
        value = part.data * rows.weights[part.row]
        order = np.lexsort((value, part.col, owner))
        owner, column, value = owner[order], part.col[order], value[order]
        last = np.append((owner[1:] != owner[:-1]) | (column[1:] != column[:-1]), True) if len(owner) else np.zeros(0, bool)
        shape = (len(rows.offsets) - 1, self.links.shape[1])
        return sparse.csr_matrix((value[last], (owner[last], column[last])), shape, dtype=np.float32)

    def _count_terms(self, profiles):
        for profile in profiles:
            if profile not in self._terms:
                self._terms[profile] = term_counts(profile)
        counts = [self._terms[profile] for profile in profiles]
        offsets = np.concatenate([[0], np.cumsum([len(row) for row in counts])]).astype(np.int64)
        columns = np.array([term for row in counts for term in row], np.int64)
        values = 1 + np.log(np.array([n for row in counts for n in row.values()], np.float32))
        seldom = rarity(np.bincount(columns, minlength=TERMS), len(profiles), scaled=False)
        self.terms = unit_rows(sparse.csr_matrix((values * seldom[columns], columns, offsets), (len(profiles), TERMS), dtype=np.float32))


def term_counts(profile: Profile) -> dict[int, int]:
    """Hashed search terms of what a profile offers, with their counts."""
    counts: dict[int, int] = {}
    for phrase in profile.offers:
        for term in tokenize(phrase.text):
            column = zlib.crc32(term.encode()) % TERMS
            counts[column] = counts.get(column, 0) + 1
    return counts


def rarity(held: np.ndarray, total: int, *, scaled: bool = True) -> np.ndarray:
    """How telling each thing is: log((1 + total) / (1 + holders)) + 1, scaled to at most 1 unless asked otherwise."""
    value = np.log((1 + total) / (1 + held)).clip(0) + 1
    return (value / (np.log(1 + total) + 1) if scaled else value).astype(np.float32)


def unit_rows(matrix: sparse.csr_matrix) -> sparse.csr_matrix:
    """Rows scaled to length one; empty rows stay empty."""
    length = np.sqrt(np.asarray(matrix.multiply(matrix).sum(axis=1)).ravel())
    return sparse.diags(1 / np.maximum(length, 1e-9)) @ matrix
