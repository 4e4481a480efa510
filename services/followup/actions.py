"""The steps of an unanswered question as staff and editors take them. Each locks the cluster and asks the table of moves."""

from django.db import transaction
from django.utils.translation import gettext as _

from services.base import DomainError
from services.consultation.models import Document
from services.jobs.actions import enqueue
from services.tickets import actions as tickets

from . import publishing, telling, workflow
from .models import Ask, Cluster, Reply, Step, meant

CHECK_JOB = "followup.check"
SHOWN_WORDINGS = 8


class NotAllowed(DomainError):
    code = "followup_not_allowed"


def _step(name, *, cluster_id, by, at, said="", moved=(), **changes) -> Cluster:
    """Take one step: lock, check, change, put on the trail. Call inside a transaction. Raises NotAllowed."""
    cluster = Cluster.objects.select_for_update().get(pk=cluster_id)
    state = workflow.after(name, cluster.state)
    if state is None:
        said = {"state": cluster.get_state_display(), "step": workflow.LABELS[name]}
        raise NotAllowed(_("这个问题现为“%(state)s”，不能%(step)s，请查看最新进展。") % said)
    for field, value in {"state": state, **changes}.items():
        setattr(cluster, field, value)
    cluster.save(update_fields=["state", *changes, "updated_at"])
    Step.objects.create(cluster=cluster, kind=name, at=at, actor=by, text=said[:500], moved=list(moved))
    return cluster


@transaction.atomic
def hand_over(*, cluster_id, by, at, park, text="") -> Cluster:
    """转为诉求办理: a request with its time limit to the staff of a park, who answer it as any other."""
    cluster = Cluster.objects.get(pk=cluster_id)
    wordings = list(dict.fromkeys(cluster.asks.values_list(meant("question__"), flat=True)))[:SHOWN_WORDINGS]
    lines = [_("政策问答没有查到依据，请核实后答复，并写明所依据的文件。"), text, *(f"· {wording}" for wording in wordings)]
    ticket, _new = tickets.file(
        kind="policy",
        title=cluster.text[:80],
        text="\n".join(filter(None, lines)),
        park=park,
        asker=by,
        at=at,
        origin="followup",
        origin_ref=str(cluster.pk),
    )
    return _step("hand_over", cluster_id=cluster_id, by=by, at=at, said=f"{park} {ticket.number}", ticket=ticket)


@transaction.atomic
def draft(*, cluster_id, by, at, title, body, alternates="", basis=None, source="", region=None, valid_until=None) -> Cluster:
    """提交答案 for review. Raises NotAllowed without a basis, or with one that holds no more."""
    today = at.date()
    if basis is None and not source:
        raise NotAllowed(_("请选择依据的文件，或写明其他依据（出具单位和日期）。"))
    if basis is not None and not basis.is_in_force(today):
        raise NotAllowed(_("《%(title)s》已不再有效，不能作为依据，请选择现行文件。") % {"title": basis.title})
    if valid_until and valid_until < today:
        raise NotAllowed(_("有效期至的日期已过，请核对。"))
    values = {
        "title": title,
        "body": body,
        "alternates": alternates,
        "basis": basis,
        "source": source,
        "region": region,
        "valid_until": valid_until,
    }
    cluster = _step("draft", cluster_id=cluster_id, by=by, at=at)
    Reply.objects.update_or_create(
        cluster=cluster, defaults={**values, "drafted_by": by, "drafted_at": at, "reviewed_by": None, "reviewed_at": None}
    )
    telling.editors(cluster, by=by, at=at)
    return cluster


@transaction.atomic
def send_back(*, cluster_id, by, at, text) -> Cluster:
    """退回修改 with what is missing; its writer is told."""
    cluster = _step("send_back", cluster_id=cluster_id, by=by, at=at, said=text)
    telling.drafter(cluster, cluster.reply, by=by, at=at, text=text)
    return cluster


@transaction.atomic
def publish(*, cluster_id, by, at) -> Cluster:
    """审核发布: the page stands and answers at once; everybody who asked is told; a job asks their wordings again.

    Raises NotAllowed if the reviewer wrote the answer (administrators may), or its basis has ended meanwhile.
    """
    cluster = _step("publish", cluster_id=cluster_id, by=by, at=at)
    reply = Reply.objects.select_related("basis", "region", "drafted_by").get(cluster=cluster)
    if reply.drafted_by == by and not by.is_admin:
        raise NotAllowed(_("答案是您撰写的，请由另一位编辑审核发布。"))
    _refuse_without_basis(reply, at)
    reply.page_key, reply.page_url = publishing.publish(reply, by)
    reply.reviewed_by, reply.reviewed_at, reply.checked_at, reply.recheck = by, at, None, ""
    reply.save(update_fields=["page_key", "page_url", "reviewed_by", "reviewed_at", "checked_at", "recheck", "updated_at"])
    telling.askers(cluster, reply, by=by, at=at)
    enqueue(CHECK_JOB, unique_key=str(cluster.pk), cluster_id=cluster.pk)
    return cluster


