"""The steps of the library as an editor takes them."""

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from services.base import DomainError
from services.consultation import cutting, knowledge
from services.consultation.models import Document
from services.jobs.actions import enqueue

from . import intake, publishing
from .models import Delivery, Item, Pair, Paper
from .reading import Refused

READ_JOB, PUBLISH_JOB, FOLLOW_JOB = "library.read", "library.publish", "library.follow"
S = Paper.State


class NotPossible(DomainError):
    code = "library_not_possible"


@transaction.atomic
def deliver(*, user, files) -> Delivery:
    """Keep uploaded files and have them read; what is empty or too large is refused at once, the others are not held up by it."""
    delivery = Delivery.objects.create(owner=user)
    limit = settings.LIBRARY_MAX_MB
    for file in files:
        item = Item(delivery=delivery, name=_tidy(file.name), size=file.size)
        if not file.size:
            intake.refuse(item, Refused("empty"))
        elif file.size > limit * 1024 * 1024:
            intake.refuse(item, Refused("too_large", size=f"{file.size / 1024 / 1024:.1f}", limit=limit))
        else:
            item.file = file
            item.save()
    delivery.job = enqueue(READ_JOB, owner=user, unique_key=f"delivery {delivery.pk}", delivery_id=delivery.pk)
    delivery.save(update_fields=["job", "updated_at"])
    return delivery


def _tidy(name: str) -> str:
    return "".join(char for char in name.replace("\\", "/").rpartition("/")[2] if char.isprintable())[-200:] or _("未命名")


@transaction.atomic
def read_again(*, delivery: Delivery) -> Delivery:
    """Have the rest of a delivery read whose job broke off."""
    if delivery.job and not delivery.job.is_over:
        raise NotPossible(_("正在读取，请稍候。"))
    delivery.job = enqueue(READ_JOB, owner=delivery.owner, unique_key=f"delivery {delivery.pk}", delivery_id=delivery.pk)
    delivery.save(update_fields=["job", "updated_at"])
    return delivery


@transaction.atomic
def publish(*, paper_id: int, user, at, supersede: bool = False) -> Paper:
    """Put a text into the knowledge base in place of an earlier upload of the same document, in one transaction.

    supersede: mark the documents that it says it repeals as replaced by it. Raises NotPossible naming what is missing.
    """
    paper = Paper.objects.select_for_update(of=("self",)).select_related("successor").get(pk=paper_id)
    _refuse_if_incomplete(paper)
    earlier = _earlier(paper)
    if earlier and paper.key not in {old.key for old in earlier}:
        paper.key = earlier[0].key
    for old in earlier:
        if old.key != paper.key:
            knowledge.drop(old.key)
        old.state = S.REPLACED
        old.save(update_fields=["state", "updated_at"])
    paper.state, paper.published_at, paper.editor = S.PUBLISHED, at, user
    paper.save()
    publishing.put_paper(paper)
    if supersede:
        _mark_repealed(paper)
    enqueue(FOLLOW_JOB, unique_key="follow")
    return paper


def _refuse_if_incomplete(paper):
    if not cutting.passages(paper.body):
        raise NotPossible(_("正文是空的，请填写后再发布。"))
    page = paper.number and intake.page_with(paper.number)
    if page and paper.kind == Document.Kind.POLICY:
        raise NotPossible(_("政策库已有同文号的页面《%(title)s》，请直接修改那一页，或核对文号。") % {"title": page.title})
    if paper.successor_id and paper.successor.key == paper.key:
        raise NotPossible(_("文件不能被自身替代，请选择新文件。"))


def _earlier(paper) -> list[Paper]:
    """Published texts whose place this one takes: the same key, the same number, or chosen by the editor."""
    others = Paper.objects.select_for_update().published().exclude(pk=paper.pk)
    same = others.filter(key=paper.key) | others.filter(pk=paper.replaces_id)
    if paper.number:
        same |= others.filter(number=paper.number)
    return list(same)


def _mark_repealed(paper):
    document = Document.objects.get(key=paper.key)
    for old in Paper.objects.select_for_update().published().filter(number__in=paper.repeals, successor=None).exclude(pk=paper.pk):
        old.successor, old.successor_title = document, document.title
        old.save(update_fields=["successor", "successor_title", "updated_at"])
        publishing.put_paper(old)


@transaction.atomic
def withdraw(*, paper_id: int, user) -> Paper:
    """Take a text out of the knowledge base at once; it can be published again. Raises NotPossible if it is not published."""
    paper = Paper.objects.select_for_update().get(pk=paper_id)
    if not paper.is_published:
        raise NotPossible(_("这份文档没有发布，页面已更新。"))
    paper.state, paper.editor = S.WITHDRAWN, user
    paper.save(update_fields=["state", "editor", "updated_at"])
    knowledge.drop(paper.key)
    enqueue(FOLLOW_JOB, unique_key="follow")
    return paper


@transaction.atomic
def discard(*, paper_id: int) -> None:
    """Delete a text that is not published, and its file."""
    paper = Paper.objects.select_for_update(of=("self",)).select_related("item").get(pk=paper_id)
    if paper.is_published:
        raise NotPossible(_("已发布的文档请先撤下，再删除。"))
    item, name = paper.item, paper.item.file.name
    paper.delete()
    item.delete()
    transaction.on_commit(lambda: item.file.storage.delete(name))


@transaction.atomic
def publish_pairs(*, item: Item, at) -> int:
    """Publish the questions of a sheet; one that was published before with the same words for the same place is replaced."""
    rows = list(item.pairs.select_for_update().exclude(state=Pair.State.PUBLISHED))
    rules = publishing.rules_by_name()
    for pair in rows:
        for old in Pair.objects.filter(state=Pair.State.PUBLISHED, question=pair.question, region=pair.region):
            _take_down(old)
        pair.state, pair.published_at = Pair.State.PUBLISHED, at
        pair.save(update_fields=["state", "published_at", "updated_at"])
        publishing.put_pair(pair, rules)
    return len(rows)


@transaction.atomic
def withdraw_pairs(*, pairs) -> int:
    """Take published questions out of the knowledge base at once."""
    rows = list(pairs.select_for_update().filter(state=Pair.State.PUBLISHED))
    for pair in rows:
        _take_down(pair)
    return len(rows)


def _take_down(pair):
    pair.state = Pair.State.WITHDRAWN
    pair.save(update_fields=["state", "updated_at"])
    knowledge.drop(pair.key)


@transaction.atomic
def publish_ready(*, delivery: Delivery, user) -> Delivery:
    """Publish in the background every draft of a delivery that was read without a remark."""
    if not delivery.items.filter(verdict=Item.Verdict.TAKEN, paper__state=S.DRAFT).exists():
        raise NotPossible(_("没有可以直接发布的文档；有提醒的请逐份核对后发布。"))
    delivery.job = enqueue(PUBLISH_JOB, owner=user, unique_key=f"delivery {delivery.pk}", delivery_id=delivery.pk, user_id=user.pk)
    delivery.save(update_fields=["job", "updated_at"])
    return delivery
