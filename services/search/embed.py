"""Text to vectors: the built-in encoder or any sentence-transformers model, and a store that embeds each phrase once.

Vectors are float32 unit rows, so a dot product is the cosine. E5 models want a prefix that says how a text is used:
"query" for questions and for symmetric comparison, "passage" for documents.
"""

import hashlib
import os
import sqlite3
from collections.abc import Callable, Sequence
from contextlib import closing
from functools import cached_property
from pathlib import Path

import numpy as np

from . import builtin

QUICK = f"{builtin.NAME}-bf16"  # the built-in encoder as quick.py computes it
BATCH = 32
FEW = 8  # texts worth one thread only: on a busy machine of 2 cores a question took 957 ms with two threads, 155 ms with one
CHUNK = 512  # texts between two progress reports and two commits of the store


class Encoder:
    """Loaded on first use. `name` goes into every record made with it and tells vectors that may not be compared apart.

    model: empty for the built-in one, the name of the built-in one in plain float32, a sentence-transformers folder or a hub id.
    """

    def __init__(self, model: str, models_dir: Path, threads: int = 0):
        self.model, self.models_dir, self.threads = model or QUICK, Path(models_dir), threads

    @property
    def name(self) -> str:
        return Path(self.model).name

    @cached_property
    def _loaded(self):
        os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
        if self.model == QUICK:
            from .quick import QuickModel  # torch takes seconds to start that pages without questions do not pay

            return QuickModel()
        return PlainModel(builtin.prepare(self.models_dir) if self.model == builtin.NAME else self.model)

    @cached_property
    def dim(self) -> int:
        return self._loaded.dim

    def encode(self, texts: Sequence[str], kind: str = "query") -> np.ndarray:
        """Vectors of texts as float32[n, dim]; kind is "query" or "passage"."""
        if not texts:
            return np.zeros((0, self.dim), np.float32)
        model = self._loaded
        import torch

        torch.set_num_threads(1 if len(texts) <= FEW else self.threads or os.cpu_count() or 1)  # per calling thread in OpenMP
        return model.encode(list(texts), kind)


class PlainModel:
    """Any model as sentence-transformers computes it."""

    def __init__(self, where: str | Path):
        from sentence_transformers import SentenceTransformer
        from transformers.utils import logging

        logging.disable_progress_bar()  # a bar of half a second in the middle of a command's own progress
        self._model = SentenceTransformer(str(where), device="cpu")
        self.dim = self._model.get_embedding_dimension()

    def encode(self, texts: Sequence[str], kind: str = "query") -> np.ndarray:
        prompt = (self._model.prompts or {}).get(kind, "")
        vectors = self._model.encode(texts, prompt=prompt, batch_size=BATCH, normalize_embeddings=True, show_progress_bar=False)
        return np.asarray(vectors, np.float32)


class PhraseStore:
    """Vectors on disk, one per (encoder, kind, text), so that a phrase is embedded once however often it occurs.

    One SQLite file; float16 rows (cosine error below 0.001). Several processes may use it at once.
    """

    def __init__(self, encoder: Encoder, path: Path):
        self.encoder, self.path = encoder, Path(path)

    def _open(self):
        self.path.parent.mkdir(parents=True, exist_ok=True)
        db = sqlite3.connect(self.path, timeout=60)
        db.execute("PRAGMA journal_mode=WAL")
        db.execute("PRAGMA synchronous=NORMAL")
        db.execute("CREATE TABLE IF NOT EXISTS vector (key BLOB PRIMARY KEY, value BLOB NOT NULL) WITHOUT ROWID")
        return db

    def _key(self, text, kind):
        return hashlib.blake2b(f"{self.encoder.name}\n{kind}\n{text}".encode("utf-8", "replace"), digest_size=16).digest()

    def vectors(self, texts: Sequence[str], kind: str = "query", progress: Callable[[int, int], None] | None = None) -> np.ndarray:
        """Vectors of texts in their order, float32[n, dim]; only unseen ones are encoded, shortest first.

        progress(done, total) is called after each chunk of unseen texts.
        """
        keys = [self._key(text, kind) for text in texts]
        with closing(self._open()) as db:
            known = self._read(db, set(keys))
            fresh = {key: text for key, text in zip(keys, texts, strict=True) if key not in known}
            order = sorted(fresh, key=lambda key: len(fresh[key]))
            for start in range(0, len(order), CHUNK):
                part = order[start : start + CHUNK]
                made = self.encoder.encode([fresh[key] for key in part], kind).astype(np.float16)
                with db:
                    db.executemany(
                        "INSERT OR REPLACE INTO vector VALUES (?, ?)", [(key, row.tobytes()) for key, row in zip(part, made, strict=True)]
                    )
                known.update(zip(part, made, strict=True))
                if progress:
                    progress(min(start + CHUNK, len(order)), len(order))
        if not keys:
            return np.zeros((0, self.encoder.dim), np.float32)
        rows = np.stack([known[key] for key in keys]).astype(np.float32)
        return rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9)

    @staticmethod
    def _read(db, keys):
        found, keys = {}, list(keys)
        for start in range(0, len(keys), 900):
            part = keys[start : start + 900]
            marks = ",".join("?" * len(part))
            for key, value in db.execute(f"SELECT key, value FROM vector WHERE key IN ({marks})", part):  # noqa: S608 - marks only
                found[key] = np.frombuffer(value, np.float16)
        return found
