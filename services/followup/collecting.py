"""Bring questions without a good answer into clusters, one after the other; what stands already is not moved."""

from dataclasses import dataclass

import numpy as np
from django.db import transaction
from django.db.models import Q

from services.consultation.models import Feedback, Question
from services.consultation.ranking import UNRELATED
from services.encoder import phrases

from . import likeness, workflow
from .models import Ask, Cluster, meant

BATCH = 500
Why = Ask.Why


@dataclass
class Shelf:
    """What is clustered already: one row per distinct wording. Rows of a question that is being put in are added at once."""

    clusters: list[int]
    words: list[frozenset[str]]
    vectors: np.ndarray
    base: float

    @classmethod
    def read(cls) -> "Shelf":
        grown = Ask.objects.filter(cluster__state__in=workflow.GROWING).order_by("cluster_id")
        rows = grown.values_list("cluster_id", meant("question__"))
        known = dict.fromkeys([*rows, *Cluster.objects.filter(state__in=workflow.GROWING).values_list("pk", "text")])
        store = phrases()
        vectors = store.vectors([text for _pk, text in known])
        return cls(
            [pk for pk, _text in known], [likeness.terms(text) for _pk, text in known], vectors, likeness.base_of(store.vectors(UNRELATED))
        )

    def nearest(self, vector, words) -> int | None:
        """The cluster that holds the most similar wording, or None if none means the same."""
        if not self.clusters:
            return None
        found = likeness.scores(vector, words, self.vectors, self.words, self.base)
        best = int(found.argmax())
        return self.clusters[best] if found[best] >= likeness.SAME else None

    def add(self, cluster, vector, words):
        self.clusters.append(cluster)
        self.words.append(words)
        self.vectors = np.vstack([self.vectors, vector])


def waiting():
    """Questions that belong into a cluster and are in none yet, oldest first."""
    refused = Q(outcome=Question.Outcome.REFUSED)
    blamed = Q(outcome=Question.Outcome.ANSWERED) & (Q(feedback__verdict=Feedback.Verdict.BAD) | Q(citations__fault__isnull=False))
    return Question.objects.filter(refused | blamed, ask=None).annotate(meant=meant()).distinct().order_by("pk")


def collect() -> int:
    """Put every waiting question into the cluster that means the same, or a new one; returns how many. Safe to run at any time."""
    put = 0
    shelf = None
    while rows := list(waiting().select_related("feedback")[:BATCH]):
        shelf = shelf or Shelf.read()
        vectors = phrases().vectors([row.meant for row in rows])
        for row, vector in zip(rows, vectors, strict=True):
            put += _put(row, vector, shelf)
    return put


@transaction.atomic
def _put(question, vector, shelf) -> bool:
    """Put one question into its cluster; False if another worker was faster or its asker has deleted it."""
    is_there = Question.objects.select_for_update().filter(pk=question.pk).values_list("pk", flat=True).first()
    if is_there is None or Ask.objects.filter(question=question.pk).exists():
        return False
    words = likeness.terms(question.meant)
    cluster = shelf.nearest(vector, words)
    if cluster is None or not Cluster.objects.filter(pk=cluster, state__in=workflow.GROWING).exists():
        cluster = Cluster.objects.create(text=question.meant[:300]).pk
    Ask.objects.create(question=question, cluster_id=cluster, why=_why(question))
    shelf.add(cluster, vector, words)
    return True


def _why(question) -> str:
    if question.is_refused:
        return Why.REFUSED
    rated = getattr(question, "feedback", None)
    return Why.BAD if rated and rated.verdict == Feedback.Verdict.BAD else Why.WRONG
