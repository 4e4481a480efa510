"""Arrays of unequal rows, and rows put into sparse matrices: what the index is made of."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy import sparse


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

    def then(self, other: "Ragged") -> "Ragged":
        """These rows followed by the other's."""
        parts = (np.concatenate(pair) for pair in ((self.columns, other.columns), (self.weights, other.weights)))
        return Ragged(*parts, np.concatenate([self.offsets, self.offsets[-1] + other.offsets[1:]]))

    @property
    def owner(self) -> np.ndarray:
        """The row of each item."""
        return np.repeat(np.arange(len(self.offsets) - 1), np.diff(self.offsets))

    def best(self, values: np.ndarray, *, weighed: bool = False) -> np.ndarray:
        """Largest of values[:, columns], times the weights if asked, in each row: [m, phrases] → [m, rows]; 0 for an empty row."""
        out = np.zeros((values.shape[0], len(self.offsets) - 1), np.float32)
        full = np.flatnonzero(np.diff(self.offsets))
        if len(full):
            each = values[:, self.columns] * self.weights if weighed else values[:, self.columns]
            out[:, full] = np.maximum.reduceat(each, self.offsets[full], axis=1)
        return out

    def mean(self, values: np.ndarray, rarity: np.ndarray) -> np.ndarray:
        """Mean of values[columns] in each row, by weight and rarity: [phrases] → [rows]; 0 for an empty row."""
        owner, size, weights = self.owner, len(self.offsets) - 1, self.weights * rarity[self.columns]
        total = np.bincount(owner, weights * values[self.columns], size)
        return (total / np.maximum(np.bincount(owner, weights, size), 1e-9)).astype(np.float32)


def rarity(held: np.ndarray, total: int, *, scaled: bool = True) -> np.ndarray:
    """How telling each thing is: log((1 + total) / (1 + holders)) + 1, scaled to at most 1 unless asked otherwise."""
    value = np.log((1 + total) / (1 + held)).clip(0) + 1
    return (value / (np.log(1 + total) + 1) if scaled else value).astype(np.float32)


def unit_rows(matrix: sparse.csr_matrix) -> sparse.csr_matrix:
    """Rows scaled to length one; empty rows stay empty."""
    length = np.sqrt(np.asarray(matrix.multiply(matrix).sum(axis=1)).ravel())
    return sparse.diags(1 / np.maximum(length, 1e-9)) @ matrix


def spliced(old, fresh, order: np.ndarray):
    """Rows of old followed by those of fresh, in the order given; both Ragged or both sparse."""
    if isinstance(old, Ragged):
        return old.then(fresh).take(order)
    return sparse.vstack([old, fresh], format="csr")[order]


def strongest(rows: Ragged, values: sparse.csr_matrix) -> sparse.csr_matrix:
    """Largest of weight * values[column] over the items of each row: float32[rows, columns of values]."""
    part = values[rows.columns].tocoo()
    owner, value, column = rows.owner[part.coords[0]], part.data * rows.weights[part.coords[0]], part.coords[1]
    order = np.lexsort((value, column, owner))
    owner, column, value = owner[order], column[order], value[order]
    last = np.append((owner[1:] != owner[:-1]) | (column[1:] != column[:-1]), True) if len(owner) else np.zeros(0, bool)
    return sparse.csr_matrix((value[last], (owner[last], column[last])), (len(rows.offsets) - 1, values.shape[1]), dtype=np.float32)


def share(weights: np.ndarray) -> np.ndarray:
    """Weights scaled to the sum one."""
    return weights / max(float(weights.sum()), 1e-9)
