"""Many profiles ready for ranking: a published part that never changes, and a small one of what came since.

Rows are numbered through both; a phrase keeps its number for the life of the index. `put` and `remove` exchange the
rows concerned and leave all others, and how rare each thing is, as they stand. No array is changed in place, so that a
copy of an index may be put into beside its readers.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from operator import getitem

import numpy as np
from scipy import sparse

from .arrays import Ragged, rarity, unit_rows
from .linking import Linker
from .phrases import TERMS, Phrases
from .profile import DECLARED, INFERRED, Phrase, Profile
from .segment import Entry, Facts, derive, with_terms

MUCH = 10  # a change of more than one enterprise in so many has everything arranged anew, rarities included
PHRASE_HOLDERS, NODE_HOLDERS = 2_000, 1_000  # of one phrase, of one node, that candidates are looked up among

__all__ = ["Entry", "Index"]


@dataclass(frozen=True, slots=True)
class Rarities:
    """How telling each phrase, node and term is."""

    phrases: np.ndarray
    nodes: np.ndarray
    terms: np.ndarray

    @classmethod
    def of(cls, offers: np.ndarray, nodes: np.ndarray, terms: np.ndarray, total: int) -> "Rarities":
        """By how many of so many enterprises offer each phrase, stand on each node and use each term."""
        return cls(rarity(offers, total), rarity(nodes, total), rarity(terms, total, scaled=False))


def _end_to_end(one, other):
    return np.concatenate([one, other])


class Index:
    """Enterprises by row. vectors_of(texts) → float32[n, d] unit rows; linker leads phrases to chain nodes with the same encoder."""

    def __init__(self, linker: Linker, vectors_of: Callable[[Sequence[str]], np.ndarray]):
        self.linker, self.vectors_of = linker, vectors_of
        self.phrases = Phrases.none(len(linker.chains.nodes))
        self.base = self.recent = self._derived([])
        self.base_order = np.zeros(0, np.intp)  # rows of the published part by id
        self.gone = np.zeros(0, bool)  # which of them were replaced or removed
        self.rarities = Rarities(*(np.zeros(0, np.float32) for _each in range(3)))
        self.near = None  # finds near phrases (`nearest`), where there are many
        self._recent_row: dict[bytes, int] = {}
        self._by_node = None

    @classmethod
    def build(cls, entries: Iterable[Entry], linker: Linker, vectors_of) -> "Index":
        index = cls(linker, vectors_of)
        index.put(list(entries))
        return index

    def __len__(self) -> int:
        """Rows, those included whose enterprise was replaced or removed since: see `alive`."""
        return len(self.base) + len(self.recent)

    @property
    def alive(self) -> np.ndarray:
        """The rows in force."""
        return (
            np.arange(len(self)) if not self.gone.any() else np.flatnonzero(~np.concatenate([self.gone, np.zeros(len(self.recent), bool)]))
        )

    @property
    def background(self) -> tuple[float, float]:
        """Mean and deviation of the likeness of two node names: the same scale whatever the enterprises."""
        return self.linker.background

    @property
    def row(self) -> "Rows":
        return Rows(self)

    @property
    def entries(self) -> "Entries":
        return Entries(self)

    def put(self, entries: Sequence[Entry]) -> None:
        """Add enterprises, or replace those whose id is known."""
        entries = list({entry.id: entry for entry in entries}.values())
        texts = (text for entry in entries for text in sorted(entry.profile.texts))
        self.phrases = self.phrases.with_new(list(texts), self.linker, self.vectors_of)
        before = len(self)
        self._forget({entry.id for entry in entries})
        if not len(self.base) and len(entries) * MUCH > before:
            self._arrange(self.recent.facts.then(self._facts(entries)) if before else self._facts(entries))
        else:
            unseen = np.ones(len(self.phrases) - len(self.rarities.phrases), np.float32)  # a phrase nobody had is as rare as can be
            self.rarities = Rarities(np.concatenate([self.rarities.phrases, unseen]), self.rarities.nodes, self.rarities.terms)
            self._take(self.recent.then(with_terms(self._derived(entries), self.rarities.terms)))

    def remove(self, ids: Iterable[str]) -> None:
        """Forget enterprises; unknown ids are ignored."""
        self._forget(set(ids))

    def _forget(self, ids):
        rows = np.array([self.row[one] for one in ids if one in self.row], np.int64)
        old, new = rows[rows < len(self.base)], rows[rows >= len(self.base)] - len(self.base)
        if len(old):
            self.gone = self.gone.copy()
            self.gone[old] = True
        if len(new):
            self._take(self.recent.take(np.setdiff1d(np.arange(len(self.recent)), new)))

    def _take(self, recent):
        self.recent = recent
        self._recent_row = {one: len(self.base) + i for i, one in enumerate(recent.facts.ids.tolist())}

    def _arrange(self, facts):
        """Take these rows for all there are; how rare each thing is follows from them."""
        made = derive(facts, self.phrases, self.linker.chains)
        widths = {"offers": len(self.phrases), "offer_nodes": len(self.linker.chains.nodes), "terms": TERMS}
        self.rarities = Rarities.of(*(np.bincount(made.part(name).columns, minlength=n) for name, n in widths.items()), len(made))
        self._take(with_terms(made, self.rarities.terms))

    def _facts(self, entries):
        return Facts.of(entries, self.phrases, self.linker.chains)

    def _derived(self, entries):
        return derive(self._facts(entries), self.phrases, self.linker.chains)

    # Reading: arrays of the rows asked for.

    def take(self, name: str, rows: np.ndarray) -> Ragged:
        """Rows of offers, wants, inferred, via, heads, nodes, offer_nodes, need_nodes or terms, in the order asked for."""
        return self._read(rows, lambda segment, some: segment.part(name).take(some), Ragged.then, Ragged.take)

    def values(self, name: str, rows: np.ndarray) -> np.ndarray:
        """context_length, class_length, place or ids of these rows."""
        source = lambda segment: getattr(segment.facts if name in ("place", "ids") else segment, name)  # noqa: E731 - said once
        return self._read(rows, lambda segment, some: source(segment)[some])

    def each(self, name: str, values_of: Callable[[Sequence[str]], Sequence[float]], rows: np.ndarray | None = None) -> np.ndarray:
        """values_of(labels), one of each of the rows, all by default; name: industry, park, city or size."""
        rows = np.arange(len(self)) if rows is None else rows
        read = lambda segment, some: segment.facts.labels[name].each(values_of, some)  # noqa: E731 - beside its two siblings
        return self._read(rows, read)

    @property
    def phrases_by_node(self) -> sparse.csr_matrix:
        """float32[nodes, phrases]: the ties of the phrases turned round, made anew when phrases were learnt."""
        if self._by_node is None or self._by_node.shape[1] != len(self.phrases):
            self._by_node = self.links.T.tocsr()
        return self._by_node

    def holders(self, name: str, number: int) -> np.ndarray:
        """Rows in force that hold a phrase among their offers or wants, those it counts most for first."""
        found = []
        for segment, start in ((self.base, 0), (self.recent, len(self.base))):
            if len(segment) and number < len(held := segment.holders(name, len(self.phrases))):
                rows = held.columns[held.offsets[number] : held.offsets[number + 1]].astype(np.int64)
                found.append(rows[~self.gone[rows]] if not start and len(self.base) else rows + start)
        return np.concatenate(found or [np.zeros(0, np.int64)])

    def _read(self, rows, read, join=_end_to_end, reorder=getitem):
        rows, start = np.asarray(rows, np.int64), len(self.base)
        if not start or not len(self.recent):
            return read(self.base if start else self.recent, rows)
        late = rows >= start
        if not late.any():
            return read(self.base, rows)
        order = np.argsort(np.argsort(late, kind="stable"), kind="stable")
        return reorder(join(read(self.base, rows[~late]), read(self.recent, rows[late] - start)), order)

    # The names under which `rank`, `explain` and their kin know the arrays.

    rarity = property(lambda self: self.rarities.phrases)
    node_rarity = property(lambda self: self.rarities.nodes)
    links = property(lambda self: self.phrases.links)
    offers = property(lambda self: Part(self, "offers"))
    wants = property(lambda self: Part(self, "wants"))
    heads = property(lambda self: Part(self, "heads"))
    nodes = property(lambda self: Part(self, "nodes", len(self.linker.chains.nodes)))
    offer_nodes = property(lambda self: Part(self, "offer_nodes", len(self.linker.chains.nodes)))
    need_nodes = property(lambda self: Part(self, "need_nodes", len(self.linker.chains.nodes)))
    terms = property(lambda self: Part(self, "terms", TERMS))
    context = property(lambda self: Derived(self, self.linker.chains.context))
    industries = property(lambda self: Derived(self, self.linker.chains.industries))


@dataclass(frozen=True, slots=True)
class Part:
    """One array of an index: take(rows) as Ragged, [rows] as float32[rows, width], meet(rows, one row)."""

    index: Index
    name: str
    width: int = 0

    def take(self, rows: np.ndarray) -> Ragged:
        return self.index.take(self.name, rows)

    def __getitem__(self, rows) -> sparse.csr_matrix:
        return self.take(np.atleast_1d(rows)).matrix(self.width)

    def dense(self, row: int) -> np.ndarray:
        """One row, float32[width]."""
        return self.take(np.array([row])).dense(self.width)

    def meet(self, rows: np.ndarray, one: Ragged) -> np.ndarray:
        """Dot product of these rows with a single row of few columns: float32[rows]."""
        read = lambda segment, some: segment.part(self.name).meet(some, one)  # noqa: E731 - beside its siblings
        return self.index._read(rows, read)


@dataclass(frozen=True, slots=True)
class Derived:
    """Unit rows that follow from the nodes of each enterprise: not kept, but for their lengths, by which `evidence` has their products."""

    index: Index
    matrix: sparse.csr_matrix

    def __getitem__(self, rows) -> sparse.csr_matrix:
        return unit_rows(self.index.nodes[rows] @ self.matrix)

    def dense(self, row: int) -> np.ndarray:
        """One row, float32[columns of the matrix]."""
        sums = self.matrix.T @ self.index.nodes.dense(row)
        return sums / max(float(np.linalg.norm(sums)), 1e-9)


@dataclass(frozen=True, slots=True)
class Rows(Mapping):
    """Row by id of the enterprises in force."""

    index: Index

    def __getitem__(self, one: str) -> int:
        key, index = one.encode(), self.index
        if (row := index._recent_row.get(key)) is not None:
            return row
        ids = index.base.facts.ids
        if len(key) > ids.dtype.itemsize:
            raise KeyError(one)
        at = int(np.searchsorted(ids, np.array(key, ids.dtype), sorter=index.base_order)) if len(ids) else 0  # of one type: no copy of all
        if at < len(ids) and ids[row := int(index.base_order[at])] == key and not index.gone[row]:
            return row
        raise KeyError(one)

    def __iter__(self) -> Iterator[str]:
        return (self.index.entries.id(row) for row in self.index.alive)

    def __len__(self) -> int:
        return len(self.index) - np.count_nonzero(self.index.gone)


@dataclass(frozen=True, slots=True)
class Entries(Sequence):
    """Entries by row, put together when asked for. Activities and what an offer was read from are not kept."""

    index: Index

    def __len__(self) -> int:
        return len(self.index)

    def id(self, row: int) -> str:
        return self._facts(row)[0].ids[self._facts(row)[1]].decode()

    def ids(self, rows: np.ndarray) -> list[str]:
        """Of many rows at once."""
        return [one.decode() for one in self.index.values("ids", rows).tolist()]

    def label(self, name: str, row: int) -> str:
        """industry, park, city or size of a row."""
        facts, at = self._facts(int(row))
        return facts.labels[name][at]

    def __getitem__(self, row) -> Entry:
        facts, at = self._facts(int(row))
        place = facts.place[at]
        labels = {name: values[at] for name, values in facts.labels.items()}
        return Entry(self.id(row), self._profile(facts, at), place=None if np.isnan(place).any() else tuple(place.tolist()), **labels)

    def _facts(self, row):
        start = len(self.index.base)
        return (self.index.base.facts, row) if row < start else (self.index.recent.facts, row - start)

    def _profile(self, facts, at):
        row, chains, said = np.array([at]), self.index.linker.chains, self.index.phrases.text
        offers, wants, inferred, via = (getattr(facts, name).take(row) for name in ("offers", "wants", "inferred", "via"))
        needs = [Phrase(said(n), source=DECLARED, weight=float(w)) for n, w in zip(wants.columns, wants.weights, strict=True)]
        for n, w, source, product in zip(inferred.columns, inferred.weights, via.columns, via.weights, strict=True):
            path = chains.path(int(product), int(source)) if source >= 0 and product >= 0 else ()
            needs.append(Phrase(said(n), source=INFERRED, weight=float(w), via=path))
        return Profile(tuple(Phrase(said(n), weight=float(w)) for n, w in zip(offers.columns, offers.weights, strict=True)), tuple(needs))
