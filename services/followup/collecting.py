"""Bring questions without a good answer into clusters, one after the other; what stands already is not moved."""

from threading import Lock

from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from services.consultation.models import Citation, Feedback, Question
from services.encoder import phrases

from . import likeness, workflow
from .models import Ask, Cluster, meant
from .shelf import Shelf, home

BATCH = 500
MOST = 2_000  # questions of one run; what is left waits for the next minute
Why = Ask.Why
_kept: list[Shelf] = []  # the one of this process
_lock = Lock()


def waiting():
    """Questions that belong into a cluster and are in none yet, oldest first."""
    refused = Q(outcome=Question.Outcome.REFUSED)
    bad = Feedback.objects.filter(verdict=Feedback.Verdict.BAD).values("question")
    wrong = Citation.objects.filter(fault__isnull=False).values("question")
    blamed = Q(outcome=Question.Outcome.ANSWERED) & (Q(pk__in=bad) | Q(pk__in=wrong))
    taken = Exists(Ask.objects.filter(question=OuterRef("pk")))
    return Question.objects.filter(refused | blamed).filter(~taken).annotate(meant=meant()).order_by("pk")


def collect() -> int:
    """Put waiting questions, at most MOST, into the cluster that means the same, or a new one; returns how many. Safe at any time."""
    put, done = 0, 0
    while done < MOST and (rows := list(waiting().select_related("feedback")[:BATCH])):
        done += len(rows)
        with _lock:
            shelf = _shelf()
            vectors = shelf.store.vectors([row.meant for row in rows])
            for row, vector in zip(rows, vectors, strict=True):
                put += _put(row, vector, shelf)
    return put


def _shelf() -> Shelf:
    """The shelf of this process, up to date; another encoder gets a new one."""
    store = phrases()
    if not _kept or _kept[0].store is not store:
        _kept[:] = [Shelf(store)]
    _kept[0].renew()
    return _kept[0]


@transaction.atomic
def _put(question, vector, shelf) -> bool:
    """Put one question into its cluster; False if another worker was faster or its asker has deleted it."""
    is_there = Question.objects.select_for_update().filter(pk=question.pk).values_list("pk", flat=True).first()
    if is_there is None or Ask.objects.filter(question=question.pk).exists():
        return False
    words = likeness.terms(question.meant)
    cluster = _cluster_for(vector, words, shelf) or Cluster.objects.create(text=question.meant[:300])
    Ask.objects.create(question=question, cluster=cluster, why=_why(question))
    shelf.add(cluster.pk, vector, words)
    return True


def _cluster_for(vector, words, shelf) -> Cluster | None:
    """The cluster that means the same and may grow; one that is gone leaves the shelf."""
    while (nearest := shelf.nearest(vector, words)) is not None:
        found = home(nearest)
        if found is not None:
            return found if found.state in workflow.GROWING else None
        shelf.forget(nearest)
    return None


def _why(question) -> str:
    if question.is_refused:
        return Why.REFUSED
    rated = getattr(question, "feedback", None)
    return Why.BAD if rated and rated.verdict == Feedback.Verdict.BAD else Why.WRONG
