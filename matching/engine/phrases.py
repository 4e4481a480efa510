"""Every distinct phrase once: its text, vector, ties to chain nodes and search terms. Texts of a published index stay on disk until read."""

import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from scipy import sparse

from services.search.tokens import tokenize

from . import heads
from .arrays import offsets
from .linking import Linker

TERMS = 1 << 20  # terms are hashed to this many columns, so that no vocabulary need be kept


@dataclass(frozen=True, slots=True)
class Texts(Sequence):
    """Texts end to end as UTF-8; one is decoded when it is asked for. `order` sorts them by `hashes`."""

    letters: np.ndarray
    offsets: np.ndarray
    hashes: np.ndarray
    order: np.ndarray

    @classmethod
    def of(cls, texts: Sequence[str]) -> "Texts":
        encoded = [text.encode("utf-8", "surrogatepass") for text in texts]
        hashes = np.array([zlib.crc32(text) for text in encoded], np.uint32)
        order = np.argsort(hashes, kind="stable").astype(np.int32)
        return cls(np.frombuffer(b"".join(encoded), np.uint8), offsets([len(text) for text in encoded]), hashes[order], order)

    def __len__(self) -> int:
        return len(self.offsets) - 1

    def __getitem__(self, number) -> str:
        return self.letters[self.offsets[number] : self.offsets[number + 1]].tobytes().decode("utf-8", "surrogatepass")

    def __iter__(self) -> Iterator[str]:
        return (self[number] for number in range(len(self)))

    def find(self, text: str) -> int | None:
        """The number of a text; None if it is not among these."""
        key = np.uint32(zlib.crc32(text.encode("utf-8", "surrogatepass")))
        first, last = np.searchsorted(self.hashes, key, "left"), np.searchsorted(self.hashes, key, "right")
        return next((int(number) for number in self.order[first:last] if self[number] == text), None)


@dataclass(frozen=True, slots=True)
class Phrases:
    """Numbered from 0: first those of the published index (`kept`), then those learnt since. Never changed in place."""

    kept: Texts
    kept_vectors: np.ndarray
    learnt: tuple[str, ...]
    learnt_vectors: np.ndarray
    number_of: dict[str, int]  # of the learnt ones
    links: sparse.csr_matrix  # float32[phrases, nodes]
    terms: sparse.csr_matrix  # float32[phrases, TERMS]: counts
    heads: np.ndarray  # int32[phrases]: which of `head_kinds`
    head_kinds: tuple  # distinct heads, as `heads` tells them

    @classmethod
    def none(cls, nodes: int) -> "Phrases":
        empty = [sparse.csr_matrix((0, width), dtype=np.float32) for width in (nodes, TERMS)]
        return cls(Texts.of([]), np.zeros((0, 0), np.float32), (), np.zeros((0, 0), np.float32), {}, *empty, np.zeros(0, np.int32), ())

    def __len__(self) -> int:
        return len(self.kept) + len(self.learnt)

    def text(self, number: int) -> str:
        return self.kept[number] if number < len(self.kept) else self.learnt[number - len(self.kept)]

    def texts(self) -> Iterator[str]:
        yield from self.kept
        yield from self.learnt

    def find(self, text: str) -> int | None:
        number = self.number_of.get(text)
        return self.kept.find(text) if number is None else number

    def vectors(self, numbers: np.ndarray) -> np.ndarray:
        """float32[len(numbers), d] unit rows."""
        numbers = np.asarray(numbers)
        if not self.learnt:
            return self.kept_vectors[numbers]
        if not len(self.kept):
            return self.learnt_vectors[numbers]
        out = np.empty((len(numbers), self.kept_vectors.shape[1]), np.float32)
        late = numbers >= len(self.kept)
        out[~late], out[late] = self.kept_vectors[numbers[~late]], self.learnt_vectors[numbers[late] - len(self.kept)]
        return out

    def likeness(self, vector: np.ndarray) -> np.ndarray:
        """Dot product of every phrase with one vector."""
        return np.concatenate(
            [rows @ vector for rows in (self.kept_vectors, self.learnt_vectors) if len(rows)] or [np.zeros(0, np.float32)]
        )

    def with_new(self, texts: Sequence[str], linker: Linker, vectors_of: Callable[[Sequence[str]], np.ndarray]) -> "Phrases":
        """These and the texts not yet among them."""
        fresh = [text for text in dict.fromkeys(texts) if self.find(text) is None]
        if not fresh:
            return self
        vectors, kinds = vectors_of(fresh), {kind: i for i, kind in enumerate(self.head_kinds)}
        told = [kinds.setdefault(heads.kind(text), len(kinds)) for text in fresh]
        return Phrases(
            self.kept,
            self.kept_vectors,
            (*self.learnt, *fresh),
            np.vstack([self.learnt_vectors, vectors]) if len(self.learnt_vectors) else vectors,
            {**self.number_of, **{text: len(self) + i for i, text in enumerate(fresh)}},
            sparse.vstack([self.links, linker.link(fresh, vectors)], format="csr"),
            sparse.vstack([self.terms, terms_of(fresh)], format="csr"),
            np.concatenate([self.heads, np.array(told, np.int32)]),
            tuple(kinds),
        )


def terms_of(texts: Sequence[str]) -> sparse.csr_matrix:
    """Hashed search terms of each text with their counts: float32[len(texts), TERMS]."""
    counts = [_counts(text) for text in texts]
    columns = np.array([term for row in counts for term in row], np.int32)
    values = np.array([n for row in counts for n in row.values()], np.float32)
    return sparse.csr_matrix((values, columns, offsets([len(row) for row in counts])), (len(texts), TERMS))


def _counts(text):
    counts: dict[int, int] = {}
    for term in tokenize(text):
        column = zlib.crc32(term.encode()) % TERMS
        counts[column] = counts.get(column, 0) + 1
    return counts
