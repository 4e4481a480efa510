"""Keyword search: a BM25 index (bm25s) over lists of terms, with what a confidence needs — who contains which term, and IDF.

BM25's weights depend on the whole collection, so adding documents rebuilds the weights (about a second for 10,000
passages) from the terms kept here as numbers; no text is cut again.
"""

import json
import logging
import zipfile
from collections.abc import Iterable, Sequence
from pathlib import Path

import bm25s
import numpy as np

from .published import IndexMissing

K1, B = 1.2, 0.6  # on the plateau of the qa benchmark, 2026-11-23: k1 0.9..2, b 0.4..0.75 move nDCG@10 by less than .007
logging.getLogger("bm25s").setLevel(logging.WARNING)  # it reports each build at debug level of its own accord

TERMS_FILE, LISTS_FILE = "terms.json", "lists.npz"


class KeywordIndex:
    """Documents as lists of terms, in the order they were added; row n is the n-th document."""

    def __init__(self, documents: Iterable[Sequence[str]] = (), *, k1: float = K1, b: float = B):
        self.k1, self.b = k1, b
        self.ids: dict[str, int] = {}
        self.lists: list[np.ndarray] = []
        self._scorer = None
        self.add(documents)

    def __len__(self) -> int:
        return len(self.lists)

    def add(self, documents: Iterable[Sequence[str]]) -> None:
        """Append documents; the weights are made anew when they are next asked for."""
        for terms in documents:
            self.lists.append(np.array([self.ids.setdefault(term, len(self.ids)) for term in terms], np.int32))
            self._scorer = None

    def build(self) -> "KeywordIndex":
        """Make the weights now rather than at the first question."""
        if self._scorer is None and self.ids:
            scorer = bm25s.BM25(k1=self.k1, b=self.b)
            lists = [terms.tolist() for terms in self.lists]
            scorer.index((lists, dict(self.ids)), show_progress=False)
            self._scorer = scorer
        return self

    def _known(self, terms: Iterable[str]) -> list[int]:
        return [self.ids[term] for term in terms if term in self.ids]

    def _postings(self, term: int) -> tuple[np.ndarray, np.ndarray]:
        arrays = self._scorer.scores
        part = slice(arrays["indptr"][term], arrays["indptr"][term + 1])
        return arrays["indices"][part], arrays["data"][part]

    def scores(self, terms: Sequence[str], allowed: np.ndarray | None = None) -> np.ndarray:
        """BM25 of every document for the terms (a repeated term counts again), float32[n]; 0 where not allowed."""
        known = self._known(terms)
        if not known:
            return np.zeros(len(self), np.float32)
        return self.build()._scorer.get_scores_from_ids(known, weight_mask=None if allowed is None else np.asarray(allowed, np.float32))

    def idf(self, terms: Sequence[str]) -> np.ndarray:
        """Lucene's IDF of each term, float32; a term no document has gets the highest."""
        self.build()
        starts = self._scorer.scores["indptr"] if self._scorer else np.zeros(1, np.int32)
        ids = [self.ids.get(term, -1) for term in terms]
        count = np.array([starts[i + 1] - starts[i] if i >= 0 else 0 for i in ids], np.float32)
        return np.log1p((len(self) - count + 0.5) / (count + 0.5)).astype(np.float32)

    def shares(self, terms: Iterable[str]) -> np.ndarray:
        """IDF-weighted share of the distinct terms that each document contains, float32[n] in 0..1."""
        terms = list(dict.fromkeys(terms))
        share, weights = np.zeros(len(self), np.float32), self.idf(terms)
        for term, weight in zip(terms, weights, strict=True):
            if term in self.ids:
                share[self._postings(self.ids[term])[0]] += weight
        return share / max(float(weights.sum()), 1e-9)

    def save(self, folder: Path) -> None:
        """Write terms and documents to a folder; the weights follow from them."""
        folder = Path(folder)
        folder.mkdir(parents=True, exist_ok=True)
        (folder / TERMS_FILE).write_text(json.dumps({"k1": self.k1, "b": self.b, "terms": list(self.ids)}, ensure_ascii=False), "utf-8")
        flat = np.concatenate([np.zeros(0, np.int32), *self.lists])
        np.savez(folder / LISTS_FILE, flat=flat, ends=np.cumsum([len(terms) for terms in self.lists], dtype=np.int64))

    @classmethod
    def load(cls, folder: Path) -> "KeywordIndex":
        """Read a saved index. Raises IndexMissing if it is missing or broken: build it again then."""
        try:
            head = json.loads((Path(folder) / TERMS_FILE).read_text("utf-8"))
            index = cls(k1=head["k1"], b=head["b"])
            index.ids = {term: i for i, term in enumerate(head["terms"])}
            with np.load(Path(folder) / LISTS_FILE) as arrays:
                index.lists = np.split(arrays["flat"], arrays["ends"][:-1]) if len(arrays["ends"]) else []
        except (OSError, ValueError, KeyError, TypeError, EOFError, zipfile.BadZipFile) as error:
            raise IndexMissing(f"unreadable keyword index: {error}") from error
        return index
