"""The nearest distinct phrases of a phrase: exact while they are few, by IVF with 8-bit codes when they are many."""

import faiss
import numpy as np

FEW = 20_000  # phrases compared one by one: 30 MB, under 2 ms
PROBES = 24
PER_LIST = 64  # vectors trained on for each list


def build(vectors: np.ndarray) -> faiss.Index | None:
    """An index over unit rows; None where comparing all of them is as good."""
    count = len(vectors)
    if count <= FEW:
        return None
    lists = int(min(2 * np.sqrt(count), count // PER_LIST))
    index = faiss.index_factory(vectors.shape[1], f"IVF{lists},SQ8", faiss.METRIC_INNER_PRODUCT)
    index.train(np.ascontiguousarray(vectors[np.sort(np.random.default_rng(0).permutation(count)[: lists * PER_LIST])], np.float32))
    for start in range(0, count, FEW):
        index.add(np.ascontiguousarray(vectors[start : start + FEW], np.float32))
    index.nprobe = PROBES
    return index


def search(phrases, near: faiss.Index | None, numbers: np.ndarray, most: int) -> tuple[np.ndarray, np.ndarray]:
    """The nearest phrases of each of these, best first: numbers int64[n, most], -1 where there are fewer, and cosines.

    Phrases learnt since the index was published are compared one by one.
    """
    faiss.omp_set_num_threads(1)  # per thread in OpenMP; two under load take ten times as long as one
    queries = np.ascontiguousarray(phrases.vectors(numbers), np.float32)
    late = 0 if near is None else near.ntotal
    found = [] if near is None else [near.search(queries, most)]
    for start, rows in ((0, phrases.kept_vectors), (len(phrases.kept), phrases.learnt_vectors)):
        if len(rows) and start + len(rows) > late:
            cosines, places = faiss.knn(queries, np.ascontiguousarray(rows), min(most, len(rows)), metric=faiss.METRIC_INNER_PRODUCT)
            found.append((cosines, places + start))
    if not found:
        return np.full((len(numbers), 0), -1), np.zeros((len(numbers), 0), np.float32)
    cosines, places = (np.concatenate(parts, axis=1) for parts in zip(*found, strict=True))
    order = np.argsort(-cosines, axis=1, kind="stable")[:, :most] if len(found) > 1 else slice(None)
    return (np.take_along_axis(places, order, 1), np.take_along_axis(cosines, order, 1)) if len(found) > 1 else (places, cosines)
