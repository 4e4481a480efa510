"""Arrays of unequal rows, labels and sparse matrices: what the index is made of. All may be memory-mapped files."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from scipy import sparse

SIEVE = 13  # bits of a column that tell most others from a few


@dataclass(frozen=True, slots=True)
class Ragged:
    """Rows of unequal length: row i is columns[offsets[i]:offsets[i + 1]] with the weights beside it."""

    columns: np.ndarray
    weights: np.ndarray
    offsets: np.ndarray

    @classmethod
    def of(cls, rows: Iterable[Sequence[tuple[int, float]]]) -> "Ragged":
        rows = [*rows]
        flat = np.array([pair for row in rows for pair in row], np.float64).reshape(-1, 2)
        return cls(flat[:, 0].astype(np.int32), flat[:, 1].astype(np.float32), offsets([len(row) for row in rows]))

    @classmethod
    def from_matrix(cls, matrix: sparse.csr_matrix) -> "Ragged":
        """The stored values of each row."""
        return cls(matrix.indices.astype(np.int32), matrix.data.astype(np.float32), matrix.indptr.astype(np.int64))

    @classmethod
    def empty(cls, rows: int = 0) -> "Ragged":
        return cls(np.zeros(0, np.int32), np.zeros(0, np.float32), np.zeros(rows + 1, np.int64))

    def __len__(self) -> int:
        return len(self.offsets) - 1

    def matrix(self, width: int) -> sparse.csr_matrix:
        """As float32[rows, width]."""
        return sparse.csr_matrix((self.weights, self.columns.astype(np.int32), self.offsets), (len(self), width))

    def dense(self, width: int) -> np.ndarray:
        """The weights of a single row, float32[width]."""
        out = np.zeros(width, np.float32)
        out[self.columns] = self.weights
        return out

    def places(self, rows: np.ndarray, most: int = 0) -> tuple[np.ndarray, np.ndarray]:
        """Where the items of these rows stand, at most so many each unless most is 0, and the offsets they will have once taken."""
        begin, end = self.offsets[rows], self.offsets[np.asarray(rows) + 1]
        end = np.minimum(end, begin + most) if most else end
        taken = offsets(end - begin)
        return np.arange(taken[-1]) + np.repeat(begin - taken[:-1], end - begin), taken

    def take(self, rows: np.ndarray) -> "Ragged":
        """The rows asked for, in that order."""
        at, taken = self.places(rows)
        return Ragged(self.columns[at], self.weights[at], taken)

    def placed(self, numbers: np.ndarray, width: int) -> "Ragged":
        """The same with where each column stands in `numbers`, distinct ones below `width`; len(numbers) for what is not there.

        By a table that is set only where it is read: of a few columns among very many its other pages are never touched.
        """
        table = np.empty(width, np.int32)
        table[self.columns] = len(numbers)
        table[numbers] = np.arange(len(numbers), dtype=np.int32)
        return Ragged(table[self.columns], self.weights, self.offsets)

    def then(self, other: "Ragged") -> "Ragged":
        """These rows followed by the other's."""
        parts = (np.concatenate(pair) for pair in ((self.columns, other.columns), (self.weights, other.weights)))
        return Ragged(*parts, np.concatenate([self.offsets, self.offsets[-1] + other.offsets[1:]]))

    @property
    def owner(self) -> np.ndarray:
        """The row of each item."""
        return np.repeat(np.arange(len(self)), np.diff(self.offsets))

    def best(self, values: np.ndarray, *, weighed: bool = False) -> np.ndarray:
        """Largest of values[:, columns], times the weights if asked, in each row: [m, phrases] → [m, rows]; 0 for an empty row."""
        out = np.zeros((values.shape[0], len(self)), np.float32)
        full = np.flatnonzero(np.diff(self.offsets))
        if len(full):
            each = values[:, self.columns] * self.weights if weighed else values[:, self.columns]
            out[:, full] = np.maximum.reduceat(each, self.offsets[full], axis=1)
        return out

    def mean(self, values: np.ndarray, rarity: np.ndarray) -> np.ndarray:
        """Mean of values[columns] in each row, by weight and rarity: [phrases] → [rows]; 0 for an empty row."""
        owner, size, weights = self.owner, len(self), self.weights * rarity[self.columns]
        total = np.bincount(owner, weights * values[self.columns], size)
        return (total / np.maximum(np.bincount(owner, weights, size), 1e-9)).astype(np.float32)

    def dot(self, vector: np.ndarray) -> np.ndarray:
        """Sum of weight * vector[column] in each row."""
        out = np.zeros(len(self), np.float32)
        full = np.flatnonzero(np.diff(self.offsets))
        if len(full):
            out[full] = np.add.reduceat(self.weights * vector[self.columns], self.offsets[full])
        return out

    def meet(self, rows: np.ndarray, one: "Ragged") -> np.ndarray:
        """Dot product of these rows with another array's only row, each column at most once a row: float32[rows].

        For few columns of very many. Most items fall through by the last bits of their column, and only of the rest more is read.
        """
        order = np.argsort(one.columns)
        columns, weights, likely = one.columns[order], one.weights[order], np.zeros(1 << SIEVE, bool)
        likely[columns & (len(likely) - 1)] = True
        at, taken = self.places(rows)
        theirs = self.columns[at]
        some = np.flatnonzero(likely[theirs & (len(likely) - 1)])
        same, place = located(theirs[some], columns)
        some = some[same]
        owner = np.searchsorted(taken, some, "right") - 1
        return np.bincount(owner, self.weights[at[some]] * weights[place], len(rows)).astype(np.float32)

    def squares(self) -> np.ndarray:
        """Sum of the squared weights of each row."""
        return np.bincount(self.owner, np.square(self.weights, dtype=np.float64), len(self))

    def shares(self) -> "Ragged":
        """The same with the weights of each row scaled to the sum one."""
        total = np.bincount(self.owner, self.weights, len(self))
        return Ragged(self.columns, (self.weights / np.maximum(total[self.owner], 1e-9)).astype(np.float32), self.offsets)

    def turned(self, width: int) -> "Ragged":
        """By column: which rows hold it, with the weights, strongest first; `width` columns."""
        order = np.lexsort((-self.weights, self.columns))
        return Ragged(self.owner[order].astype(np.int32), self.weights[order], offsets(np.bincount(self.columns, minlength=width)))

    def cut(self, most: int) -> "Ragged":
        """At most so many items of each row, the first ones."""
        place = np.arange(len(self.columns)) - np.repeat(self.offsets[:-1], np.diff(self.offsets))
        kept = place < most
        return Ragged(self.columns[kept], self.weights[kept], offsets(np.minimum(np.diff(self.offsets), most)))


