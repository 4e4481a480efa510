"""The roster of enterprises for officers and staff, and its export."""

from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from services.access import record_access, role_required
from services.enterprises import exports
from services.enterprises.filters import EnterpriseFilter
from services.enterprises.models import Enterprise


def _filtered(request):
    rows = Enterprise.objects.visible_to(request.user).select_related("park__region", "industry")
    return EnterpriseFilter(request.GET, queryset=rows, request=request)


@require_GET
@role_required("is_officer", "is_service_staff")
def roster(request):
    """Enterprises of one's parks; a filter with an odd value shows its fault and filters by the others."""
    filters = _filtered(request)
    page = Paginator(filters.qs, 25).get_page(request.GET.get("page"))
    template = "enterprises/_rows.html" if request.htmx and not request.htmx.boosted else "enterprises/list.html"
    response = render(request, template, {"page": page, "filters": filters, "formats": exports.FORMATS})
    response["Vary"] = "HX-Request"
    return response


@require_GET
@role_required("is_officer", "is_service_staff")
def export(request, kind):
    """What the roster shows, as a spreadsheet; contacts stay out of it."""
    if kind not in exports.FORMATS:
        raise Http404
    rows = _filtered(request).qs
    record_access(request.user, "export", f"{kind} {rows.count()} {request.GET.urlencode()}")
    return exports.respond(rows, kind, at=timezone.localdate())
