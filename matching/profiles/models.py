"""供需画像: what the system read about each enterprise, as phrases, and what people decided about them."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from services.base import Timestamped


class PhraseQuerySet(models.QuerySet):
    def active(self):
        """Those that count in matching: a person has not removed them."""
        return self.filter(suppressed=False)


class Phrase(Timestamped):
    """One product or service of an enterprise. A person may remove it (`suppressed`) or confirm it (origin reviewed)."""

    class Kind(models.TextChoices):
        OFFER = "offer", _("供给")
        NEED = "need", _("需求")

    class Origin(models.TextChoices):
        DECLARED = "declared", _("申报")
        EXTRACTED = "extracted", _("提取")
        INFERRED = "inferred", _("推断")
        REVIEWED = "reviewed", _("人工确认")

    enterprise = models.ForeignKey("enterprises.Enterprise", models.CASCADE, related_name="phrases", verbose_name=_("企业"))
    kind = models.CharField(_("类别"), max_length=5, choices=Kind)
    text = models.CharField(_("短语"), max_length=80)
    origin = models.CharField(_("来源"), max_length=9, choices=Origin)
    weight = models.FloatField(_("权重"), default=1.0)
    activities = models.JSONField(_("经营活动"), default=list, blank=True)
    via = models.JSONField(_("推断依据"), default=list, blank=True, help_text=_("产业链知识中的边：[投入品, 产品]"))
    order = models.PositiveSmallIntegerField(_("顺序"), default=0)
    suppressed = models.BooleanField(_("已移除"), default=False)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("处理人")
    )
    decided_at = models.DateTimeField(_("处理时间"), null=True, blank=True)
    objects = PhraseQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("供需短语")
        ordering = ["order", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["enterprise", "kind", "text"], name="phrase_once"),
            models.CheckConstraint(condition=~Q(text=""), name="phrase_not_empty"),
        ]

    def __str__(self):
        return self.text

    @property
    def is_decided(self) -> bool:
        return self.decided_at is not None


class ProfileState(models.Model):
    """Which state of an enterprise its phrases were read from, and by which reader."""

    enterprise = models.OneToOneField("enterprises.Enterprise", models.CASCADE, related_name="profile_state")
    source_version = models.PositiveIntegerField(_("企业资料版本"))
    source_hash = models.CharField(_("资料摘要"), max_length=32)
    reader = models.CharField(_("读取程序版本"), max_length=120)
    made_at = models.DateTimeField(_("读取时间"))

    class Meta:
        verbose_name = verbose_name_plural = _("画像状态")

    def __str__(self):
        return f"{self.enterprise_id} {self.reader}"
