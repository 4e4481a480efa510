"""What ranking costs and what its candidates miss, measured on a synthetic province in this process."""

import resource
import time
from pathlib import Path

import numpy as np

from matching.engine import rank
from matching.engine.index import Entry, Index

TOP = 20
SCORES = {"suppliers": "supplier", "customers": "customer", "partners": "partner", "competitors": "competitor"}
KINDS = tuple(SCORES)
MEASURES = ("same", "as_good", "mass")
CHUNK = 100_000  # rows scored at once when all are


def askers(index: Index, count: int, seed: int = 1) -> list[int]:
    return np.sort(np.random.default_rng(seed).choice(len(index), min(count, len(index)), replace=False)).tolist()


def speed(index: Index, rows: list[int]) -> dict:
    """Milliseconds for the lists of one enterprise, by the clock and of this process's CPU; the machine may be busy."""
    wall, cpu = [], []
    for row in rows:
        begun, used = time.perf_counter(), time.process_time()
        rank.rank(index, index.entries.id(row), top=TOP)
        wall.append(1000 * (time.perf_counter() - begun))
        cpu.append(1000 * (time.process_time() - used))
    return {f"{name}_p{p}_ms": round(float(np.percentile(each, p)), 1) for name, each in (("wall", wall), ("cpu", cpu)) for p in (50, 95)}


def recall(index: Index, rows: list[int], progress=lambda done, of: None) -> dict:
    """What the lists have of the exact first 20, mean over the askers, by list.

    same: share of the exact ones that are listed; as_good: share of places filled by one that scores no less than the
    exact 20th, since a province made of few phrases has many equal ones; mass: sum of scores beside the exact sum.
    """
    found = {kind: [] for kind in KINDS}
    for n, row in enumerate(rows, 1):
        lists, exact = rank.rank(index, index.entries.id(row), top=TOP), _exact(index, row)
        for kind in KINDS:
            if exact[kind]:
                found[kind].append(_compared(getattr(lists, kind), exact[kind]))
        progress(n, len(rows))
    return {kind: dict(zip(MEASURES, np.mean(values, axis=0).round(4).tolist(), strict=True)) for kind, values in found.items() if values}


def _compared(listed, exact):
    same = len({one for one, _score in listed} & {one for one, _score in exact})
    as_good = sum(score >= exact[-1][1] - 1e-5 for _one, score in listed)
    mass = sum(score for _one, score in listed) / sum(score for _one, score in exact)
    return same / len(exact), min(as_good / len(exact), 1), mass


def _exact(index, row):
    """The first 20 of each list, all scored."""
    best = {kind: [] for kind in KINDS}
    others = index.alive[index.alive != row]
    for start in range(0, len(others), CHUNK):
        some = others[start : start + CHUNK]
        scores = rank.score(index, index.entries.id(row), some)
        for kind, name in SCORES.items():
            values = getattr(scores, name)
            first = np.argsort(-values, kind="stable")[:TOP]
            best[kind] += [(index.entries.id(some[i]), float(values[i])) for i in first if values[i] > 0]
    return {kind: sorted(pairs, key=lambda pair: -pair[1])[:TOP] for kind, pairs in best.items()}


def change(index: Index, rows: list[int]) -> float:
    """Median seconds until a changed profile is in its lists: phrases known, put, ranked. Leaves the index as it was but for the copies."""
    taken = []
    for row in rows:
        entry = index.entries[row]
        begun = time.perf_counter()
        index.put([Entry(entry.id, entry.profile, entry.industry, entry.park, entry.city, entry.place, entry.size)])
        rank.rank(index, entry.id, top=TOP)
        taken.append(time.perf_counter() - begun)
    return round(float(np.median(taken)), 3)


def memory() -> dict:
    """Resident memory now, and the most so far, in GB; pages of mapped files count while they are in memory."""
    status = dict(line.split(":", 1) for line in Path("/proc/self/status").read_text().splitlines() if ":" in line)
    now = {name: round(int(status[key].split()[0]) / 1e6, 2) for name, key in (("rss_gb", "VmRSS"), ("own_gb", "RssAnon")) if key in status}
    return {**now, "peak_gb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6, 2)}
