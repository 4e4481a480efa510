"""产业链知识: what people propose to change, what others decided about it, and the numbered versions that came of it."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from matching.engine.chains import ROLES, STAGES

from .overlay import EdgeFact, Fact, NodeFact, Overlay


class Version(models.Model):
    """The whole layer of changes over the files, as it held from one moment on. Rows are only ever added: the newest one holds."""

    number = models.PositiveIntegerField(_("版本号"), unique=True)
    overlay = models.JSONField(_("改动"), default=dict)
    digest = models.CharField(_("内容摘要"), max_length=16, blank=True, db_index=True)
    restored = models.PositiveIntegerField(_("恢复自"), null=True, blank=True)
    note = models.CharField(_("说明"), max_length=300, blank=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("发布人"))
    made_at = models.DateTimeField(_("发布时间"))

    class Meta:
        verbose_name = verbose_name_plural = _("产业链知识版本")
        ordering = ["-number"]

    def __str__(self):
        return str(self.number)

    @property
    def facts(self) -> Overlay:
        return Overlay.of(self.overlay)


class Proposal(models.Model):
    """One change to a product (no input) or to an edge, with where it comes from and why."""

    class Action(models.TextChoices):
        ADD = "add", _("新增")
        CHANGE = "change", _("修改")
        OFF = "off", _("停用")
        ON = "on", _("恢复")

    class State(models.TextChoices):
        WAITING = "waiting", _("待审核")
        APPROVED = "approved", _("已通过")
        REJECTED = "rejected", _("未通过")
        WITHDRAWN = "withdrawn", _("已撤回")

    action = models.CharField(_("操作"), max_length=6, choices=Action)
    product = models.CharField(_("产品"), max_length=40)
    input = models.CharField(_("投入品"), max_length=40, blank=True)
    aliases = models.JSONField(_("别名"), default=list, blank=True)
    industry = models.CharField(_("行业代码"), max_length=5, blank=True)
    chain = models.CharField(_("产业链"), max_length=30, blank=True)
    stage = models.CharField(_("环节"), max_length=4, blank=True, choices=[(stage, stage) for stage in STAGES])
    role = models.CharField(_("用途"), max_length=8, blank=True, choices=[(role, role) for role in ROLES])
    weight = models.FloatField(_("权重"), null=True, blank=True)
    loop = models.CharField(_("循环说明"), max_length=200, blank=True)
    source = models.CharField(_("来源"), max_length=200)
    source_on = models.DateField(_("来源日期"))
    reason = models.CharField(_("理由"), max_length=300)
    state = models.CharField(_("状态"), max_length=9, choices=State, default=State.WAITING, db_index=True)
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("提议人"))
    proposed_at = models.DateTimeField(_("提议时间"))
    reviewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("审核人")
    )
    reviewed_at = models.DateTimeField(_("审核时间"), null=True, blank=True)
    review_reason = models.CharField(_("审核意见"), max_length=300, blank=True)
    version = models.ForeignKey(Version, models.PROTECT, null=True, blank=True, related_name="proposals", verbose_name=_("版本"))

    class Meta:
        verbose_name = verbose_name_plural = _("产业链知识提议")
        ordering = ["-proposed_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["product", "input"], condition=Q(state="waiting"), name="chain_proposal_waits_once"),
            models.CheckConstraint(condition=~Q(product=""), name="chain_proposal_names_a_product"),
        ]

    def __str__(self):
        return f"{self.action} {self.named}"

    @property
    def named(self) -> str:
        """The product, or the relation, as people read it."""
        return f"{self.product} ← {self.input}" if self.input else self.product

    @property
    def fact(self) -> Fact:
        """What holds once this is approved."""
        common = {"source": self.source, "source_on": self.source_on.isoformat(), "is_off": self.action == self.Action.OFF}
        if self.input:
            return EdgeFact(self.product, self.input, self.role, self.weight or 1.0, loop=self.loop, **common)
        return NodeFact(self.product, tuple(self.aliases), self.industry, self.chain, self.stage, **common)
