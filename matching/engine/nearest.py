"""The nearest distinct phrases of a vector: exact while they are few, by 4-bit codes and then by the vectors when they are many."""

import faiss
import numpy as np

FEW = 20_000  # phrases compared one by one: 30 MB, under 2 ms
ALL_CODES = 250_000  # phrases whose codes are all read, 192 bytes each; of more, the codes of the nearest lists
PROBES = 96
PER_LIST = 64  # vectors trained on for each list
TRAINED = 20_000
SPARE = 80  # more are taken by their codes than are kept by their vectors


def build(vectors: np.ndarray) -> faiss.Index | None:
    """An index over unit rows; None where comparing all of them is as good."""
    count, dim = vectors.shape
    if count <= FEW:
        return None
    lists = 0 if count <= ALL_CODES else int(2 * np.sqrt(count))
    index = faiss.index_factory(dim, f"{f'IVF{lists},' if lists else ''}PQ{dim // 2}x4fs", faiss.METRIC_INNER_PRODUCT)
    drawn = np.random.default_rng(0).permutation(count)[: max(TRAINED, lists * PER_LIST)]
    index.train(np.ascontiguousarray(vectors[np.sort(drawn)], np.float32))
    for start in range(0, count, FEW):
        index.add(np.ascontiguousarray(vectors[start : start + FEW], np.float32))
    if lists:
        index.nprobe = PROBES
    return index


def search(phrases, near: faiss.Index | None, queries: np.ndarray, most: int) -> tuple[np.ndarray, np.ndarray]:
    """The nearest phrases of each vector, best first: numbers int64[n, most], -1 where there are fewer, and cosines.

    queries: float32[n, d] unit rows. Phrases learnt since the index was published are compared one by one.
    """
    faiss.omp_set_num_threads(1)  # per thread in OpenMP; two under load take ten times as long as one
    queries = np.ascontiguousarray(queries, np.float32)
    late = 0 if near is None else near.ntotal
    found = [] if near is None else [_by_codes(phrases, near, queries, most)]
    for start, rows in ((0, phrases.kept_vectors), (len(phrases.kept), phrases.learnt_vectors)):
        if len(rows) and start + len(rows) > late:
            cosines, places = faiss.knn(queries, np.ascontiguousarray(rows), min(most, len(rows)), metric=faiss.METRIC_INNER_PRODUCT)
            found.append((cosines, places + start))
    if not found or not len(queries):
        return np.full((len(queries), 0), -1), np.zeros((len(queries), 0), np.float32)
    cosines, places = (np.concatenate(parts, axis=1) for parts in zip(*found, strict=True))
    order = np.argsort(-cosines, axis=1, kind="stable")[:, :most]
    return np.take_along_axis(places, order, 1), np.take_along_axis(cosines, order, 1)


def _by_codes(phrases, near, queries, most):
    """More than are asked for by their codes, with the cosines that their vectors give; -1 and -2 where there are fewer."""
    places = near.search(queries, most + SPARE)[1]
    cosines = np.array([phrases.vectors(row) @ query for row, query in zip(places, queries, strict=True)], np.float32)
    cosines = cosines.reshape(places.shape)
    return np.where(places < 0, np.float32(-2), cosines), places
