"""供需画像: what the system read about an enterprise, for its own people and the officers of its park."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from services.base import DomainError
from services.enterprises.models import Enterprise

from . import actions, doubts, queries
from .models import ProfileState

STEPS = {"remove": actions.remove_phrase, "restore": actions.restore_phrase, "confirm": actions.confirm_phrase}


def _enterprise(request, pk):
    return get_object_or_404(Enterprise.objects.visible_to(request.user).select_related("park", "industry"), pk=pk)


def _can_decide(user, enterprise) -> bool:
    return user.is_officer or enterprise.memberships.filter(user=user).exists()


@require_GET
@login_required
def show(request, pk):
    enterprise = _enterprise(request, pk)
    state = ProfileState.objects.filter(enterprise=enterprise).first()
    if state is None:
        actions.queue_refresh([enterprise.pk])
    sides = queries.sides(enterprise)
    context = {
        "enterprise": enterprise,
        "state": state,
        "sides": sides,
        "doubts": doubts.about(enterprise, sides) if state else [],
        "can_decide": _can_decide(request.user, enterprise),
        "is_member": enterprise.memberships.filter(user=request.user).exists(),
    }
    return render(request, "profiles/show.html", context)


@require_POST
@login_required
def decide(request, pk, phrase_id, step):
    """Remove, restore or confirm one phrase; answers with its half of the page, or goes back to the page."""
    enterprise = _enterprise(request, pk)
    if step not in STEPS:
        raise Http404
    if not _can_decide(request.user, enterprise):
        raise PermissionDenied
    try:
        phrase = STEPS[step](enterprise=enterprise, phrase_id=phrase_id, by=request.user, at=timezone.now())
    except DomainError as error:
        messages.error(request, str(error))
        return HttpResponse(headers={"HX-Refresh": "true"}) if request.htmx else redirect("profiles:show", pk=pk)
    if not request.htmx:
        messages.success(request, _("“%(text)s”已处理，匹配结果随之更新。") % {"text": phrase.text})
        return redirect("profiles:show", pk=pk)
    side = next(side for side in queries.sides(enterprise) if side.kind == phrase.kind)
    return render(request, "profiles/_side.html", {"enterprise": enterprise, "side": side, "can_decide": True})
