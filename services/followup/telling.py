"""Tell those who asked that there is an answer now: who was signed in by notice, who left a request on its timeline."""

from functools import partial

from django.contrib.auth import get_user_model
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from services.notices.actions import deliver
from services.tickets import actions as tickets
from services.tickets.models import Ticket

ORIGIN = "consultation"
ROOM = 300  # characters of a notice that the answer may take


def key_of(question_id: int) -> str:
    """How a request names the question it comes from."""
    return f"q{question_id}"


def requests_of(question_ids):
    """Requests that askers filed because these questions found no answer."""
    return Ticket.objects.filter(origin=ORIGIN, origin_ref__in=[key_of(pk) for pk in question_ids])


def askers(cluster, reply, *, by, at) -> int:
    """Tell everybody of a cluster who was not told yet; returns how many questions that were. Call inside a transaction."""
    untold = list(cluster.asks.filter(told_at=None).select_related("question__conversation__user"))
    ids = [ask.question_id for ask in untold]
    filed = list(requests_of(ids).select_related("asker"))
    by_request = {ticket.asker_id for ticket in filed}
    people = {ask.question.conversation.user for ask in untold if ask.question.conversation.user_id} - {None}
    told = [user for user in people if user.is_active and user.pk not in by_request]
    title = _("您问过的问题有了答复：%(title)s") % {"title": reply.title}
    body = reply.body[:ROOM]
    note = partial(deliver, told, event=f"followup {cluster.pk} {reply.page_key}", title=title, body=body, url=reply.page_url, at=at)
    transaction.on_commit(note, robust=True)
    for ticket in filed:
        tickets.inform(ticket_id=ticket.pk, by=by, at=at, text=f"{title}\n{body}\n{reply.page_url}")
    cluster.asks.filter(pk__in=[ask.pk for ask in untold]).update(told_at=at)
    return len(untold)


def editors(cluster, *, by, at):
    """Tell the editors that an answer waits for review."""
    people = get_user_model().objects.filter(role="editor", is_active=True).exclude(pk=by.pk)
    words = {"title": _("答案待审核：%(text)s") % {"text": cluster.text}, "url": reverse("followup:cluster", args=[cluster.pk])}
    transaction.on_commit(partial(deliver, list(people), event=f"followup {cluster.pk} review {at:%s}", at=at, **words), robust=True)


def of_change(reply, *, at):
    """Tell the editors that the basis of a published answer changed."""
    people = get_user_model().objects.filter(role="editor", is_active=True)
    words = {
        "title": _("答案待复核：%(title)s") % {"title": reply.title},
        "body": _("依据的%(basis)s%(change)s，请核对答案是否仍然正确。")
        % {"basis": reply.recheck_of, "change": reply.get_recheck_display()},
    }
    url = reverse("followup:cluster", args=[reply.cluster_id])
    tell = partial(deliver, list(people), event=f"followup {reply.cluster_id} basis {at:%s}", url=url, at=at, **words)
    transaction.on_commit(tell, robust=True)


def drafter(cluster, reply, *, by, at, text):
    """Tell the writer that the answer came back."""
    if reply.drafted_by and reply.drafted_by != by and reply.drafted_by.is_active:
        words = {"title": _("答案退回修改：%(title)s") % {"title": reply.title}, "body": text}
        url = reverse("followup:cluster", args=[cluster.pk])
        tell = partial(deliver, [reply.drafted_by], event=f"followup {cluster.pk} back {at:%s}", url=url, at=at, **words)
        transaction.on_commit(tell, robust=True)
