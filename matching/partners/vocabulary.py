"""The words of a synthetic province: names of the chain knowledge, plain and qualified (船用/定制/再生 …).

Embedding every qualified phrase takes hours on a small machine. Unless asked to, we embed a sample of each qualifier and
compose the rest: vector of the name, plus what the qualifier does on average, plus one of the differences seen in the
sample, so that phrases scatter about as far as real ones do.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

QUALIFIERS = (
    *("高纯", "精制", "工业级", "食品级", "医药级", "电子级", "环保型", "节能型", "高强度", "耐腐蚀", "耐高温", "轻量化"),
    *("小型", "大型", "智能", "全自动", "便携式", "定制", "标准型", "出口型", "再生", "改性", "特种", "优质"),
    *("低碳", "防爆", "船用", "车用", "矿用", "农用", "家用", "建筑用", "医用", "光伏用", "电池用", "高精度"),
)
SAMPLED = 16  # names each qualifier is embedded with
SEED = 20261129


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Phrase i is names[base[i]], qualified by QUALIFIERS[qualifier[i]] unless that is -1; the plain names come first."""

    names: tuple[str, ...]
    base: np.ndarray
    qualifier: np.ndarray

    @classmethod
    def of(cls, names: Sequence[str], variants: int) -> "Vocabulary":
        """The names, then `variants` qualified forms of each."""
        draw, count = np.random.default_rng(SEED), len(names)
        chosen = np.argsort(draw.random((count, len(QUALIFIERS))), axis=1)[:, :variants]
        base = np.concatenate([np.arange(count), np.repeat(np.arange(count), variants)])
        return cls(tuple(names), base, np.concatenate([np.full(count, -1), chosen.ravel()]))

    def __len__(self) -> int:
        return len(self.base)

    def texts(self, rows: Sequence[int] | None = None) -> list[str]:
        """The phrases of these numbers, of all by default."""
        rows = range(len(self)) if rows is None else rows
        return [self._text(self.base[row], self.qualifier[row]) for row in rows]

    def _text(self, base, qualifier):
        return (QUALIFIERS[qualifier] if qualifier >= 0 else "") + self.names[base]

    def composed(self, vectors_of: Callable[[Sequence[str]], np.ndarray], rows: np.ndarray) -> np.ndarray:
        """float32[len(rows), d] unit rows: plain names as embedded, the others composed."""
        plain = vectors_of(self.names)
        sample = sample_of(self.names)
        shift = vectors_of([QUALIFIERS[q] + self.names[n] for q, n in sample]).reshape(len(QUALIFIERS), SAMPLED, -1)
        shift = shift - plain[[n for _q, n in sample]].reshape(shift.shape)
        made, qualified = plain[self.base[rows]], self.qualifier[rows] >= 0
        which = self.qualifier[rows][qualified]
        of_one = shift[which, (self.base[rows][qualified] * 7 + which) % SAMPLED]
        made[qualified] += of_one
        return made / np.linalg.norm(made, axis=1, keepdims=True)


def sample_of(names: Sequence[str]) -> list[tuple[int, int]]:
    """(qualifier, name) pairs that are embedded to learn what a qualifier does; SAMPLED of each qualifier in turn."""
    draw = np.random.default_rng(SEED + 1)
    return [(q, int(n)) for q in range(len(QUALIFIERS)) for n in draw.integers(0, len(names), SAMPLED)]
