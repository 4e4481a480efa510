"""Phrases led to nodes of the chain knowledge: by their wording, else by their likeness to the names of nodes."""

from collections.abc import Callable, Sequence
from functools import cached_property

import numpy as np
from scipy import sparse

from . import heads
from .chains import Chains, turns_meaning
from .relations import Relations

TRIMMED = ("的研发", "研发", "制造", "生产", "加工", "销售", "行业", "产业", "业务", "制品", "产品", "市场", "技术", "系列")
SUFFIX_STRENGTH, INSIDE_STRENGTH, NEAR_STRENGTH = 0.85, 0.5, 0.75
NEAREST = 4  # names a phrase may be led to by likeness
NEAR_Z = (2.2, 4.2)  # likeness, in standard deviations above a chance pair, where strength starts and is full
NAMED_SHUTS = 0.6  # a phrase that names a node is led elsewhere by likeness this much less
CHUNK = 1024  # phrases compared with all names at once: some 60 MB for 15,000 names


class Linker:
    """Leads phrases to nodes. vectors_of(texts) → float32[len(texts), d] unit rows of the configured encoder.

    relations: the learnt model of the same encoder, if there is one.
    """

    def __init__(self, chains: Chains, vectors_of: Callable[[Sequence[str]], np.ndarray], relations: Relations | None = None):
        self.chains, self.vectors_of, self.relations = chains, vectors_of, relations
        self._names = list(chains.names)
        self._owner = np.array([chains.names[name] for name in self._names], np.int64)

    @cached_property
    def _rows(self):
        return self.vectors_of(self._names)

    @cached_property
    def background(self) -> tuple[float, float]:
        """Mean and deviation of the likeness of two node names at random: what "unlike" means to this encoder."""
        return chance(self._rows)

    def link(self, texts: Sequence[str], vectors: np.ndarray) -> sparse.csr_matrix:
        """Strength 0..1 of each phrase's tie to each node, float32[len(texts), nodes]; few entries a row."""
        named = [by_wording(self.chains, text) for text in texts]
        found = {(i, hit[0]): hit[1] for i, hit in enumerate(named) if hit}
        shut = 1 - NAMED_SHUTS * np.array([hit[1] if hit else 0.0 for hit in named], np.float32)
        mean, deviation = self.background
        for start in range(0, len(texts), CHUNK):
            likeness = (vectors[start : start + CHUNK] @ self._rows.T - mean) / deviation
            best = np.argpartition(-likeness, min(NEAREST, likeness.shape[1] - 1), axis=1)[:, :NEAREST]
            strength = NEAR_STRENGTH * ramp(np.take_along_axis(likeness, best, 1), *NEAR_Z) * shut[start : start + CHUNK, None]
            for i, column in zip(*np.nonzero(strength > 0.05), strict=True):
                name, key = best[i, column], (start + int(i), int(self._owner[best[i, column]]))
                fits = heads.agreement(texts[start + i], self._names[name])
                found[key] = max(found.get(key, 0.0), fits * float(strength[i, column]))
        row, column = np.array(list(found), np.int64).reshape(-1, 2).T
        return sparse.csr_matrix((np.fromiter(found.values(), np.float32, len(found)), (row, column)), (len(texts), len(self.chains.nodes)))


def by_wording(chains: Chains, text: str) -> tuple[int, float] | None:
    """The node a phrase names, with strength: itself, itself without 制造/产品/…, its longest ending, or a long enough part."""
    text, names = text.lower(), chains.names
    form = _trim(text)
    if text in names or form in names:
        return names.get(text, names.get(form)), 1.0
    for start in range(1, len(form) - 1):  # Chinese heads stand last: 动力电池用铝箔 is an 铝箔
        if form[start:] in names:
            return names[form[start:]], INSIDE_STRENGTH if turns_meaning(form[:start]) else SUFFIX_STRENGTH
    for size in range(len(form) - 1, 2, -1):
        for start in range(len(form) - size + 1):
            if form[start : start + size] in names:
                of_a_service = heads.is_service(form) and not heads.is_service(form[start : start + size])  # 氧化铝联运 moves it, no more
                return names[form[start : start + size]], INSIDE_STRENGTH * (heads.OTHER_SORT if of_a_service else 1)
    return None


def chance(rows: np.ndarray, pairs: int = 20_000) -> tuple[float, float]:
    """Mean and deviation of the dot product of two different rows drawn at random (fixed seed)."""
    if len(rows) < 2:
        return 0.0, 1.0
    draw = np.random.default_rng(7)
    a, b = draw.integers(0, len(rows), (2, pairs))
    a, b = a[a != b], b[a != b]
    likeness = np.einsum("ij,ij->i", rows[a], rows[b])
    return float(likeness.mean()), float(max(likeness.std(), 1e-3))


def ramp(values: np.ndarray, low: float, high: float) -> np.ndarray:
    """0 below low, 1 above high, straight between."""
    return np.clip((values - low) / (high - low), 0.0, 1.0)


def _trim(text):
    cut = True
    while cut:
        cut = False
        for ending in TRIMMED:
            if text.endswith(ending) and len(text) - len(ending) >= 2:
                text, cut = text[: -len(ending)], True
    return text
