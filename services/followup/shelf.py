"""The wordings that stand for each cluster, kept by a process between two runs, so that a run reads only what changed since."""

from datetime import datetime, timedelta

import numpy as np
from django.db.models import Min

from services.consultation.ranking import UNRELATED

from . import likeness
from .models import Ask, Cluster, meant

MOST = 8  # wordings that stand for one cluster: its own and the first different ones of its questions
CLOSE = 200  # wordings with the closest vectors, of which the words are compared too
OVERLAP = timedelta(seconds=30)  # read twice, because a change shows only once its transaction is over


class Shelf:
    """One row per wording: the cluster it stands for, its terms, its vector. What was merged stays; home() leads on from it."""

    def __init__(self, store):
        self.store, self.seen = store, None
        self.base = likeness.base_of(store.vectors(UNRELATED))
        self.words: list[frozenset[str]] = []
        self._clusters = np.zeros(0, np.int64)  # these two have room to grow: rows count as far as there are words
        self._vectors = np.zeros((0, store.vectors(UNRELATED[:1]).shape[1]), np.float32)

    @property
    def clusters(self) -> np.ndarray:
        return self._clusters[: len(self.words)]

    @property
    def vectors(self) -> np.ndarray:
        return self._vectors[: len(self.words)]

    def renew(self) -> int:
        """Take in the clusters that are new or changed since the last time; returns how many wordings were read."""
        since = self.seen - OVERLAP if self.seen else None
        rows = list(
            (Cluster.objects.filter(updated_at__gte=since) if since else Cluster.objects.all()).values_list("pk", "text", "updated_at")
        )
        if not rows:
            return 0
        self._drop([pk for pk, _text, _at in rows])
        known = _wordings(rows, since)
        self._append(
            [pk for pk, _text in known], self.store.vectors([text for _pk, text in known]), [likeness.terms(text) for _pk, text in known]
        )
        self.seen: datetime | None = max(at for _pk, _text, at in rows)
        return len(known)

    def nearest(self, vector: np.ndarray, words: frozenset[str]) -> int | None:
        """The cluster with the most similar wording, or None if none means the same."""
        if not self.words:
            return None
        close = np.arange(len(self.words))
        if len(close) > CLOSE:
            close = np.argpartition(self.vectors @ vector, -CLOSE)[-CLOSE:]
        found = likeness.scores(vector, words, self.vectors[close], [self.words[row] for row in close], self.base)
        best = int(found.argmax())
        return int(self.clusters[close[best]]) if found[best] >= likeness.SAME else None

    def add(self, cluster: int, vector: np.ndarray, words: frozenset[str]) -> None:
        """Let one more wording stand for a cluster, unless enough do or this one does already."""
        own = [self.words[row] for row in np.flatnonzero(self.clusters == cluster)]
        if len(own) < MOST and words not in own:
            self._append([cluster], vector[None], [words])

    def forget(self, cluster: int) -> None:
        """Take a cluster off that is gone."""
        self._drop([cluster])

    def _append(self, clusters, vectors, words):
        start, end = len(self.words), len(self.words) + len(words)
        if end > len(self._vectors):  # make room for twice as many, so that a row is mostly added without copying all
            self._clusters = np.resize(self._clusters, 2 * end)
            self._vectors = np.concatenate([self.vectors, np.zeros((2 * end - start, self._vectors.shape[1]), np.float32)])
        self._clusters[start:end], self._vectors[start:end] = clusters, vectors
        self.words += words

    def _drop(self, clusters: list[int]):
        kept = np.flatnonzero(~np.isin(self.clusters, clusters))
        if len(kept) < len(self.words):
            self._vectors[: len(kept)], self._clusters[: len(kept)] = self._vectors[kept], self._clusters[kept]
            self.words = [self.words[row] for row in kept]


def home(cluster: int | None) -> Cluster | None:
    """The cluster that takes in a new question: the one it was merged into, if it was; None if it is gone."""
    found, met = Cluster.objects.filter(pk=cluster).first(), set()
    while found is not None and found.into_id and found.pk not in met:
        met.add(found.pk)
        found = Cluster.objects.filter(pk=found.into_id).first()
    return found


def _wordings(rows, since: datetime | None) -> list[tuple[int, str]]:
    """(cluster, wording), at most MOST different ones of each: the clusters' own, then those of their first questions."""
    asks = Ask.objects.filter(cluster__updated_at__gte=since) if since else Ask.objects.all()
    asked = asks.order_by().annotate(text=meant("question__")).values_list("cluster_id", "text").annotate(first=Min("pk")).order_by("first")
    found: dict[int, dict[str, None]] = {pk: {text: None} for pk, text, _at in rows}
    for pk, text, _first in asked:
        own = found.setdefault(pk, {})
        if len(own) < MOST:
            own[text] = None
    return [(pk, text) for pk, own in found.items() for text in own]
