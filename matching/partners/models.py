"""Suggested partners, what people decided about them, and the log that keeps every process's index current.

A suggestion is the machine's, a decision is a person's: separate rows. A decision carries a snapshot of what was shown.
"""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from services.base import Timestamped


class Kind(models.TextChoices):
    SUPPLIER = "supplier", _("供应商")
    CUSTOMER = "customer", _("客户")
    PARTNER = "partner", _("合作伙伴")
    COMPETITOR = "competitor", _("同业竞争")


class Suggestion(Timestamped):
    """One place in a list that was shown, with its reasons and everything it was made with."""

    enterprise = models.ForeignKey("enterprises.Enterprise", models.CASCADE, related_name="suggestions", verbose_name=_("企业"))
    partner = models.ForeignKey("enterprises.Enterprise", models.CASCADE, related_name="+", verbose_name=_("候选企业"))
    kind = models.CharField(_("类别"), max_length=10, choices=Kind)
    score = models.FloatField(_("得分"))
    place = models.PositiveSmallIntegerField(_("名次"))
    reasons = models.JSONField(_("理由"), default=dict)
    encoder = models.CharField(_("编码模型"), max_length=120)
    knowledge = models.CharField(_("产业链知识版本"), max_length=60)
    index = models.CharField(_("索引版本"), max_length=60)
    weights = models.PositiveIntegerField(_("权重版本"), default=0, help_text=_("0 为预设权重"))

    class Meta:
        verbose_name = verbose_name_plural = _("匹配建议")
        ordering = ["enterprise", "kind", "place"]
        constraints = [models.UniqueConstraint(fields=["enterprise", "partner", "kind"], name="suggestion_once")]

    def __str__(self):
        return f"{self.enterprise_id} {self.kind} {self.partner_id}"


class DecisionQuerySet(models.QuerySet):
    def standing(self):
        """Those nobody took back."""
        return self.filter(undone_at=None)


class Decision(models.Model):
    """What a person made of a suggestion. Taking it back keeps the row."""

    class Outcome(models.TextChoices):
        ADOPTED = "adopted", _("采纳")
        DECLINED = "declined", _("不采纳")

    enterprise = models.ForeignKey("enterprises.Enterprise", models.CASCADE, related_name="partner_decisions", verbose_name=_("企业"))
    partner = models.ForeignKey("enterprises.Enterprise", models.CASCADE, related_name="+", verbose_name=_("候选企业"))
    kind = models.CharField(_("类别"), max_length=10, choices=Kind)
    outcome = models.CharField(_("决定"), max_length=8, choices=Outcome)
    reason = models.CharField(_("理由"), max_length=300, blank=True)
    snapshot = models.JSONField(_("当时的建议"), default=dict)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("决定人"))
    at = models.DateTimeField(_("时间"), db_index=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("撤回人")
    )
    undone_at = models.DateTimeField(_("撤回时间"), null=True, blank=True)
    objects = DecisionQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("匹配决定")
        ordering = ["-at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["enterprise", "partner", "kind"], condition=Q(undone_at=None), name="partner_decision_stands_once"
            )
        ]

    def __str__(self):
        return f"{self.enterprise_id} {self.kind} {self.partner_id} {self.outcome}"


class IndexChange(models.Model):
    """An enterprise whose place in the index changed; each process applies the rows it has not seen yet."""

    enterprise_id = models.BigIntegerField()  # no foreign key: the change may be that the enterprise is gone
    at = models.DateTimeField(auto_now_add=True, db_index=True)

    class Meta:
        verbose_name = verbose_name_plural = _("索引变更")

    def __str__(self):
        return f"{self.pk} {self.enterprise_id}"


class WeightSet(models.Model):
    """Fusion weights learnt from decisions, with how they did on decisions they had not seen. Rows are only ever added."""

    number = models.PositiveIntegerField(_("版本号"), unique=True)
    values = models.JSONField(_("权重"))
    figures = models.JSONField(_("评测结果"), default=dict)
    based_on = models.PositiveIntegerField(_("起点版本"), default=0)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("操作人")
    )
    made_at = models.DateTimeField(_("生成时间"))

    class Meta:
        verbose_name = verbose_name_plural = _("匹配权重")
        ordering = ["-number"]

    def __str__(self):
        return str(self.number)


class WeightChoice(models.Model):
    """Which weights hold from a moment on; no set means the defaults of the program. The newest row holds."""

    weights = models.ForeignKey(WeightSet, models.PROTECT, null=True, blank=True, related_name="choices", verbose_name=_("权重"))
    reason = models.CharField(_("说明"), max_length=200, blank=True)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("操作人"))
    at = models.DateTimeField(_("时间"))

    class Meta:
        verbose_name = verbose_name_plural = _("权重启用记录")
        ordering = ["-pk"]

    def __str__(self):
        return f"{self.weights_id or 0}"

    @property
    def number(self) -> int:
        return self.weights.number if self.weights else 0
