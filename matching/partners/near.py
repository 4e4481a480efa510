"""Near phrases over Milvus, where MILVUS_URI names one: the codes of phrases by the million then need not lie in every process.

A published index names the collection that was made for it. Where Milvus does not answer, or has that collection no
more, all phrases are compared one by one: slower, never wrong; the log says why, and Milvus is asked again after a while.
"""

import json
import logging
import time
from pathlib import Path

import faiss
import numpy as np
from django.conf import settings
from django.utils.translation import gettext as _

from matching.engine import files, nearest
from services import vectors
from services.base import DomainError
from services.search.published import IndexMissing

log = logging.getLogger(__name__)
NAME, FILE = "partner_phrases", "near.json"
STEP = 10_000  # vectors sent at once
PAUSE_S = 60  # before a server that failed is asked again


class VectorStoreSilent(DomainError):
    code = "partners_vector_store_silent"


def write(folder: Path) -> None:
    """Make that by which near phrases are found: codes in the folder, or a collection that it names. Raises VectorStoreSilent."""
    rows = files.get(folder, "vectors")
    if not settings.MILVUS_URI or len(rows) <= nearest.FEW:
        files.write_near(folder)
        return
    try:
        version = _sent(rows)
    except RuntimeError as error:
        log.warning("%s", error)
        raise VectorStoreSilent(_("向量库 %(uri)s 没有应答，请检查 MILVUS_URI 和该服务。") % {"uri": settings.MILVUS_URI}) from error
    (folder / FILE).write_text(json.dumps({"version": version, "count": len(rows)}), "utf-8")


def _sent(rows):
    """Publish rows as a collection, numbered from 0; returns its name."""
    index = vectors.new(NAME, rows.shape[1])
    for start in range(0, len(rows), STEP):
        index.put(np.arange(start, min(start + STEP, len(rows))), rows[start : start + STEP])
    return index.save(vectors.place(NAME))


def opened(folder: Path) -> "Near | None":
    """The collection this folder names; None if it names none."""
    if not (folder / FILE).exists():
        return None
    named = json.loads((folder / FILE).read_text("utf-8"))
    return Near(named["version"], int(named["count"]), files.get(folder, "vectors"))


class Near:
    """What `nearest.around` asks of an index: `ntotal` and search(queries, most) → (cosines, numbers), both [n, most]."""

    def __init__(self, version: str, count: int, rows: np.ndarray):
        self.version, self.ntotal, self.rows = version, count, rows
        self.index, self.again_at = None, 0.0

    def search(self, queries: np.ndarray, most: int) -> tuple[np.ndarray, np.ndarray]:
        if time.monotonic() >= self.again_at:
            try:
                self.index = self.index or vectors.load(NAME, self.version)
                numbers, cosines = self.index.search(queries, most)
                return cosines, numbers
            except (IndexMissing, RuntimeError) as error:
                log.warning("near phrases are compared one by one for %s s: %s", PAUSE_S, error)
                self.index, self.again_at = None, time.monotonic() + PAUSE_S
        return faiss.knn(queries, self.rows, min(most, self.ntotal), metric=faiss.METRIC_INNER_PRODUCT)
