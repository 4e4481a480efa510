"""The steps of a ticket, one function each. Every step locks the ticket, asks the table of moves, and tells the other side."""

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from services.base import DomainError
from services.enterprises.models import Enterprise

from . import attachments, codes, sla, telling, workflow
from .models import Contact, Event, Satisfaction, Ticket


class NotAllowed(DomainError):
    code = "ticket_not_allowed"


@transaction.atomic
def file(
    *, kind, title, text, park, at, asker=None, enterprise=None, contact=None, token="", draft="", origin="", origin_ref=""
) -> tuple[Ticket, bool]:
    """Register a request and tell the park's staff; returns the ticket and whether it is new.

    The same form (token) sent twice with the same content gives the first ticket back.
    contact: {"name", "phone"}; needed without an asker. draft: key of files that wait for this form.
    Raises NotAllowed if the asker is no member of the enterprise, or nobody could be reached.
    """
    if asker is None and not (contact or {}).get("phone"):
        raise NotAllowed(_("未登录提交诉求须留下联系电话，以便园区与您联系。"))
    if enterprise and not (asker and Enterprise.objects.of(asker).filter(pk=enterprise.pk).exists()):
        raise NotAllowed(_("您不是该企业的成员，请以个人名义提交，或先加入企业。"))
    mark = codes.fingerprint(token, asker and asker.pk, kind, title, text, park.pk, enterprise and enterprise.pk)
    if mark and (known := Ticket.objects.filter(fingerprint=mark).first()):
        attachments.add_late(known, draft)
        return known, False
    values = {"kind": kind, "title": title, "text": text, "park": park, "asker": asker, "enterprise": enterprise}
    try:
        with transaction.atomic():
            ticket = Ticket.objects.create(
                **values,
                number=codes.next_number(at),
                code="" if asker else codes.make_code(),
                fingerprint=mark,
                filed_at=at,
                due_at=sla.due_at(kind, at),
                origin=origin,
                origin_ref=origin_ref,
            )
    except IntegrityError:  # the other of two clicks was a moment faster
        return Ticket.objects.get(fingerprint=mark), False
    event = Event.objects.create(ticket=ticket, at=at, actor=asker, kind="filed")
    if contact and any(contact.values()):
        Contact.objects.create(ticket=ticket, **contact)
    attachments.waiting(draft).update(ticket=ticket, event=event, draft="")
    telling.desk(ticket, event, _("新诉求：%(title)s") % {"title": title})
    return ticket, True


def _step(name, *, ticket_id, by, at, text="", public=True, files=(), **changes) -> tuple[Ticket, Event]:
    """Take one step: lock, check, change, put on the timeline. Call inside a transaction. Raises NotAllowed."""
    ticket = Ticket.objects.select_for_update().get(pk=ticket_id)  # alone: PostgreSQL would join the handler of before the wait
    state = workflow.after(name, ticket.state)
    if state is None:
        raise NotAllowed(_refusal(name, ticket))
    for field, value in {"state": state, **changes}.items():
        setattr(ticket, field, value)
    ticket.save(update_fields=["state", *changes, "updated_at"])
    by_desk = workflow.MOVES[name].by == workflow.DESK
    event = Event.objects.create(ticket=ticket, at=at, actor=by, by_desk=by_desk, kind=name, text=text, is_public=public)
    attachments.store(files, at=at, ticket=ticket, event=event)
    return ticket, event


def _refusal(name, ticket) -> str:
    if name == "take" and ticket.handler:
        return _("%(who)s 已受理该诉求，您无需再受理；如需由您办理，请联系对方转派。") % {"who": ticket.handler}
    said = {"state": ticket.get_state_display(), "step": workflow.MOVES[name].label}
    return _("该诉求现为“%(state)s”，不能%(step)s。请查看最新进展。") % said


def _only_handler(ticket_id, by):
    """Two people answering one ticket confuse the asker: only its handler or an administrator does."""
    handler = Ticket.objects.select_related("handler").get(pk=ticket_id).handler
    if handler and handler != by and not by.is_admin:
        raise NotAllowed(_("该诉求由 %(who)s 办理。如需由您答复，请先转派给您自己。") % {"who": handler})


@transaction.atomic
def take(*, ticket_id, by, at) -> Ticket:
    """受理: become the handler of an open ticket. Raises NotAllowed naming the colleague who was faster."""
    ticket, event = _step("take", ticket_id=ticket_id, by=by, at=at, handler=by)
    telling.asker(ticket, event, _("您的诉求已受理：%(title)s") % {"title": ticket.title})
    return ticket


@transaction.atomic
def assign(*, ticket_id, by, at, handler) -> Ticket:
    """转派: give the ticket to a colleague of its park, or to oneself."""
    park = Ticket.objects.select_related("park").get(pk=ticket_id).park
    if not (handler.is_active and handler.is_service_staff and (handler.is_admin or handler.parks.filter(pk=park.pk).exists())):
        raise NotAllowed(_("%(who)s 不负责 %(park)s，请选择该园区的服务人员。") % {"who": handler, "park": park})
    ticket, event = _step("assign", ticket_id=ticket_id, by=by, at=at, handler=handler, text=_("由 %(who)s 办理。") % {"who": handler})
    telling.desk(ticket, event, _("诉求转给您办理：%(title)s") % {"title": ticket.title})
    return ticket


