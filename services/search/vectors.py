"""Nearest vectors by FAISS: float32 unit rows under integer ids, kept on disk as checked versions.

Up to EXACT rows every search is exact; above it IVF with 8-bit codes proposes CANDIDATES rows and the float32 rows
decide among them. Rows can be put and removed one by one; nothing is trained again until the collection has doubled.
"""

import os
from collections.abc import Iterable, Sequence
from pathlib import Path

import faiss
import numpy as np

from . import published
from .published import IndexMissing

EXACT = 200_000  # 384-d: 300 MB and about 11 ms per search on one thread; beyond it the codes are faster
CANDIDATES = 200
PROBES = 32
TRAIN_PER_LIST = 64
ROWS_FILE, IDS_FILE, CODES_FILE = "rows.npy", "ids.npy", "codes.faiss"

__all__ = ["IndexMissing", "VectorIndex"]


def checked(ids: Sequence[int], rows: np.ndarray, dim: int) -> tuple[np.ndarray, np.ndarray]:
    """Give ids and rows as arrays. Raises ValueError if shapes do not fit, an id comes twice or a value is not finite."""
    ids, rows = np.asarray(ids, np.int64), np.ascontiguousarray(rows, np.float32)
    if rows.shape != (len(ids), dim) or len(set(ids.tolist())) != len(ids) or not np.isfinite(rows).all():
        raise ValueError(f"{len(ids)} distinct ids need finite rows of shape ({len(ids)}, {dim}), got {rows.shape}")
    return ids, rows