@dataclass(frozen=True, slots=True)
class Labels:
    """One of a few names for each row: names[codes[i]]."""

    names: tuple[str, ...]
    codes: np.ndarray

    @classmethod
    def of(cls, values: Sequence[str]) -> "Labels":
        names = tuple(dict.fromkeys(values))
        place = {name: i for i, name in enumerate(names)}
        return cls(names, np.array([place[value] for value in values], np.int32))

    def __getitem__(self, row: int) -> str:
        return self.names[self.codes[row]]

    def each(self, values_of: Callable[[Sequence[str]], Sequence[float]], rows=slice(None)) -> np.ndarray:
        """The value of each row's name; values_of(names) gives one a name, once."""
        return np.asarray(values_of(self.names) if self.names else [0], np.float32)[self.codes[rows]]

    def take(self, rows: np.ndarray) -> "Labels":
        return Labels(self.names, self.codes[rows])

    def then(self, other: "Labels") -> "Labels":
        names = tuple(dict.fromkeys((*self.names, *other.names)))
        moved = np.array([names.index(name) for name in other.names] or [0], np.int32)
        return Labels(names, np.concatenate([self.codes, moved[other.codes]]))


def distinct(numbers: np.ndarray, width: int) -> np.ndarray:
    """Each of these numbers, all below width, once and in rising order."""
    seen = np.zeros(width, bool)
    seen[numbers] = True
    return np.flatnonzero(seen)


def located(wanted: np.ndarray, numbers: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Which of the wanted are among these numbers, distinct ones in rising order, and where there: places in either, int64."""
    if not len(numbers):
        return np.zeros(0, np.int64), np.zeros(0, np.int64)
    place = np.searchsorted(numbers, wanted).clip(max=len(numbers) - 1)
    here = np.flatnonzero(numbers[place] == wanted)
    return here, place[here]


def offsets(lengths) -> np.ndarray:
    """Where rows of these lengths begin and the last one ends."""
    return np.concatenate([[0], np.cumsum(lengths, dtype=np.int64)]).astype(np.int64)


def rarity(held: np.ndarray, total: int, *, scaled: bool = True) -> np.ndarray:
    """How telling each thing is: log((1 + total) / (1 + holders)) + 1, scaled to at most 1 unless asked otherwise."""
    value = np.log((1 + total) / (1 + held)).clip(0) + 1
    return (value / (np.log(1 + total) + 1) if scaled else value).astype(np.float32)


def unit_rows(matrix: sparse.csr_matrix) -> sparse.csr_matrix:
    """Rows scaled to length one; empty rows stay empty."""
    length = np.sqrt(np.asarray(matrix.multiply(matrix).sum(axis=1)).ravel())
    return sparse.diags(1 / np.maximum(length, 1e-9)) @ matrix


def strongest(rows: Ragged, values: sparse.csr_matrix) -> sparse.csr_matrix:
    """Largest of weight * values[column] over the items of each row: float32[rows, columns of values]."""
    part = values[rows.columns].tocoo()
    owner, value, column = rows.owner[part.coords[0]], part.data * rows.weights[part.coords[0]], part.coords[1]
    order = np.lexsort((value, column, owner))
    owner, column, value = owner[order], column[order], value[order]
    last = np.append((owner[1:] != owner[:-1]) | (column[1:] != column[:-1]), True) if len(owner) else np.zeros(0, bool)
    return sparse.csr_matrix((value[last], (owner[last], column[last])), (len(rows), values.shape[1]), dtype=np.float32)


def share(weights: np.ndarray) -> np.ndarray:
    """Weights scaled to the sum one."""
    return weights / max(float(weights.sum()), 1e-9)
