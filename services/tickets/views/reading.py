"""Reading requests: one's list, one request with its timeline, its print view, its files."""

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from services.tickets import forms, queries, wording, workflow
from services.tickets.models import Attachment, Ticket
from services.uploads import serve_private

from .granted import granted

ASKER_FORMS = {
    "follow_up": forms.TextForm,
    "confirm": forms.ConfirmForm,
    "rate": forms.RatingForm,
    "reopen": forms.ReasonForm,
    "withdraw": forms.OptionalReasonForm,
}
DESK_FORMS = {
    "answer": forms.TextForm,
    "update": forms.TextForm,
    "note": forms.TextForm,
    "assign": forms.AssignForm,
    "transfer": forms.TransferForm,
    "close": forms.OptionalReasonForm,
}
HANDLER_STEPS = ("answer", "update", "close")


@require_GET
@login_required
def mine(request):
    """What I and my enterprises asked for."""
    tickets = Ticket.objects.asked_by(request.user).select_related("park", "enterprise", "handler")
    now = timezone.now()
    state = request.GET.get("state", "")
    state = state if state in workflow.STATES else ""
    page = Paginator(queries.filtered(tickets, at=now, state=state), 20).get_page(request.GET.get("page"))
    for ticket in page:
        ticket.late, ticket.next_words = ticket.is_overdue(now), wording.next_for_asker(ticket, now)
    counts = queries.counts(tickets, at=now)
    tabs = [("", _("全部"), counts["all"])] + [(key, label, counts[key]) for key, label in workflow.STATES.items()]
    return render(request, "tickets/mine.html", {"page": page, "tabs": tabs, "state": state})


def find(request, number):
    """The ticket of this number if the visitor may open it; 404 otherwise."""
    tickets = queries.reachable(request.user, granted(request)).select_related(*queries.SHOWN, "contact", "satisfaction")
    return get_object_or_404(tickets, number=number)


@never_cache
@require_GET
def detail(request, number):
    """One request. A visitor without an account is asked for the follow-up code, whether or not there is such a number."""
    try:
        ticket = find(request, number)
    except Http404:
        if request.user.is_authenticated:
            raise
        return redirect(f"{reverse('tickets:lookup')}?{urlencode({'number': number, 'next': request.path})}")
    return page_of(request, ticket)


def page_of(request, ticket, *, bound=None, kept_text="", status=200):
    """The page of a ticket for whoever looks at it; bound: {step: form} of a form that was sent with faults."""
    now = timezone.now()
    is_desk = Ticket.objects.served_by(request.user).filter(pk=ticket.pk).exists()
    is_asker = queries.is_asked_by(ticket, request.user, granted(request))
    rated = getattr(ticket, "satisfaction", None)
    by_another = ticket.handler is not None and ticket.handler != request.user and not getattr(request.user, "is_admin", False)
    events = list(queries.timeline(ticket, for_desk=is_desk))
    context = {
        "ticket": ticket,
        "events": events,
        "latest": _latest(events, from_desk=is_asker),
        "is_desk": is_desk,
        "is_asker": is_asker,
        "rated": rated,
        "late": ticket.is_overdue(now),
        "left": wording.left_words(ticket, now),
        "next_words": wording.next_for_asker(ticket, now) if is_asker else wording.next_for_desk(ticket, now),
        "kept_text": kept_text,
        "asker_steps": _steps(workflow.ASKER, ASKER_FORMS, ticket, bound, skip=_closed_to_asker(ticket, rated, now)) if is_asker else {},
        "desk_steps": _steps(workflow.DESK, DESK_FORMS, ticket, bound, skip=HANDLER_STEPS if by_another else ()) if is_desk else {},
        "by_another": by_another and ticket.state in (workflow.ASSIGNED, workflow.ANSWERED),
    }
    return render(request, "tickets/detail.html", context, status=status)


def _latest(events, *, from_desk):
    """What the other side said last, so that nobody has to look for it in the timeline."""
    said = [
        event for event in events if event.by_desk == from_desk and event.is_public and event.text and event.kind not in ("filed", "assign")
    ]
    return said[-1] if said else None


def _closed_to_asker(ticket, rated, now):
    too_late = ticket.state == workflow.CLOSED and now > ticket.reopen_until
    return {name for name, gone in {"rate": rated, "reopen": too_late}.items() if gone}


def _steps(side, kinds, ticket, bound, skip=()):
    """The steps open to a side now, each with its form or None."""
    names = [name for name in workflow.open_to(side, ticket.state) if name not in skip]
    fresh = {name: kinds[name](ticket=ticket, prefix=name) if name in kinds else None for name in names}
    return fresh | {name: form for name, form in (bound or {}).items() if name in fresh}


@never_cache
@require_GET
def printed(request, number):
    """The request and what happened, on paper: nothing internal, contact masked."""
    ticket = find(request, number)
    context = {
        "ticket": ticket,
        "events": queries.timeline(ticket, for_desk=False),
        "rated": getattr(ticket, "satisfaction", None),
        "now": timezone.now(),
    }
    return render(request, "tickets/print.html", context)


@require_GET
def attachment(request, pk):
    """A file, for those who may open its ticket and see its step."""
    reach = queries.reachable(request.user, granted(request))
    row = get_object_or_404(Attachment.objects.select_related("ticket", "event"), pk=pk, ticket__in=reach)
    if not row.event.is_public and not Ticket.objects.served_by(request.user).filter(pk=row.ticket_id).exists():
        raise Http404
    user = request.user if request.user.is_authenticated else None
    return serve_private(
        row.file, name=row.name.rpartition(".")[0], user=user, action="ticket_attachment", subject=f"{row.ticket.number} {row.name}"
    )
