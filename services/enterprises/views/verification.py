"""The verification queue of service staff and officers."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from services.access import role_required
from services.base import DomainError
from services.enterprises import actions
from services.enterprises.forms import DecisionForm
from services.enterprises.models import Decision, Enterprise


@require_GET
@role_required("is_service_staff", "is_officer")
def queue(request):
    """Registrations that wait, oldest first."""
    waiting = Enterprise.objects.visible_to(request.user).waiting().select_related("park__region", "industry")
    page = Paginator(waiting, 20).get_page(request.GET.get("page"))
    return render(request, "enterprises/queue.html", {"page": page, "at": timezone.now()})


@require_POST
@role_required("is_service_staff", "is_officer")
def decide(request, pk):
    """Approve, return or reject the version the staff member saw; then on to the next in the queue."""
    enterprise = get_object_or_404(Enterprise.objects.visible_to(request.user), pk=pk)
    form = DecisionForm(request.POST)
    if not form.is_valid():
        messages.error(request, " ".join(error for errors in form.errors.values() for error in errors))
        return redirect("enterprises:detail", pk)
    try:
        actions.decide(enterprise_id=enterprise.pk, user=request.user, at=timezone.now(), **form.cleaned_data)
    except DomainError as error:
        messages.error(request, str(error))
        return redirect("enterprises:detail", pk)
    outcome = Decision.Outcome(form.cleaned_data["outcome"]).label
    messages.success(request, _("“%(name)s”：%(outcome)s，已通知企业。") % {"name": enterprise.name, "outcome": outcome})
    return redirect("enterprises:queue")
