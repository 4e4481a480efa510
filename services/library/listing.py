"""The public list of uploaded texts: what is published, narrowed by words, place, kind and whether it holds on a day."""

from datetime import date

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext_lazy as _

from services.consultation.models import Document

from .models import Paper

IN_FORCE, PENDING, REPLACED, ENDED, ALL = "in_force", "pending", "replaced", "ended", "all"
STATES = {IN_FORCE: _("现行有效"), PENDING: _("尚未生效"), REPLACED: _("已被替代"), ENDED: _("已失效"), ALL: _("全部")}


def conditions(at: date) -> dict[str, Q]:
    """The states of a text on a day as SQL; each text is in one of them. A last day counts before a successor."""
    later = Q(effective_on__gt=at)
    over = Q(expires_on__lt=at) | Q(expires_on__isnull=True, superseded=True)
    return {
        IN_FORCE: ~over & ~later,
        PENDING: ~over & later,
        REPLACED: over & Q(superseded=True),
        ENDED: over & Q(superseded=False),
    }


def texts(*, words: str = "", region=None, kind: str = "") -> QuerySet[Document]:
    """Published uploads as the knowledge base has them, latest first, with published_on; an empty filter narrows nothing.

    region: a reference.Region; what holds there counts.
    """
    paper = Paper.objects.published().filter(key=OuterRef("key"))
    found = Document.objects.filter(key__in=Paper.objects.published().values("key")).select_related("region")
    for word in words.split()[:5]:
        found = found.filter(Q(title__icontains=word) | Q(number__icontains=word) | Q(issuer__icontains=word))
    if region:
        found = found.filter(region.texts())
    if kind:
        found = found.filter(kind=kind)
    found = found.annotate(published_on=Subquery(paper.values("published_on")[:1]))
    return found.order_by("-published_on", "-effective_on", "title", "pk")


def counts(found: QuerySet[Document], at: date) -> dict[str, int]:
    """How many of these texts are in each state on a day; one query."""
    states = {name: Count("pk", filter=condition) for name, condition in conditions(at).items()}
    return found.order_by().aggregate(**states, all=Count("pk"))
