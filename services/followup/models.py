"""Questions that found no good answer, grouped; what became of each group; the counts that outlive the questions."""

from django.conf import settings
from django.db import models
from django.db.models import Count, F, Max, Min
from django.db.models.fields.json import KeyTextTransform, KeyTransform
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from services.base import Timestamped
from services.consultation.models import Question

from . import workflow


class ClusterQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Service staff, editors and administrators: the questions are masked and belong to no park."""
        allowed = user.is_authenticated and (user.is_service_staff or user.is_editor)
        return self if allowed else self.none()

    def counted(self):
        """With how often it was asked, since when and until when, and the number of regions."""
        return self.annotate(
            times=Count("asks"),
            first_at=Min("asks__question__asked_at"),
            last_at=Max("asks__question__asked_at"),
            places=Count("asks__question__region", distinct=True),
        )


class Cluster(Timestamped):
    """Questions that mean the same. Its number stays whatever joins or leaves; `text` is its wording for people."""

    text = models.CharField(_("问题"), max_length=300)
    is_named = models.BooleanField(_("人工改写"), default=False)
    state = models.CharField(_("状态"), max_length=10, choices=workflow.STATES, default=workflow.OPEN, db_index=True)
    reason = models.CharField(_("不再处理的原因"), max_length=10, choices=workflow.REASONS, blank=True)
    into = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="absorbed", verbose_name=_("并入"))
    ticket = models.ForeignKey("tickets.Ticket", models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("诉求"))
    forgotten = models.PositiveIntegerField(_("已删除的提问数"), default=0)
    objects = ClusterQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("未答问题")
        ordering = ["-pk"]

    def __str__(self):
        return self.text

    @property
    def badge(self) -> str:
        return workflow.BADGES[self.state]


def meant(prefix: str = ""):
    """What a question stands for alone: completed from its conversation and put right, as the machine read it, else its own words."""
    read = KeyTextTransform("asked", KeyTransform("understood", f"{prefix}answer"))
    return Coalesce(read, F(f"{prefix}text"), output_field=models.TextField())


class Ask(models.Model):
    """A logged question in its cluster and why it is there."""

    class Why(models.TextChoices):
        REFUSED = "refused", _("没有依据")
        BAD = "bad", _("评价没帮助")
        WRONG = "wrong", _("错误引用")

    question = models.OneToOneField(Question, models.CASCADE, related_name="ask", verbose_name=_("提问"))
    cluster = models.ForeignKey(Cluster, models.CASCADE, related_name="asks", verbose_name=_("未答问题"))
    why = models.CharField(_("原因"), max_length=10, choices=Why)
    told_at = models.DateTimeField(_("告知时间"), null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("归入的提问")
        ordering = ["pk"]

    def __str__(self):
        return f"{self.cluster_id}: {self.question_id}"


class Reply(Timestamped):
    """The answer to a cluster on its way to a page; written by one person, reviewed by another."""

    cluster = models.OneToOneField(Cluster, models.CASCADE, related_name="reply", verbose_name=_("未答问题"))
    title = models.CharField(_("问题"), max_length=200)
    alternates = models.TextField(_("其他问法"), blank=True, max_length=3000)
    body = models.TextField(_("答案"), max_length=5000)
    basis = models.ForeignKey(
        "consultation.Document", models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("依据的文件")
    )
    source = models.CharField(_("其他依据"), max_length=200, blank=True)
    region = models.ForeignKey("reference.Region", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("适用地区"))
    valid_until = models.DateField(_("有效期至"), null=True, blank=True)
    drafted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("撰写"))
    drafted_at = models.DateTimeField(_("撰写时间"))
    reviewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("审核")
    )
    reviewed_at = models.DateTimeField(_("审核时间"), null=True, blank=True)
    page_key = models.CharField(_("页面键"), max_length=100, blank=True)
    page_url = models.CharField(_("页面网址"), max_length=500, blank=True)
    checked_at = models.DateTimeField(_("复测时间"), null=True, blank=True)
    checked = models.PositiveIntegerField(_("复测问法数"), default=0)
    answered = models.PositiveIntegerField(_("引用本页的问法数"), default=0)
    recheck = models.CharField(_("待复核的原因"), max_length=10, choices=workflow.RECHECKS, blank=True, db_index=True)
    recheck_of = models.CharField(_("变动的依据"), max_length=340, blank=True)
    recheck_at = models.DateTimeField(_("依据变动时间"), null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("未答问题的答案")

    def __str__(self):
        return self.title


class Step(models.Model):
    """One step on the trail of a cluster. moved: ids of the asks that a merge or split took along."""

    cluster = models.ForeignKey(Cluster, models.CASCADE, related_name="steps", verbose_name=_("未答问题"))
    kind = models.CharField(_("步骤"), max_length=10, choices=workflow.LABELS)
    at = models.DateTimeField(_("时间"))
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("经办"))
    text = models.CharField(_("说明"), max_length=500, blank=True)
    moved = models.JSONField(default=list)

    class Meta:
        verbose_name = verbose_name_plural = _("未答问题的办理记录")
        ordering = ["-at", "-pk"]

    def __str__(self):
        return f"{self.cluster_id} {self.kind}"


class WrongCitation(models.Model):
    """An editor's finding that a source of an answer does not answer the question."""

    citation = models.OneToOneField("consultation.Citation", models.CASCADE, related_name="fault", verbose_name=_("引用"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("标记人"))
    at = models.DateTimeField(_("时间"))
    note = models.CharField(_("说明"), max_length=300, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("错误引用")

    def __str__(self):
        return f"{self.citation_id}"


class Tally(models.Model):
    """Counts of questions that are deleted by now: no word of them, only day, place, channel and outcome. Rows are only added."""

    day = models.DateField(_("日期"), db_index=True)
    region = models.ForeignKey("reference.Region", models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("地区"))
    channel = models.CharField(_("渠道"), max_length=10)
    outcome = models.CharField(_("结果"), max_length=10, choices=Question.Outcome)
    asked = models.PositiveIntegerField(_("提问数"))
    good = models.PositiveIntegerField(_("有帮助"), default=0)
    bad = models.PositiveIntegerField(_("没帮助"), default=0)

    class Meta:
        verbose_name = verbose_name_plural = _("已删除提问的统计")
        ordering = ["day", "pk"]

    def __str__(self):
        return f"{self.day}: {self.asked}"
