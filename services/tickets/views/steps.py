"""The steps of both sides: each is one form sent from the page of a ticket."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_POST

from services.access import role_required
from services.base import DomainError
from services.tickets import actions, queries
from services.tickets.models import Ticket

from . import reading
from .granted import granted

ASKER_STEPS = {
    "follow_up": (actions.follow_up, lazy("补充说明已送达园区。")),
    "confirm": (actions.confirm, lazy("已确认办结，感谢您的评价。")),
    "rate": (actions.rate, lazy("感谢您的评价。")),
    "reopen": (actions.reopen, lazy("已重新办理，园区会再次答复您。")),
    "withdraw": (actions.withdraw, lazy("诉求已撤回。")),
}
DESK_STEPS = {
    "answer": (actions.answer, lazy("答复已发给提交人，等待对方确认。")),
    "update": (actions.update, lazy("进展已发给提交人。")),
    "note": (actions.note, lazy("内部备注已保存，提交人看不到。")),
    "assign": (actions.assign, lazy("已转派，对方会收到消息。")),
    "transfer": (actions.transfer, lazy("已转至其他园区，对方服务人员会收到消息。")),
    "close": (actions.close, lazy("诉求已办结。")),
}


@require_POST
def asker_step(request, number, name):
    """One step of the person who asked."""
    ticket = reading.find(request, number)
    if name not in ASKER_STEPS or not queries.is_asked_by(ticket, request.user, granted(request)):
        raise Http404
    by = request.user if request.user.is_authenticated else None
    return _take_step(request, ticket, name, by, reading.ASKER_FORMS[name], *ASKER_STEPS[name])


@role_required("is_service_staff")
@require_POST
def desk_step(request, number, name):
    """One step of the park's staff."""
    ticket = reading.find(request, number)
    if name not in DESK_STEPS or not Ticket.objects.served_by(request.user).filter(pk=ticket.pk).exists():
        raise Http404
    return _take_step(request, ticket, name, request.user, reading.DESK_FORMS[name], *DESK_STEPS[name])


def _take_step(request, ticket, name, by, form_class, action, done):
    """Check the form, take the step, go back to the page; what was written is never lost on the way."""
    form = form_class(request.POST, request.FILES, ticket=ticket, prefix=name)
    if not form.is_valid():
        return reading.page_of(request, ticket, bound={name: form}, status=422)
    try:
        action(ticket_id=ticket.pk, by=by, at=timezone.now(), **form.cleaned_data)
    except DomainError as error:
        messages.error(request, str(error))
        text = form.cleaned_data.get("text") or form.cleaned_data.get("reason", "")
        return reading.page_of(request, reading.find(request, ticket.number), bound={name: form}, kept_text=text, status=409)
    messages.success(request, done)
    return _next_page(request, ticket)


def _next_page(request, ticket):
    """Back to the ticket, or to the inbox if it went to a park this person does not serve."""
    if queries.reachable(request.user, granted(request)).filter(pk=ticket.pk).exists():
        return redirect("tickets:detail", number=ticket.number)
    return redirect("tickets:inbox")
