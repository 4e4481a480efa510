"""The front page: for visitors what they can ask and read, for each role the work that waits for them."""

import tomllib
from random import Random

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db.models import Count, Max, Min, Q
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe
from wagtail.models import Page, WorkflowState

from portal.content import listing, validity
from portal.content.models import FaqPage, GuidePage, HomePage, PolicyPage, Topic
from services.enterprises.bulk.models import ImportBatch
from services.enterprises.models import Enterprise
from services.reference.models import Chain, Industry, Park, Region, SizeRule
from services.tickets import workflow
from services.tickets.models import Ticket

Role = get_user_model().Role
VERSION = tomllib.loads((settings.BASE_DIR / "pyproject.toml").read_text())["project"]["version"]
SHOWN = 5
SHOWN_TO_VISITORS = 8
TOPICS = 8
PARKS = 8
BADGES = {
    "submitted": "info",
    "returned": "warn",
    "verified": "ok",
    "rejected": "bad",
    "open": "warn",
    "assigned": "info",
    "answered": "ok",
}


def site(request) -> dict:
    """Context of every page: the version in the footer."""
    return {"site_version": VERSION}


@require_safe
def home(request):
    at = timezone.now()
    works_here = request.user.is_authenticated and request.user.role != Role.CITIZEN
    return render(request, "home/work.html" if works_here else "home/welcome.html", {"blocks": blocks(request.user, at=at), "at": at})


@require_safe
def sources(request):
    """Where the portal's reference data comes from."""
    return render(request, "home/sources.html", {"sources": data_sources()})


@require_safe
def accessibility(request):
    return render(request, "home/accessibility.html")


def blocks(user, *, at) -> dict:
    """What the front page shows to this user at this moment, by block; plain data, each block with a fixed number of queries."""
    is_visitor = not user.is_authenticated or user.role == Role.CITIZEN
    shown = {
        "announcement": HomePage.objects.values_list("announcement", flat=True).first() or "",
        "policies": latest_policies(at, SHOWN_TO_VISITORS if is_visitor else SHOWN),
    }
    if is_visitor:
        shown.update(visitor(at))
    if user.is_authenticated and user.role in (Role.CITIZEN, Role.MEMBER):
        shown["tickets"] = open_tickets(user)
    if not user.is_authenticated:
        return shown
    if user.role == Role.MEMBER:
        shown["enterprises"] = own_enterprises(user)
    if user.is_service_staff:
        shown["staff"] = desk(user, at)
    if user.is_officer:
        shown["officer"] = estate(user)
    if user.is_editor:
        shown["editor"] = editing()
    return shown


def in_force(at):
    """The policies that hold today."""
    return PolicyPage.objects.live().filter(listing.states(timezone.localdate(at))[validity.IN_FORCE])


def latest_policies(at, number) -> list[dict]:
    """The policies in force that were published last."""
    pages = in_force(at).select_related("region").defer("body").order_by("-published_on", "-pk")[:number]
    return [
        {
            "title": page.title,
            "url": page.url,
            "number": page.number,
            "issuer": page.issuer,
            "region": page.region_name,
            "published_on": page.published_on,
            "verified": page.verified,
        }
        for page in pages
    ]


def visitor(at) -> dict:
    """Ways in for people without work here: subjects, guides, some questions (others each day), and what the portal holds."""
    topics = Topic.objects.filter(policypage__in=in_force(at)).annotate(pages=Count("policypage")).order_by("-pages", "name")[:TOPICS]
    guides = GuidePage.objects.live().defer("body", "steps").order_by("-first_published_at", "title")[:SHOWN]
    questions = list(FaqPage.objects.live().filter(verified=True).order_by("pk").values_list("title", flat=True))
    of_today = Random(timezone.localdate(at).toordinal())
    parks = Park.objects.aggregate(total=Count("pk"), source_on=Max("source_on"))
    return {
        "topics": [{"name": topic.name, "pk": topic.pk} for topic in topics],
        "guides": [{"title": page.title, "url": page.url, "department": page.department} for page in guides],
        "questions": of_today.sample(questions, min(SHOWN, len(questions))),
        "stats": {
            "parks": parks["total"],
            "parks_on": parks["source_on"],
            "policies": in_force(at).count(),
            "enterprises": Enterprise.objects.verified().count(),
        },
    }


