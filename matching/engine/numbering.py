"""The phrases of many parts made one list: each text once, in the order of its first appearance.

Texts alone stay in memory; their vectors, ties and terms go from the part that first has them straight to the files.
"""

import zlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path

import numpy as np

from . import files
from .arrays import Ragged, offsets
from .growing import Column, Rows
from .phrases import Phrases
from .segment import Facts

NUMBERS = "numbers"


def number(
    parts: Sequence[Path],
    folder: Path,
    nodes: int,
    progress: Callable[[int, int], None],
    write_near: Callable[[Path], None] = files.write_near,
) -> None:
    """Write the phrases of all parts, as `files.read_phrases` reads them, and for each part which numbers its own have got.

    write_near(folder) then makes that by which near phrases are found.
    """
    (folder / NUMBERS).mkdir()
    place: dict[str, int] = {}
    kinds: dict = {}
    with ExitStack() as stack:
        kept = _PhraseFiles(stack, folder, nodes, max(files.get(part, "vectors").shape[1] for part in parts))
        for done, part in enumerate(parts):
            found = files.read_phrases(part, nodes)
            known, texts = len(place), list(found.texts())
            numbers = np.array([place.setdefault(text, len(place)) for text in texts], np.int32)
            fresh = np.flatnonzero(numbers >= known)
            kept.add(found, fresh, [texts[n] for n in fresh], [kinds.setdefault(kind, len(kinds)) for kind in found.head_kinds])
            np.save(folder / NUMBERS / f"{part.name}.npy", numbers)
            progress(done + 1, len(parts))
    kept.sort(folder)
    files.write_heads(folder, tuple(kinds))
    write_near(folder)


class _PhraseFiles:
    """The files that `files.read_phrases` reads, growing."""

    def __init__(self, stack: ExitStack, folder: Path, nodes: int, dim: int):
        columns = {"text-letters": np.uint8, "phrase-heads": np.int32, "text-offsets": np.int64}
        self.columns = {name: stack.enter_context(Column(folder, name, dtype)) for name, dtype in columns.items()}
        self.vectors = stack.enter_context(Column(folder, "vectors", np.float32, (dim,)))
        self.rows = {name: stack.enter_context(Rows(folder, f"phrase-{name}", width)) for name, width in (("links", nodes), ("terms", 0))}
        self.columns["text-offsets"].add(np.zeros(1, np.int64))
        self.hashes = []

    def add(self, found: Phrases, fresh: np.ndarray, texts: Sequence[str], kinds: Sequence[int]) -> None:
        """Take the fresh ones of a part's phrases; kinds: what the kinds of heads of the part are called here."""
        encoded = [text.encode("utf-8", "surrogatepass") for text in texts]
        ends = self.columns["text-letters"].count + offsets([len(text) for text in encoded])[1:]
        self.columns["text-offsets"].add(ends)
        self.columns["text-letters"].add(np.frombuffer(b"".join(encoded), np.uint8))
        self.hashes.append(np.array([zlib.crc32(text) for text in encoded], np.uint32))
        if len(fresh):
            self.vectors.add(found.vectors(fresh))
            self.columns["phrase-heads"].add(np.array(kinds, np.int32)[found.heads[fresh]])
        for name, rows in self.rows.items():
            rows.add(Ragged.from_matrix(getattr(found, name)[fresh]))

    def sort(self, folder: Path) -> None:
        """Write by what texts are looked up."""
        hashes = np.concatenate(self.hashes)
        order = np.argsort(hashes, kind="stable").astype(np.int32)
        files.put(folder, "text-hashes", hashes[order])
        files.put(folder, "text-order", order)


def numbered(parts: Sequence[Path], folder: Path) -> Iterator[Facts]:
    """The facts of each part with its phrases numbered as `number` wrote them into this folder."""
    for part in parts:
        yield files.read_facts(part).renumbered(np.load(folder / NUMBERS / f"{part.name}.npy"))
