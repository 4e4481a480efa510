"""Which passages belong to one document, so that each can lean on the others. No Django."""

from collections.abc import Hashable, Iterable

import numpy as np


class Family:
    """Passages in their order, each with the name of its document."""

    def __init__(self, documents: Iterable[Hashable]):
        numbers: dict[Hashable, int] = {}
        self._of = np.array([numbers.setdefault(name, len(numbers)) for name in documents], np.int64)
        self._order = np.argsort(self._of, kind="stable")
        self._starts = np.searchsorted(self._of[self._order], np.arange(len(numbers)))
        self._joined = self._of[1:] == self._of[:-1]

    def best(self, scores: np.ndarray) -> np.ndarray:
        """For each passage the best score in its document, float[n]."""
        return np.maximum.reduceat(scores[self._order], self._starts)[self._of] if len(scores) else scores

    def beside(self, scores: np.ndarray) -> np.ndarray:
        """For each passage half the sum of the scores before and after it in its document, float[n]."""
        total = np.zeros_like(scores)
        total[1:] += scores[:-1] * self._joined
        total[:-1] += scores[1:] * self._joined
        return total / 2
