"""What ranking costs and what its candidates miss, measured on a synthetic province in this process."""

import resource
import time
from pathlib import Path

import numpy as np

from matching.engine import rank
from matching.engine.index import Entry, Index

TOP = 20
KINDS = ("suppliers", "customers", "partners", "competitors")
SCORES = {"suppliers": "supplier", "customers": "customer", "partners": "partner", "competitors": "competitor"}
CHUNK = 20_000  # rows scored at once when all are


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
    """Share of the exact first 20 that the lists contain; a candidate as good as the exact 20th counts as one of them."""
    found = {kind: [] for kind in KINDS}
    for n, row in enumerate(rows, 1):
        lists, exact = rank.rank(index, index.entries.id(row), top=TOP), _exact(index, row)
        for kind in KINDS:
            best = np.sort(exact[kind][exact[kind] > 0])[::-1][:TOP]
            if len(best):
                got = sum(score >= best[-1] - 1e-5 for _id, score in getattr(lists, kind))
                found[kind].append(min(got, len(best)) / len(best))
        progress(n, len(rows))
    return {kind: round(float(np.mean(values)), 4) if values else None for kind, values in found.items()}


def _exact(index, row):
    parts = {kind: [] for kind in KINDS}
    others = index.alive[index.alive != row]
    for start in range(0, len(others), CHUNK):
        scores = rank.score(index, index.entries.id(row), others[start : start + CHUNK])
        for kind in KINDS:
            parts[kind].append(getattr(scores, SCORES[kind]))
    return {kind: np.concatenate(values) for kind, values in parts.items()}


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
