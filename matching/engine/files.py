"""An index as a folder of plain arrays, opened as memory maps: a page is read when a ranking first needs it.

Nothing of the enterprises is read on opening but a few lists of names, so that a million open as fast as a thousand.
"""

import json
from collections.abc import Callable
from pathlib import Path

import faiss
import numpy as np
from scipy import sparse

from . import nearest
from .arrays import Labels, Ragged
from .index import MOST_HOLDERS, Index, Rarities
from .linking import Linker
from .phrases import TERMS, Phrases, Texts
from .segment import LABELS, Facts, Segment

NAMES, NEAR = "names.json", "near.faiss"
FACTS = ("offers", "wants", "inferred", "via")
BY_PHRASE, BY_NODE = ("offers", "wants"), ("offer_nodes", "need_nodes")
PARTS = ("columns", "weights", "offsets")
SMALL = np.iinfo(np.uint16).max


def write(index: Index, folder: Path) -> None:
    """Write an index that was built in memory, its enterprises and phrases in the order they have."""
    segment, phrases = index.recent, index.phrases
    if len(index.base):
        raise ValueError("only an index built in one piece can be written")
    _put(folder, "ids", segment.facts.ids)
    _put(folder, "base_order", np.argsort(segment.facts.ids, kind="stable").astype(np.int32))
    _put(folder, "place", segment.facts.place)
    for name in (*FACTS, *Segment.ROWS):
        put_ragged(folder, name, segment.part(name))
    for name in Segment.LENGTHS:
        _put(folder, name, getattr(segment, name))
    for name in LABELS:
        _put(folder, f"label-{name}", segment.facts.labels[name].codes)
    write_turned(folder, segment, len(phrases), len(index.linker.chains.nodes))
    write_phrases(folder, phrases)
    write_names(folder, {name: segment.facts.labels[name].names for name in LABELS}, index.rarities)


def write_turned(folder: Path, segment: Segment, phrases: int, nodes: int) -> None:
    """What candidates are looked up by."""
    for name in BY_PHRASE:
        put_ragged(folder, f"by-{name}", segment.part(name).turned(phrases))
    for name in BY_NODE:
        put_ragged(folder, f"by-{name}", segment.part(name).turned_cut(nodes, MOST_HOLDERS))


def write_phrases(folder: Path, phrases: Phrases) -> None:
    words, vectors = Texts.of(list(phrases.texts())), phrases.vectors(np.arange(len(phrases)))
    for name in ("letters", "offsets", "hashes", "order"):
        _put(folder, f"text-{name}", getattr(words, name))
    _put(folder, "vectors", np.asarray(vectors, np.float32))
    _put(folder, "phrase-heads", phrases.heads)
    for name in ("links", "terms"):
        put_ragged(folder, f"phrase-{name}", Ragged.from_matrix(getattr(phrases, name)))
    kinds = [[[sorted(letters), sort] for letters, sort in kind] for kind in phrases.head_kinds]
    (folder / "heads.json").write_text(json.dumps(kinds, ensure_ascii=False), "utf-8")
    if near := nearest.build(vectors):
        faiss.write_index(near, str(folder / NEAR))


def write_names(folder: Path, labels: dict[str, tuple[str, ...]], rarities: Rarities) -> None:
    for name in Rarities.__slots__:
        _put(folder, f"rarity-{name}", getattr(rarities, name))
    (folder / NAMES).write_text(json.dumps(labels, ensure_ascii=False), "utf-8")


def open_folder(folder: Path, linker: Linker, vectors_of: Callable) -> Index:
    """Open a folder that `write` or `assembly` filled. Raises OSError, ValueError or KeyError if it is none."""
    index = Index(linker, vectors_of)
    index.phrases = read_phrases(folder, len(linker.chains.nodes))
    index.base, index.base_order = _segment(folder), _get(folder, "base_order")
    index.gone = np.zeros(len(index.base), bool)
    index.rarities = Rarities(*(np.array(_get(folder, f"rarity-{name}")) for name in Rarities.__slots__))
    index.near = faiss.read_index(str(folder / NEAR)) if (folder / NEAR).exists() else None
    return index


def _segment(folder):
    names = json.loads((folder / NAMES).read_text("utf-8"))
    labels = {name: Labels(tuple(names[name]), _get(folder, f"label-{name}")) for name in LABELS}
    facts = Facts(_get(folder, "ids"), labels, _get(folder, "place"), *(get_ragged(folder, name) for name in FACTS))
    turned = {name: get_ragged(folder, f"by-{name}") for name in (*BY_PHRASE, *BY_NODE)}
    rows = {name: get_ragged(folder, name) for name in Segment.ROWS}
    return Segment(facts, **rows, **{name: _get(folder, name) for name in Segment.LENGTHS}, turned=turned)


def read_phrases(folder: Path, nodes: int) -> Phrases:
    """The phrases of a folder, of which only the ties to nodes are read."""
    words = Texts(*(_get(folder, f"text-{name}") for name in ("letters", "offsets", "hashes", "order")))
    links, terms = (get_ragged(folder, f"phrase-{name}").matrix(width) for name, width in (("links", nodes), ("terms", TERMS)))
    kinds = json.loads((folder / "heads.json").read_text("utf-8"))
    told = tuple(tuple((frozenset(letters), sort) for letters, sort in kind) for kind in kinds)
    vectors = _get(folder, "vectors")
    if len(vectors) != len(words):
        raise ValueError("texts and vectors do not fit")
    late = np.zeros((0, vectors.shape[1]), np.float32)
    return Phrases(words, vectors, (), late, {}, sparse.csr_matrix(links), terms, np.array(_get(folder, "phrase-heads")), told)


def put_ragged(folder: Path, name: str, rows: Ragged) -> None:
    for part in PARTS:
        _put(folder, f"{name}.{part}", narrowed(getattr(rows, part)) if part == "columns" else getattr(rows, part))


def get_ragged(folder: Path, name: str) -> Ragged:
    return Ragged(*(_get(folder, f"{name}.{part}") for part in PARTS))


def narrowed(columns: np.ndarray) -> np.ndarray:
    """In two bytes each where they fit, as the numbers of nodes do."""
    return columns.astype(np.uint16) if len(columns) and columns.min() >= 0 and columns.max() <= SMALL else columns.astype(np.int32)


def _put(folder, name, value):
    np.save(folder / f"{name}.npy", value)


def _get(folder, name):
    path = folder / f"{name}.npy"
    value = np.load(path, mmap_mode="r") if path.stat().st_size > 4096 else np.load(path)
    return value.view(np.ndarray)  # a plain array over the map: numpy's memmap class costs time at every slice
