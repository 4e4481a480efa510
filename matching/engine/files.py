"""An index as a folder of plain arrays, opened as memory maps: a page is read when a ranking first needs it.

Nothing of the enterprises is read on opening but a few lists of names, so that a million open as fast as a thousand.
`assembly` fills such a folder from parts; a part is a folder of the same arrays, of which it has only what is known.
"""

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import faiss
import numpy as np
from scipy import sparse

from . import nearest
from .arrays import Labels, Ragged
from .growing import Rows
from .index import Index, Rarities
from .linking import Linker
from .phrases import TERMS, Phrases, Texts
from .segment import FACTS, LABELS, Facts, Segment

NAMES, HEADS, NEAR = "names.json", "heads.json", "near.faiss"
TEXT = ("letters", "offsets", "hashes", "order")
BY_PHRASE, BY_NODE = ("offers", "wants"), ("need_nodes",)
PARTS = ("columns", "weights", "offsets")


def open_folder(folder: Path, linker: Linker, vectors_of: Callable) -> Index:
    """Open a folder that `assembly` filled. Raises OSError, ValueError or KeyError if it is none."""
    index = Index(linker, vectors_of)
    index.phrases = read_phrases(folder, len(linker.chains.nodes))
    index.base, index.base_order = _segment(folder), get(folder, "base_order")
    index.gone = np.zeros(len(index.base), bool)
    index.rarities = Rarities(*(np.array(get(folder, f"rarity-{name}")) for name in Rarities.__slots__))
    index.near = faiss.read_index(str(folder / NEAR)) if (folder / NEAR).exists() else None
    return index


def _segment(folder):
    turned = {name: get_ragged(folder, f"by-{name}") for name in (*BY_PHRASE, *BY_NODE)}
    rows = {name: get_ragged(folder, name) for name in Segment.ROWS}
    return Segment(read_facts(folder), **rows, **{name: get(folder, name) for name in Segment.LENGTHS}, turned=turned)


def write_facts(folder: Path, facts: Facts) -> None:
    """Facts of one part; their phrases are numbered as the part numbers them."""
    put(folder, "ids", facts.ids)
    put(folder, "place", facts.place)
    for name in FACTS:
        put_ragged(folder, name, getattr(facts, name))
    for name in LABELS:
        put(folder, f"label-{name}", facts.labels[name].codes)
    write_names(folder, {name: facts.labels[name].names for name in LABELS})


def read_facts(folder: Path) -> Facts:
    names = json.loads((folder / NAMES).read_text("utf-8"))
    labels = {name: Labels(tuple(names[name]), get(folder, f"label-{name}")) for name in LABELS}
    return Facts(get(folder, "ids"), labels, get(folder, "place"), *(get_ragged(folder, name) for name in FACTS))


def write_names(folder: Path, labels: dict[str, tuple[str, ...]]) -> None:
    (folder / NAMES).write_text(json.dumps(labels, ensure_ascii=False), "utf-8")


def write_phrases(folder: Path, phrases: Phrases) -> None:
    words = Texts.of(list(phrases.texts()))
    for name in TEXT:
        put(folder, f"text-{name}", getattr(words, name))
    put(folder, "vectors", np.asarray(phrases.vectors(np.arange(len(phrases))), np.float32))
    put(folder, "phrase-heads", phrases.heads)
    for name in ("links", "terms"):
        put_ragged(folder, f"phrase-{name}", Ragged.from_matrix(getattr(phrases, name)))
    write_heads(folder, phrases.head_kinds)


def write_heads(folder: Path, kinds: tuple) -> None:
    told = [[[sorted(letters), sort] for letters, sort in kind] for kind in kinds]
    (folder / HEADS).write_text(json.dumps(told, ensure_ascii=False), "utf-8")


def write_near(folder: Path) -> None:
    """That by which near phrases are found, where there are many, from their vectors in the same folder."""
    if near := nearest.build(get(folder, "vectors")):
        faiss.write_index(near, str(folder / NEAR))


def read_phrases(folder: Path, nodes: int) -> Phrases:
    """The phrases of a folder, of which only the ties to nodes and the terms are read."""
    words = Texts(*(get(folder, f"text-{name}") for name in TEXT))
    links, terms = (get_ragged(folder, f"phrase-{name}").matrix(width) for name, width in (("links", nodes), ("terms", TERMS)))
    kinds = json.loads((folder / HEADS).read_text("utf-8"))
    told = tuple(tuple((frozenset(letters), sort) for letters, sort in kind) for kind in kinds)
    vectors = get(folder, "vectors")
    if len(vectors) != len(words):
        raise ValueError("texts and vectors do not fit")
    late = np.zeros((0, vectors.shape[1]), np.float32)
    return Phrases(words, vectors, (), late, {}, sparse.csr_matrix(links), terms, np.array(get(folder, "phrase-heads")), told)


def put_ragged(folder: Path, name: str, rows: Ragged) -> None:
    with Rows(folder, name, 0) as kept:
        kept.add(rows)


def get_ragged(folder: Path, name: str) -> Ragged:
    return Ragged(*(get(folder, f"{name}.{part}") for part in PARTS))


def blocks(folder: Path, name: str, step: int) -> Iterator[tuple[int, Ragged]]:
    """A Ragged read block by block: the number of the first row, and the rows; each map is given back before the next."""
    count = len(get(folder, f"{name}.offsets")) - 1
    for start in range(0, count, step):
        at = np.array(get(folder, f"{name}.offsets")[start : start + step + 1])
        columns, weights = (np.array(get(folder, f"{name}.{part}")[at[0] : at[-1]]) for part in ("columns", "weights"))
        yield start, Ragged(columns, weights, at - at[0])


def put(folder: Path, name: str, value: np.ndarray) -> None:
    np.save(folder / f"{name}.npy", value)


def get(folder: Path, name: str, mode: str = "r") -> np.ndarray:
    path = folder / f"{name}.npy"
    value = np.load(path, mmap_mode=mode) if mode != "r" or path.stat().st_size > 4096 else np.load(path)
    return value.view(np.ndarray)  # a plain array over the map: numpy's memmap class costs time at every slice
