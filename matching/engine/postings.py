"""Which rows hold any of some phrases or nodes, and what that amounts to. Beside two marks for each row of the index, all is as long as the rows found."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from .index import NODE_HOLDERS, PHRASE_HOLDERS, Index


@dataclass(frozen=True, slots=True)
class Hits:
    """One for each time a row holds one of the things looked up: the row, the place of the thing among them, the weight."""

    rows: np.ndarray
    of: np.ndarray
    weights: np.ndarray


def look_up(index: Index, name: str, numbers: np.ndarray) -> Hits:
    """Who holds these among its offers, wants or need_nodes: of each the rows it counts most for."""
    by_node = name.endswith("nodes")
    width, most = (len(index.linker.chains.nodes), NODE_HOLDERS) if by_node else (len(index.phrases), PHRASE_HOLDERS)
    parts = []
    for segment, start in ((index.base, 0), (index.recent, len(index.base))):
        if len(segment):
            held = segment.holders(name, width, most if by_node else 0)
            known = np.flatnonzero(numbers < len(held))
            at, taken = held.places(numbers[known], most)
            parts.append((held.columns[at] + np.int32(start), np.repeat(known, np.diff(taken)), held.weights[at]))
    return Hits(*(np.concatenate(each) for each in zip(*parts, strict=True)))


def holding(index: Index, name: str, numbers: np.ndarray) -> np.ndarray:
    """How many rows `look_up` gives of each of these phrases, of its offers or wants: int64[numbers]."""
    total = np.zeros(len(numbers), np.int64)
    for segment in (index.base, index.recent):
        if len(segment):
            begin = segment.holders(name, len(index.phrases)).offsets
            known = np.flatnonzero(numbers < len(begin) - 1)
            total[known] += np.minimum(begin[numbers[known] + 1] - begin[numbers[known]], PHRASE_HOLDERS)
    return total


class Found:
    """The rows that any hit names, in rising order, of those allowed; what the hits of each add up to or are at best."""

    def __init__(self, hits: Sequence[Hits], allowed: np.ndarray):
        """allowed: bool[rows of the index]."""
        seen = np.zeros(len(allowed), bool)
        for one in hits:
            seen[one.rows] = True
        self.rows = np.flatnonzero(seen & allowed)
        self._place = np.full(len(allowed), len(self.rows), np.int32)  # filling a million costs less than setting where it is read
        self._place[self.rows] = np.arange(len(self.rows), dtype=np.int32)

    def __len__(self) -> int:
        return len(self.rows)

    def sums(self, hits: Hits, values: Sequence[np.ndarray]) -> list[np.ndarray]:
        """Sum of each of values[hit] over the hits of each row found: float32[rows found] each."""
        place = self._place[hits.rows]
        return [np.bincount(place, each, len(self) + 1)[: len(self)].astype(np.float32) for each in values]

    def best(self, hits: Hits, values: Sequence[np.ndarray]) -> list[np.ndarray]:
        """Largest of each of values[hit], not below 0, over the hits of each row found: float32[rows found] each."""
        place, made = self._place[hits.rows], np.zeros((len(values), len(self) + 1), np.float32)
        for row, each in zip(made, values, strict=True):
            np.maximum.at(row, place, each)
        return list(made[:, : len(self)])
