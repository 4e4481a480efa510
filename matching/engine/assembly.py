"""The folder of an index put together from parts, in memory bounded by one part and the distinct phrases.

Of every enterprise only its id and the place of its id in their order stay in memory. The arrays are those of
`Index.build` over the same enterprises.
"""

import os
import shutil
from collections.abc import Callable, Iterable
from contextlib import ExitStack
from itertools import pairwise
from pathlib import Path

import numpy as np

from . import files
from .arrays import Ragged, offsets
from .chains import Chains
from .growing import Column, Rows
from .index import NODE_HOLDERS, Rarities
from .phrases import TERMS
from .segment import FACTS, LABELS, Facts, Segment, counted, derive, weighed

STEP = 50_000  # rows read at once
SORTED = 4_000_000  # items turned round at once: some 200 MB
TURNS = len(files.BY_PHRASE) + len(files.BY_NODE)  # tables turned round, each of them one step of the progress
PHRASES = ("text-*.npy", "phrase-*.npy", "vectors.npy", files.HEADS, "near.*")


def assemble(
    parts: Iterable[Facts], count: int, named: Path, chains: Chains, folder: Path, progress: Callable[[int, int], None] = lambda *_: None
) -> int:
    """Fill the folder of an index from so many parts whose phrases are those of the folder `named`; returns the number of enterprises.

    progress(done, of) counts the parts, and the tables turned round as one part each.
    """
    for path in (path for pattern in PHRASES for path in named.glob(pattern)):
        _link(path, folder / path.name)
    phrases, of = files.read_phrases(named, len(chains.nodes)), count + TURNS
    total, held = _write_rows(parts, phrases, chains, folder, lambda done: progress(done, of))
    rarities = Rarities.of(held["offers"], held["offer_nodes"], held["terms"], total)
    for name in Rarities.__slots__:
        files.put(folder, f"rarity-{name}", getattr(rarities, name))
    _weigh_terms(folder, rarities.terms)
    for done, name in enumerate((*files.BY_PHRASE, *files.BY_NODE), 1):
        turn(folder, name, held[name], NODE_HOLDERS if name in files.BY_NODE else 0)
        progress(count + done, of)
    return total


def _write_rows(parts, phrases, chains, folder, progress):
    """Write what is known of each enterprise and what follows from it; returns their number and how many hold each thing."""
    widths = {**dict.fromkeys(FACTS, len(phrases)), **dict.fromkeys(("nodes", "offer_nodes", "need_nodes"), len(chains.nodes))}
    widths |= {"via": 0, "heads": len(phrases), "terms": TERMS}
    held = {name: np.zeros(widths[name], np.int64) for name in (*files.BY_PHRASE, *files.BY_NODE, "offer_nodes", "terms")}
    ids, labels = [], {name: {} for name in LABELS}
    with ExitStack() as stack:
        rows = {name: stack.enter_context(Rows(folder, name, widths[name])) for name in (*FACTS, *Segment.ROWS)}
        codes = {name: stack.enter_context(Column(folder, f"label-{name}", np.int32)) for name in LABELS}
        lengths = {name: stack.enter_context(Column(folder, name, np.float32)) for name in Segment.LENGTHS}
        place = stack.enter_context(Column(folder, "place", np.float64, (2,)))
        for done, facts in enumerate(parts, 1):
            made = derive(facts, phrases, chains)
            for name, kept in rows.items():
                kept.add(made.part(name))
            for name, counts in held.items():
                counts += np.bincount(made.part(name).columns, minlength=len(counts))
            for name, known in labels.items():
                moved = [known.setdefault(label, len(known)) for label in facts.labels[name].names]
                codes[name].add(np.array(moved or [0], np.int32)[facts.labels[name].codes])
            for name, kept in lengths.items():
                kept.add(getattr(made, name))
            place.add(facts.place)
            ids.append(np.array(facts.ids))
            progress(done)
    ids = np.concatenate(ids)
    files.put(folder, "ids", ids)
    files.put(folder, "base_order", np.argsort(ids, kind="stable"))  # as wide as searchsorted wants it, or it copies all
    files.write_names(folder, {name: tuple(known) for name, known in labels.items()})
    return len(ids), held


def _weigh_terms(folder, rarity):
    """Turn the counts of terms into unit rows where they stand."""
    for start, rows in files.blocks(folder, "terms", STEP):
        at = int(files.get(folder, "terms.offsets")[start])
        if len(rows.columns):
            files.get(folder, "terms.weights", "r+")[at : at + len(rows.columns)] = weighed(rows, rarity).weights


def turn(folder: Path, name: str, held: np.ndarray, most: int = 0) -> None:
    """Write by-`name`: for each column the rows that hold it, strongest first, at most so many each unless most is 0.

    held: how many rows hold each column. So many columns at a time as have SORTED items together; one with more is alone.
    """
    with Rows(folder, f"by-{name}", 0) as kept:
        for first, end in _ranges(held):
            found = [_within(counted(name, rows), start, first, end) for start, rows in files.blocks(folder, name, STEP)]
            column, row, weight = (np.concatenate(parts) for parts in zip(*found, strict=True)) if found else [np.zeros(0, np.int32)] * 3
            order = np.lexsort((-weight, column))
            turned = Ragged(row[order], weight[order], offsets(held[first:end]))
            kept.add(turned.cut(most) if most else turned)


def _ranges(held):
    """Ranges of columns that hold about SORTED items each."""
    piece = np.maximum(np.cumsum(held) - 1, 0) // SORTED
    return pairwise([0, *(np.flatnonzero(np.diff(piece)) + 1).tolist(), len(held)])


def _within(rows, start, first, end):
    """Columns, counted from `first`, rows and weights of the items that stand in these columns."""
    at = np.flatnonzero((rows.columns >= first) & (rows.columns < end))
    row = np.searchsorted(rows.offsets, at, "right") - 1 + start
    return rows.columns[at].astype(np.int32) - first, row.astype(np.int32), rows.weights[at]


def _link(source, target):
    """The same file under another name; a copy where the file system knows no links."""
    try:
        os.link(source, target)
    except OSError:
        shutil.copyfile(source, target)