def own_enterprises(user) -> list[dict]:
    """The enterprises the user acts for, with where their registration stands."""
    rows = Enterprise.objects.of(user).select_related("park").order_by("-updated_at")[:SHOWN]
    return [
        {
            "pk": row.pk,
            "name": row.name,
            "park": row.park.name,
            "state": row.get_state_display(),
            "badge": BADGES.get(row.state, "muted"),
            "reason": row.state_reason if row.state in (Enterprise.State.RETURNED, Enterprise.State.REJECTED) else "",
            "is_verified": row.state == Enterprise.State.VERIFIED,
        }
        for row in rows
    ]


def open_tickets(user) -> list[dict]:
    """The user's requests that are not over."""
    going_on = Ticket.objects.asked_by(user).exclude(state__in=[workflow.CLOSED, workflow.WITHDRAWN])
    return [ticket_row(row) for row in going_on.order_by("-filed_at")[:SHOWN]]


def ticket_row(row) -> dict:
    words = {"state": row.get_state_display(), "badge": BADGES.get(row.state, "muted")}
    return {
        "number": row.number,
        "title": row.title,
        "filed_at": row.filed_at,
        "due_at": row.due_at,
        "is_answered": row.state == workflow.ANSWERED,
        **words,
    }


def desk(user, at) -> dict:
    """Service staff: registrations to verify and requests to answer, the longest wait first."""
    queue = Enterprise.objects.visible_to(user).waiting().order_by().aggregate(total=Count("pk"), oldest=Min("submitted_at"))
    inbox = Ticket.objects.served_by(user).waiting()
    counts = inbox.order_by().aggregate(total=Count("pk"), oldest=Min("filed_at"), overdue=Count("pk", filter=Q(due_at__lt=at)))
    urgent = [
        {**ticket_row(row), "park": row.park.short_name, "is_overdue": row.is_overdue(at)}
        for row in inbox.select_related("park").order_by("due_at")[:SHOWN]
    ]
    return {"queue": queue, "inbox": counts, "urgent": urgent}


def estate(user) -> dict:
    """Investment officers: their enterprises by park, and imports left unfinished."""
    verified = Count("pk", filter=Q(state=Enterprise.State.VERIFIED))
    waiting = Count("pk", filter=Q(state=Enterprise.State.SUBMITTED))
    mine = Enterprise.objects.visible_to(user).order_by()
    by_park = (
        mine.values("park_id", "park__name")
        .annotate(total=Count("pk"), verified=verified, waiting=waiting)
        .order_by("-total", "park__name")
    )
    rows = list(by_park)
    left = ImportBatch.objects.filter(owner=user).exclude(state__in=[ImportBatch.State.APPLIED, ImportBatch.State.CANCELLED])
    return {
        "total": sum(row["total"] for row in rows),
        "parks": [
            {"pk": row["park_id"], "name": row["park__name"], **{key: row[key] for key in ("total", "verified", "waiting")}}
            for row in rows[:PARKS]
        ],
        "more_parks": max(0, len(rows) - PARKS),
        "batches": [{"pk": row.pk, "filename": row.filename, "state": row.get_state_display()} for row in left.order_by("-pk")[:SHOWN]],
    }


def editing() -> dict:
    """Editors: texts not yet published, changed since, or waiting for a colleague's approval."""
    texts = Page.objects.filter(depth__gt=2)
    counts = texts.aggregate(
        drafts=Count("pk", filter=Q(live=False)),
        changed=Count("pk", filter=Q(live=True, has_unpublished_changes=True)),
    )
    pages = texts.filter(Q(live=False) | Q(has_unpublished_changes=True)).order_by("-latest_revision_created_at", "-pk")[:SHOWN]
    return {
        **counts,
        "waiting": WorkflowState.objects.filter(status=WorkflowState.STATUS_IN_PROGRESS).count(),
        "unverified": PolicyPage.objects.live().filter(verified=False).count(),
        "pages": [
            {"pk": page.pk, "title": page.draft_title, "live": page.live, "changed_at": page.latest_revision_created_at} for page in pages
        ],
    }


def data_sources() -> list[dict]:
    """Each kind of reference data with its sources, their dates, and how many rows are not checked against a document yet."""
    found = []
    for model in (Park, Chain, Industry, SizeRule, Region):
        open_rows = Count("pk", filter=Q(verified=False))
        rows = model.objects.order_by().values("source").annotate(total=Count("pk"), latest=Max("source_on"), unverified=open_rows)
        found += [{"name": model._meta.verbose_name, **row} for row in rows.order_by("-total", "source")]
    return found
