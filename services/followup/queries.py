"""Reads of the unanswered questions and of the question log."""

from datetime import date

from django.db.models import Count, Exists, F, OuterRef, Q

from services.consultation.models import Citation, Question

from . import workflow
from .models import Cluster, WrongCitation, meant

ORDERS = {"times": ("-times", "-last_at", "-pk"), "last": ("-last_at", "-pk"), "first": ("first_at", "pk")}
ALL, RECHECK = "all", "recheck"
TO_RECHECK = Q(state=workflow.PUBLISHED) & ~Q(reply__recheck="") & Q(reply__isnull=False)


def clusters(user, *, state="", words="", region=None, order="times"):
    """The clusters a person may see, narrowed and counted; an empty filter narrows nothing."""
    found = Cluster.objects.visible_to(user)
    if state == RECHECK:
        found = found.filter(TO_RECHECK)
    elif state and state != ALL:
        found = found.filter(state=state)
    for word in words.split()[:5]:
        found = found.filter(Q(text__icontains=word) | Q(pk__in=_saying(word)))
    if region:
        found = found.filter(asks__question__region=region)
    return found.counted().select_related("reply").order_by(*ORDERS.get(order, ORDERS["times"]))


def _saying(word):
    return Question.objects.filter(text__icontains=word, ask__isnull=False).values("ask__cluster")


def counts(user) -> dict[str, int]:
    """How many clusters there are in each state, and of those published to be looked at again; one query."""
    names = {state: Count("pk", filter=Q(state=state)) for state in workflow.STATES}
    return Cluster.objects.visible_to(user).order_by().aggregate(**names, recheck=Count("pk", filter=TO_RECHECK), all=Count("pk"))


def asks_of(cluster):
    """The questions of a cluster, latest first, with place, rating and conversation."""
    asks = cluster.asks.annotate(meant=meant("question__"))
    return asks.select_related("question__region", "question__feedback", "question__conversation").order_by("-question__asked_at", "-pk")


def wordings(cluster) -> list[dict]:
    """Each distinct wording of a cluster with how often it was used, most often first."""
    rows = cluster.asks.order_by().annotate(text=meant("question__")).values("text").annotate(times=Count("pk"))
    return list(rows.order_by("-times", "text"))


def places(cluster) -> list[dict]:
    rows = cluster.asks.order_by().values(name=F("question__region__name")).annotate(times=Count("pk"))
    return list(rows.order_by("-times", "name"))


def merge_targets(user, cluster, words=""):
    """Clusters that a cluster may be merged into, latest first."""
    found = Cluster.objects.visible_to(user).exclude(pk=cluster.pk).exclude(state=workflow.MERGED)
    if words.isdigit():
        return found.filter(pk=int(words[:12]))
    return found.filter(text__icontains=words) if words else found


def log(
    user, *, outcome="", verdict="", words="", region=None, channel="", since: date | None = None, until: date | None = None, wrong=False
):
    """The question log as staff and editors may see it, latest first."""
    found = Question.objects.all() if user.is_authenticated and (user.is_service_staff or user.is_editor) else Question.objects.none()
    given = {
        "outcome": outcome,
        "feedback__verdict": verdict,
        "region": region,
        "channel": channel,
        "asked_at__date__gte": since,
        "asked_at__date__lte": until,
    }
    found = found.filter(**{name: value for name, value in given.items() if value})
    for word in words.split()[:5]:
        found = found.filter(text__icontains=word)
    faults = WrongCitation.objects.filter(citation__question=OuterRef("pk"))
    found = found.annotate(is_wrong=Exists(faults))
    found = found.filter(is_wrong=True) if wrong else found
    return found.select_related("region", "feedback", "generation", "ask__cluster").order_by("-asked_at", "-pk")


def citations(question):
    """The sources of an answer as quoted then, with the text that stands there now."""
    return Citation.objects.filter(question=question).select_related("document", "passage", "fault__by")
