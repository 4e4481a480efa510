"""The phrase search beside other ways to do it: the same vectors, the same queries, the same run, one thread each."""

import time
from collections.abc import Callable
from importlib import import_module

import faiss
import numpy as np

from matching.engine import candidates, nearest

TOP, QUERIES = 20, 100
DEGREE, BUILD_WIDTH, SEARCH_WIDTH = 32, 100, 96  # of the graphs


def compare(phrases, near, progress: Callable[[str], None]) -> list[dict]:
    """One row a way: milliseconds a query by clock and by CPU, recall@20 against all compared, seconds to build, bytes read."""
    rows = np.ascontiguousarray(phrases.kept_vectors, np.float32)
    asked = np.random.default_rng(2).choice(len(rows), min(QUERIES, len(rows)), replace=False)
    exact, told = None, []
    for name, make in WAYS.items():
        progress(name)
        begun = time.perf_counter()
        try:
            search, read = make(rows, phrases, near)
        except ImportError as error:
            told.append({"way": name, "absent": str(error)})
            continue
        built = time.perf_counter() - begun
        found, wall, cpu = _timed(search, rows, asked)
        exact = found if exact is None else exact
        right = np.mean([len(np.intersect1d(a, b)) / TOP for a, b in zip(found, exact, strict=True)])
        gbps = read / 1e9 / (np.median(wall) / 1000) if read else None
        told.append(
            {
                "way": name,
                "p50_ms": round(float(np.median(wall)), 3),
                "p95_ms": round(float(np.percentile(wall, 95)), 3),
                "cpu_ms": round(float(np.mean(cpu)), 3),
                "recall": round(float(right), 4),
                "build_s": round(built, 1),
                "gb_per_s": gbps and round(gbps, 2),
            }
        )
    return told


def bandwidth() -> float:
    """GB a second that one thread reads from memory here and now: the sum of 256 MB, best of five."""
    block, best = np.ones(1 << 26, np.float32), 0.0
    for _try in range(5):
        begun = time.perf_counter()
        block.sum()
        best = max(best, block.nbytes / 1e9 / (time.perf_counter() - begun))
    return round(best, 1)


def _timed(search, rows, asked):
    found, wall, cpu = [], [], []
    for number in asked.tolist():
        begun, used = time.perf_counter(), time.process_time()
        found.append(np.asarray(search(number, rows[number])).ravel()[:TOP])
        wall.append(1000 * (time.perf_counter() - begun))
        cpu.append(1000 * (time.process_time() - used))
    return found, wall, cpu


def _numpy(rows, _phrases, _near):
    def search(_number, query):
        values = rows @ query
        return np.argpartition(-values, TOP)[:TOP]

    return search, rows.nbytes


def _sklearn(rows, _phrases, _near):
    made = import_module("sklearn.neighbors").NearestNeighbors(n_neighbors=TOP, algorithm="brute", metric="cosine", n_jobs=1).fit(rows)
    return lambda _number, query: made.kneighbors(query[None], return_distance=False), rows.nbytes


def _hnswlib(rows, _phrases, _near):
    made = import_module("hnswlib").Index(space="ip", dim=rows.shape[1])
    made.init_index(len(rows), ef_construction=BUILD_WIDTH, M=DEGREE, random_seed=1)
    made.set_num_threads(1)
    made.add_items(rows, num_threads=1)
    made.set_ef(SEARCH_WIDTH)
    return lambda _number, query: made.knn_query(query[None], TOP, num_threads=1)[0], 0


def _usearch(rows, _phrases, _near):
    made = import_module("usearch.index").Index(
        ndim=rows.shape[1], metric="ip", connectivity=DEGREE, expansion_add=BUILD_WIDTH, expansion_search=SEARCH_WIDTH
    )
    made.add(np.arange(len(rows)), rows, threads=1)
    return lambda _number, query: made.search(query, TOP, threads=1).keys, 0


def _faiss_exact(rows, _phrases, _near):
    return lambda _number, query: faiss.knn(query[None], rows, TOP, metric=faiss.METRIC_INNER_PRODUCT)[1], rows.nbytes


def _ours(rows, phrases, near):
    near = nearest.build(rows) if near is not None else None  # built anew, so that its building is timed as well
    read = rows.nbytes if near is None else near.ntotal * near.code_size * near.nprobe / near.nlist

    def search(_number, query):
        numbers = nearest.around(phrases, near, query[None], candidates.NEAREST)
        return numbers[np.argsort(-(rows[numbers] @ query), kind="stable")[:TOP]]

    return search, int(read)


WAYS = {"numpy": _numpy, "园企通": _ours, "faiss": _faiss_exact, "scikit-learn": _sklearn, "hnswlib": _hnswlib, "usearch": _usearch}