@transaction.atomic
def transfer(*, ticket_id, by, at, park, reason) -> Ticket:
    """转至其他园区: the other park's staff start anew; the promise made to the asker stands."""
    if Ticket.objects.filter(pk=ticket_id, park=park).exists():
        raise NotAllowed(_("该诉求已在 %(park)s，请选择其他园区。") % {"park": park})
    said = _("转由 %(park)s 办理：%(reason)s") % {"park": park, "reason": reason}
    ticket, event = _step("transfer", ticket_id=ticket_id, by=by, at=at, text=said, park=park, handler=None)
    telling.desk(ticket, event, _("其他园区转来诉求：%(title)s") % {"title": ticket.title})
    telling.asker(ticket, event, _("您的诉求已转至 %(park)s") % {"park": park})
    return ticket


@transaction.atomic
def update(*, ticket_id, by, at, text, files=()) -> Ticket:
    """进展: tell the asker how it goes or what is still needed; the answer is still owed."""
    _only_handler(ticket_id, by)
    ticket, event = _step("update", ticket_id=ticket_id, by=by, at=at, text=text, files=files)
    telling.asker(ticket, event, _("您的诉求有新进展：%(title)s") % {"title": ticket.title})
    return ticket


@transaction.atomic
def answer(*, ticket_id, by, at, text, files=()) -> Ticket:
    """答复: the asker now confirms or says what is missing."""
    _only_handler(ticket_id, by)
    ticket, event = _step("answer", ticket_id=ticket_id, by=by, at=at, text=text, files=files)
    if ticket.answered_at is None:
        ticket.answered_at = at
        ticket.save(update_fields=["answered_at"])
    telling.asker(ticket, event, _("您的诉求已答复，请确认：%(title)s") % {"title": ticket.title})
    return ticket


@transaction.atomic
def inform(*, ticket_id, by, at, text) -> Ticket:
    """Put word on the timeline that came from elsewhere, in whatever state and whoever handles it; both sides are told."""
    ticket = Ticket.objects.select_for_update().get(pk=ticket_id)
    event = Event.objects.create(ticket=ticket, at=at, actor=by, by_desk=True, kind="update", text=text)
    telling.asker(ticket, event, _("您的诉求有新进展：%(title)s") % {"title": ticket.title})
    if ticket.is_waiting:
        telling.desk(ticket, event, _("诉求所问的已有公开答复：%(title)s") % {"title": ticket.title})
    return ticket


@transaction.atomic
def note(*, ticket_id, by, at, text, files=()) -> Ticket:
    """内部备注: for colleagues only; nobody is told and the asker never sees it."""
    ticket, _event = _step("note", ticket_id=ticket_id, by=by, at=at, text=text, files=files, public=False)
    return ticket


@transaction.atomic
def close(*, ticket_id, by, at, text="") -> Ticket:
    """办结 by the desk, after an answer."""
    _only_handler(ticket_id, by)
    ticket, event = _step("close", ticket_id=ticket_id, by=by, at=at, text=text, closed_at=at)
    telling.asker(ticket, event, _("您的诉求已办结，欢迎评价：%(title)s") % {"title": ticket.title})
    return ticket


@transaction.atomic
def follow_up(*, ticket_id, by, at, text, files=()) -> Ticket:
    """补充说明 by the asker; after an answer it asks for another one, promised anew."""
    before = Ticket.objects.get(pk=ticket_id)
    changes = {"due_at": sla.due_at(before.kind, at)} if before.state == workflow.ANSWERED else {}
    ticket, event = _step("follow_up", ticket_id=ticket_id, by=by, at=at, text=text, files=files, **changes)
    telling.desk(ticket, event, _("诉求有补充：%(title)s") % {"title": ticket.title})
    return ticket


@transaction.atomic
def confirm(*, ticket_id, by, at, score=None, comment="") -> Ticket:
    """确认办结 by the asker, with or without a score."""
    ticket, event = _step("confirm", ticket_id=ticket_id, by=by, at=at, closed_at=at)
    if score:
        Satisfaction.objects.create(ticket=ticket, score=score, comment=comment, at=at)
    telling.desk(ticket, event, _("提交人已确认办结：%(title)s") % {"title": ticket.title})
    return ticket


@transaction.atomic
def rate(*, ticket_id, by, at, score, comment="") -> Ticket:
    """评价 a closed ticket, once."""
    if Satisfaction.objects.filter(ticket=ticket_id).exists():
        raise NotAllowed(_("您已评价过这条诉求，感谢您的意见。"))
    ticket, event = _step("rate", ticket_id=ticket_id, by=by, at=at)
    Satisfaction.objects.create(ticket=ticket, score=score, comment=comment, at=at)
    telling.desk(ticket, event, _("提交人评价了诉求：%(title)s") % {"title": ticket.title})
    return ticket


@transaction.atomic
def reopen(*, ticket_id, by, at, text) -> Ticket:
    """要求重新办理 within REOPEN_DAYS of closing; the answer is promised anew."""
    before = Ticket.objects.get(pk=ticket_id)
    if before.state == workflow.CLOSED and at > before.reopen_until:
        raise NotAllowed(_("办结已超过 %(days)s 天，不能重新办理；如仍需处理，请提交新的诉求。") % {"days": workflow.REOPEN_DAYS})
    ticket, event = _step("reopen", ticket_id=ticket_id, by=by, at=at, text=text, closed_at=None, due_at=sla.due_at(before.kind, at))
    telling.desk(ticket, event, _("提交人要求重新办理：%(title)s") % {"title": ticket.title})
    return ticket


@transaction.atomic
def withdraw(*, ticket_id, by, at, text="") -> Ticket:
    """撤回 by the asker before an answer."""
    ticket, event = _step("withdraw", ticket_id=ticket_id, by=by, at=at, text=text)
    telling.desk(ticket, event, _("诉求已撤回：%(title)s") % {"title": ticket.title})
    return ticket
