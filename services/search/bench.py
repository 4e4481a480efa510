"""Two encoders side by side on the same texts in one run: time, and whether they put the same neighbours first."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

ROUND = 1024  # texts that one encoder takes before the other has its turn: what else the machine does then hits both alike
NEIGHBOURS = 10
BLOCK = 512


@dataclass(frozen=True)
class Side:
    """What one encoder took: seconds on the clock and of all cores."""

    encoder: str
    wall_s: float
    cpu_s: float


@dataclass(frozen=True)
class Comparison:
    texts: int
    characters: float  # mean length of a text
    tried: Side
    plain: Side
    cosine_min: float
    cosine_mean: float
    same_neighbours_share: float  # mean share of the same NEIGHBOURS nearest other texts

    @property
    def times_faster(self) -> float:
        return self.plain.wall_s / self.tried.wall_s

    @property
    def times_less_cpu(self) -> float:
        return self.plain.cpu_s / self.tried.cpu_s


def compare(texts: Sequence[str], kind: str, tried, plain, progress: Callable[[int, int], None] | None = None) -> Comparison:
    """Encode distinct texts with both encoders, in turns of ROUND texts; loading and warming up are not counted."""
    texts = list(dict.fromkeys(texts))
    rows, taken = ([], []), np.zeros((2, 2))
    for encoder in (tried, plain):
        encoder.encode(texts[:64], kind)
    for start in range(0, len(texts), ROUND):
        for n, encoder in enumerate((tried, plain)):
            before = time.perf_counter(), time.process_time()
            rows[n].append(encoder.encode(texts[start : start + ROUND], kind))
            taken[n] += np.subtract((time.perf_counter(), time.process_time()), before)
        if progress:
            progress(min(start + ROUND, len(texts)), len(texts))
    ours, theirs = (np.concatenate(part) for part in rows)
    cosines = (ours * theirs).sum(axis=1)
    return Comparison(
        len(texts),
        float(np.mean([len(text) for text in texts])),
        *(Side(encoder.name, *map(float, seconds)) for encoder, seconds in zip((tried, plain), taken, strict=True)),
        float(cosines.min()),
        float(cosines.mean()),
        same_neighbours_share(ours, theirs),
    )


def same_neighbours_share(ours: np.ndarray, theirs: np.ndarray, top: int = NEIGHBOURS) -> float:
    """Mean share of each row's `top` nearest other rows that two sets of vectors of the same texts agree on."""
    top = min(top, len(ours) - 1)
    if top < 1:
        return 1.0
    shared = 0
    for start in range(0, len(ours), BLOCK):
        both = [_nearest(rows, start, top) for rows in (ours, theirs)]
        shared += sum(len(np.intersect1d(*pair)) for pair in zip(*both, strict=True))
    return shared / (top * len(ours))


def _nearest(rows, start, top):
    scores = rows[start : start + BLOCK] @ rows.T
    here = np.arange(len(scores))
    scores[here, here + start] = -np.inf
    return np.argpartition(-scores, top - 1, axis=1)[:, :top]