def _refuse_without_basis(reply, at):
    if reply.basis is None and not reply.source:
        raise NotAllowed(_("依据的文件已被撤下，请退回修改，换上现行依据。"))
    if reply.basis is not None and not reply.basis.is_in_force(at.date()):
        raise NotAllowed(_("《%(title)s》已不再有效，请退回修改，换上现行依据。") % {"title": reply.basis.title})


@transaction.atomic
def confirm(*, cluster_id, by, at) -> Cluster:
    """复核无误: the answer holds although its basis changed. Raises NotAllowed if the basis holds no more: then reopen() it."""
    cluster = _step("confirm", cluster_id=cluster_id, by=by, at=at)
    reply = Reply.objects.select_for_update(of=("self",)).select_related("basis").get(cluster=cluster)
    _refuse_without_basis(reply, at)
    reply.recheck = ""
    reply.save(update_fields=["recheck", "updated_at"])
    return cluster


@transaction.atomic
def close(*, cluster_id, by, at, reason, text) -> Cluster:
    """不再处理, with the reason; reopen() undoes it."""
    if reason not in workflow.REASONS:
        raise NotAllowed(_("请选择不再处理的原因。"))
    return _step("close", cluster_id=cluster_id, by=by, at=at, said=text, reason=reason)


@transaction.atomic
def reopen(*, cluster_id, by, at, text="") -> Cluster:
    """恢复处理 of what was closed, or of an answer that did not help. A page that stands stays until editors take it down."""
    return _step("reopen", cluster_id=cluster_id, by=by, at=at, said=text, reason="")


@transaction.atomic
def rename(*, cluster_id, by, at, text) -> Cluster:
    """改写问题: a wording for people; the trail keeps the one before."""
    before = Cluster.objects.get(pk=cluster_id).text
    return _step("rename", cluster_id=cluster_id, by=by, at=at, said=before, text=text, is_named=True)


@transaction.atomic
def merge(*, cluster_id, by, at, into) -> Cluster:
    """并入 another cluster with all its questions; unmerge() brings them back. Raises NotAllowed for itself or one that is merged away."""
    if into.pk == cluster_id:
        raise NotAllowed(_("不能并入自身，请选择另一个问题。"))
    target = Cluster.objects.select_for_update().get(pk=into.pk)
    if target.state == workflow.MERGED:
        raise NotAllowed(_("第 %(n)s 号已并入其他问题，请选择它并入的那一个。") % {"n": target.pk})
    asks = Ask.objects.filter(cluster=cluster_id)
    moved = list(asks.values_list("pk", flat=True))
    cluster = _step("merge", cluster_id=cluster_id, by=by, at=at, said=str(target), moved=moved, into=target)
    asks.update(cluster=target)
    Step.objects.create(cluster=target, kind="merge", at=at, actor=by, text=_("第 %(n)s 号并入本问题") % {"n": cluster_id})
    return cluster


@transaction.atomic
def unmerge(*, cluster_id, by, at) -> Cluster:
    """撤销并入: its questions come back, as far as they are still there."""
    last = Step.objects.filter(cluster=cluster_id, kind="merge").exclude(moved=[]).first()
    cluster = _step("unmerge", cluster_id=cluster_id, by=by, at=at, into=None)
    Ask.objects.filter(pk__in=last.moved if last else []).update(cluster=cluster)
    return cluster


@transaction.atomic
def split(*, cluster_id, by, at, asks) -> Cluster:
    """拆出 some questions into a cluster of their own; merging undoes it. Returns the new one. Raises NotAllowed for none or all."""
    chosen = list(Ask.objects.filter(cluster=cluster_id, pk__in=asks).annotate(meant=meant("question__")))
    moved = [ask.pk for ask in chosen]
    if not moved or len(moved) == Ask.objects.filter(cluster=cluster_id).count():
        raise NotAllowed(_("请勾选要拆出的提问，并至少留下一条。"))
    text = chosen[0].meant[:300]
    _step("split", cluster_id=cluster_id, by=by, at=at, said=text, moved=moved)
    fresh = Cluster.objects.create(text=text)
    Ask.objects.filter(pk__in=moved).update(cluster=fresh, told_at=None)
    Step.objects.create(cluster=fresh, kind="split", at=at, actor=by, text=_("从第 %(n)s 号拆出") % {"n": cluster_id})
    return fresh


def bases(at):
    """Documents that an answer may rest on today."""
    return Document.objects.in_force(at).filter(kind=Document.Kind.POLICY).order_by("title")
