"""The distinct phrases nearest a vector: exact while they are few, by 4-bit codes in lists when they are many."""

import faiss
import numpy as np

FEW = 20_000  # phrases compared one by one: 30 MB, under 2 ms
PROBES = 48  # lists of codes that are read; twice as many find the same enterprises
PER_LIST = 64  # vectors trained on for each list
TRAINED = 20_000


def build(vectors: np.ndarray) -> faiss.Index | None:
    """An index over unit rows; None where comparing all of them is as good."""
    count, dim = vectors.shape
    if count <= FEW:
        return None
    lists = int(2 * np.sqrt(count))
    index = faiss.index_factory(dim, f"IVF{lists},PQ{dim // 2}x4fs", faiss.METRIC_INNER_PRODUCT)
    drawn = np.random.default_rng(0).permutation(count)[: max(TRAINED, lists * PER_LIST)]
    index.train(np.ascontiguousarray(vectors[np.sort(drawn)], np.float32))
    for start in range(0, count, FEW):
        index.add(np.ascontiguousarray(vectors[start : start + FEW], np.float32))
    index.nprobe = PROBES
    return index


def around(phrases, near: faiss.Index | None, queries: np.ndarray, most: int) -> np.ndarray:
    """Numbers of the phrases nearest any of the vectors, so many for each as the codes have it, in no order and some twice.

    queries: float32[n, d] unit rows. Phrases learnt since the index was published are compared one by one.
    """
    if not len(queries):
        return np.zeros(0, np.int64)
    faiss.omp_set_num_threads(1)  # per thread in OpenMP; two under load take ten times as long as one
    queries = np.ascontiguousarray(queries, np.float32)
    found = [] if near is None else [near.search(queries, most)[1]]
    late = 0 if near is None else near.ntotal
    for start, rows in ((0, phrases.kept_vectors), (len(phrases.kept), phrases.learnt_vectors)):
        if len(rows) and start + len(rows) > late:
            found.append(faiss.knn(queries, np.ascontiguousarray(rows), min(most, len(rows)), metric=faiss.METRIC_INNER_PRODUCT)[1] + start)
    numbers = np.concatenate([part.ravel() for part in found] or [np.zeros(0, np.int64)])
    return numbers[numbers >= 0]