class VectorIndex:
    """Unit rows by id. Not safe for a writer beside readers: writers work on their own copy and publish it."""

    def __init__(self, dim: int, *, exact: int = EXACT):
        self.dim, self.exact, self.version = dim, exact, ""
        self.about: dict = {}
        self._rows = np.zeros((0, dim), np.float32)  # spare rows at the end; the first `count` are in use
        self._ids = np.zeros(0, np.int64)
        self._place: dict[int, int] = {}
        self._codes, self._trained_on = None, 0

    def __len__(self) -> int:
        return len(self._place)

    def __contains__(self, row_id: int) -> bool:
        return int(row_id) in self._place

    def get(self, ids: Sequence[int]) -> np.ndarray:
        """Rows of known ids in their order, float32[n, dim]. Raises KeyError for an unknown one."""
        return np.array(self._rows[[self._place[int(row_id)] for row_id in ids]], np.float32).reshape(-1, self.dim)

    def put(self, ids: Sequence[int], rows: np.ndarray) -> None:
        """Add rows, or replace those whose id is known. Raises ValueError if shapes do not fit or a value is not finite."""
        ids, rows = checked(ids, rows, self.dim)
        self.remove(row_id for row_id in ids.tolist() if row_id in self._place)
        start, end = len(self), len(self) + len(ids)
        self._reserve(end)
        self._rows[start:end], self._ids[start:end] = rows, ids
        self._place.update(zip(ids.tolist(), range(start, end), strict=True))
        if self._codes is not None:
            self._codes.add_with_ids(rows, ids)

    def remove(self, ids: Iterable[int]) -> None:
        """Forget rows; unknown ids are none of its business. The last row moves into each gap."""
        gone = list(dict.fromkeys(int(row_id) for row_id in ids if int(row_id) in self._place))
        for row_id in gone:
            place, last = self._place.pop(row_id), len(self)
            if place != last:
                self._rows[place], self._ids[place] = self._rows[last], self._ids[last]
                self._place[int(self._ids[place])] = place
        if gone and self._codes is not None:
            self._codes.remove_ids(np.array(gone, np.int64))

    def _reserve(self, size: int) -> None:
        if size > len(self._rows):
            spare = max(size, len(self._rows) * 3 // 2) - len(self._rows)
            self._rows = np.concatenate([self._rows, np.zeros((spare, self.dim), np.float32)])
            self._ids = np.concatenate([self._ids, np.zeros(spare, np.int64)])

    def search(self, queries: np.ndarray, top: int, allowed: Sequence[int] | np.ndarray | None = None) -> tuple[np.ndarray, np.ndarray]:
        """Find the nearest rows to each query among the allowed ids (None: all), best first.

        queries: float32[q, dim] or [dim], unit rows. Returns ids int64[q, top] and cosines float32[q, top]; where there
        are fewer than top rows, -1 and -inf fill up.
        """
        faiss.omp_set_num_threads(1)  # per thread in OpenMP, so here; two threads under load turned 1 ms into 16
        queries = np.ascontiguousarray(np.atleast_2d(queries), np.float32)
        places = None
        if allowed is not None:
            places = np.array([self._place[i] for i in np.asarray(allowed, np.int64).tolist() if i in self._place], np.int64)
        few = len(self) if places is None else len(places)
        if self._codes is None or few <= self.exact:
            return self._exact(queries, top, places)
        return self._approximate(queries, top, None if places is None else self._ids[places])

    def _exact(self, queries, top, places):
        count = len(self) if places is None else len(places)
        ids = np.full((len(queries), top), -1, np.int64)
        scores = np.full((len(queries), top), -np.inf, np.float32)
        if count and top:
            rows = self._rows[:count] if places is None else self._rows[places]
            best = min(top, count)
            scores[:, :best], found = faiss.knn(queries, np.ascontiguousarray(rows), best, metric=faiss.METRIC_INNER_PRODUCT)
            ids[:, :best] = self._ids[found if places is None else places[found]]
        return ids, scores

    def _approximate(self, queries, top, allowed):
        settings = faiss.SearchParametersIVF(nprobe=PROBES)
        if allowed is not None:
            settings.sel = keep_alive = faiss.IDSelectorBatch(np.ascontiguousarray(allowed))  # noqa: F841 - SWIG holds a bare pointer
        _, near = self._codes.search(queries, max(top, CANDIDATES), params=settings)
        ids = np.full((len(queries), top), -1, np.int64)
        scores = np.full((len(queries), top), -np.inf, np.float32)
        for n, found in enumerate(near):
            places = np.array([self._place[i] for i in found.tolist() if i >= 0], np.int64)
            cosine = self._rows[places] @ queries[n]
            best = np.argsort(-cosine, kind="stable")[:top]
            ids[n, : len(best)], scores[n, : len(best)] = self._ids[places[best]], cosine[best]
        return ids, scores

    def build(self) -> "VectorIndex":
        """Train the codes if the collection has outgrown exact search or has doubled since the last training."""
        count = len(self)
        if count <= self.exact:
            self._codes, self._trained_on = None, 0
        elif self._codes is None or count > 2 * self._trained_on:
            faiss.omp_set_num_threads(os.cpu_count() or 1)
            lists = int(min(4 * np.sqrt(count), max(1, count // TRAIN_PER_LIST)))
            codes = faiss.index_factory(self.dim, f"IVF{lists},SQ8", faiss.METRIC_INNER_PRODUCT)
            rows = self._rows[:count]
            codes.train(rows[np.random.default_rng(0).permutation(count)[: lists * TRAIN_PER_LIST]])
            codes.add_with_ids(rows, self._ids[:count])
            codes.nprobe = PROBES
            self._codes, self._trained_on = codes, count
            faiss.omp_set_num_threads(1)
        return self

    def save(self, root: Path, about: dict | None = None) -> str:
        """Publish the rows as the current version under root; returns its name. about: facts kept with it, JSON."""
        self.build()
        facts = {**self.about, **(about or {}), "dim": self.dim, "count": len(self), "trained_on": self._trained_on}
        self.version = published.publish(root, self._write, facts)
        self.about = facts
        return self.version

    def _write(self, folder: Path) -> None:
        np.save(folder / ROWS_FILE, self._rows[: len(self)])
        np.save(folder / IDS_FILE, self._ids[: len(self)])
        if self._codes is not None:
            faiss.write_index(self._codes, str(folder / CODES_FILE))

    @classmethod
    def load(cls, root: Path, version: str = "", *, exact: int = EXACT) -> "VectorIndex":
        """Open a version, by default the current one. Raises IndexMissing if it is not there or a file is damaged: build it again then."""
        while True:
            opened = version or published.current(root)
            try:
                return cls._open(Path(root), opened, exact)
            except IndexMissing:
                if version or published.current(root) == opened:
                    raise  # otherwise a newer one came and this one was cleared away while being read

    @classmethod
    def _open(cls, root, version, exact):
        folder, about = published.open_version(root, version, in_full=True)
        try:
            index = cls(int(about["dim"]), exact=exact)
            index._ids = np.load(folder / IDS_FILE)
            if len(index._ids):
                index._rows = np.load(folder / ROWS_FILE, mmap_mode="c")  # pages are read on use and copied on change
            index._trained_on = int(about["trained_on"])
            if (folder / CODES_FILE).exists():
                index._codes = faiss.read_index(str(folder / CODES_FILE))
        except (OSError, ValueError, KeyError, RuntimeError) as error:
            raise IndexMissing(f"unreadable index {version}: {error}") from error
        if index._rows.shape != (len(index._ids), index.dim):
            raise IndexMissing(f"rows and ids of index {version} do not fit")
        index._place = {row_id: n for n, row_id in enumerate(index._ids.tolist())}
        index.version, index.about = version, about
        return index

    def is_current(self, root: Path) -> bool:
        """Tell whether the published version is still the one in memory; a reader that is not loads anew."""
        try:
            return published.current(root) == self.version
        except IndexMissing:
            return True
