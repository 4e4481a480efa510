"""The staff's desk: inbox, taking a ticket, seeing a contact, export."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST
from django.views.decorators.vary import vary_on_headers

from services.access import record_access, role_required
from services.base import DomainError
from services.tickets import actions, export, queries, wording, workflow
from services.tickets.forms import InboxFilter
from services.tickets.models import Ticket


def _desk(request):
    return Ticket.objects.served_by(request.user)


def _with_time(tickets, now):
    """Tickets of a page with what the row says about their time."""
    for ticket in tickets:
        ticket.late, ticket.left = ticket.is_overdue(now), wording.left_words(ticket, now)
    return tickets


@never_cache
@require_GET
@role_required("is_service_staff")
@vary_on_headers("HX-Request")
def inbox(request):
    """The tickets of my parks, what is owed first on top."""
    now = timezone.now()
    filters = InboxFilter(request.GET, user=request.user)
    narrowed, state = filters.narrowed(_desk(request), at=now)
    counts = queries.counts(narrowed, at=now)
    rows = queries.by_urgency(queries.filtered(narrowed, at=now, state=state)).select_related(*queries.SHOWN)
    page = Paginator(rows, 20).get_page(request.GET.get("page"))
    names = [(queries.TODO, _("待办")), *workflow.STATES.items(), (queries.ALL, _("全部"))]
    tabs = [(key, label, counts[key]) for key, label in names]
    context = {
        "page": page,
        "tickets": _with_time(page.object_list, now),
        "filters": filters,
        "state": state,
        "tabs": tabs,
        "overdue": counts["overdue"],
    }
    return render(request, "tickets/_rows.html" if request.htmx else "tickets/inbox.html", context)


@require_POST
@role_required("is_service_staff")
def take(request, number):
    """受理 from the inbox (htmx: the row alone comes back) or from the page of the ticket."""
    ticket = get_object_or_404(_desk(request), number=number)
    refusal = ""
    try:
        actions.take(ticket_id=ticket.pk, by=request.user, at=timezone.now())
    except DomainError as error:
        refusal = str(error)
    if request.htmx:
        row = get_object_or_404(_desk(request).select_related(*queries.SHOWN), pk=ticket.pk)
        _with_time([row], timezone.now())
        return render(request, "tickets/_row.html", {"ticket": row, "refusal": refusal, "taken": not refusal})
    if refusal:
        messages.error(request, refusal)
    else:
        messages.success(request, _("已由您受理。"))
    return redirect("tickets:detail", number=number)


@never_cache
@require_POST
@role_required("is_service_staff")
def contact(request, number):
    """The asker's contact in full; that it was looked at is recorded."""
    ticket = get_object_or_404(_desk(request).select_related("contact"), number=number, contact__isnull=False)
    record_access(request.user, "ticket_contact", ticket.number)
    return render(request, "tickets/_contact.html" if request.htmx else "tickets/contact.html", {"ticket": ticket, "full": True})


@require_GET
@role_required("is_service_staff")
def export_inbox(request):
    """The filtered inbox as a workbook; recorded."""
    now = timezone.now()
    narrowed, state = InboxFilter(request.GET, user=request.user).narrowed(_desk(request), at=now)
    rows = queries.by_urgency(queries.filtered(narrowed, at=now, state=state)).select_related(*queries.SHOWN, "satisfaction")
    total = rows.count()
    if total > export.MAX_ROWS:
        messages.error(request, _("共 %(n)s 条，一次最多导出 %(max)s 条，请缩小筛选范围。") % {"n": total, "max": export.MAX_ROWS})
        return redirect("tickets:inbox")
    record_access(request.user, "ticket_export", f"{total} {request.GET.urlencode()}")
    response = HttpResponse(export.workbook(rows, at=now), content_type=export.MIME)
    response["Content-Disposition"] = f'attachment; filename="tickets-{timezone.localtime(now):%Y%m%d-%H%M}.xlsx"'
    return response
