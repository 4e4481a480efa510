"""Enterprises: what is registered about them, who may act for them, what they declare to offer and need."""

from uuid import uuid4

from django.conf import settings
from django.core.files.storage import storages
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from services.base import Timestamped

from .bulk.models import ColumnMemory, DuplicateDecision, ImportBatch, ImportRow  # noqa: F401 - Django finds models here
from .dedupe import name_key


def private_storage():
    return storages["private"]


def licence_path(_row, filename):
    """A name nobody can guess; the sniffed extension is all that is kept of what the sender called the file."""
    return f"licences/{uuid4().hex}.{filename.rpartition('.')[2]}"


class NameKeyField(models.CharField):
    """The normalised form of `name`, kept in step on every save and bulk_create so that duplicates are found by index."""

    def pre_save(self, model_instance, add):
        key = name_key(model_instance.name)
        setattr(model_instance, self.attname, key)
        return key


class EnterpriseQuerySet(models.QuerySet):
    def verified(self):
        return self.filter(state=Enterprise.State.VERIFIED)

    def waiting(self):
        """Registrations that staff have to look at, oldest first."""
        return self.filter(state=Enterprise.State.SUBMITTED).order_by("submitted_at", "pk")

    def visible_to(self, user):
        """An enterprise sees its own, officers and service staff those of their parks, administrators all."""
        if not user.is_authenticated:
            return self.none()
        if user.is_admin:
            return self
        if user.is_officer or user.is_service_staff:
            return self.filter(park__in=user.parks.all())
        return self.of(user)

    def of(self, user):
        """Those the user is a member of."""
        return self.filter(pk__in=Membership.objects.filter(user=user).values("enterprise"))


class Enterprise(Timestamped):
    """One legal entity in a park. `code` is the 18-character 统一社会信用代码 (GB 32100-2015).

    What is still being filled in is a Draft, so that an unfinished form never holds a code.
    """

    class State(models.TextChoices):
        SUBMITTED = "submitted", _("待核验")
        RETURNED = "returned", _("已退回")
        VERIFIED = "verified", _("已核验")
        REJECTED = "rejected", _("未通过")

    class Size(models.TextChoices):
        LARGE = "large", _("大型")
        MEDIUM = "medium", _("中型")
        SMALL = "small", _("小型")
        MICRO = "micro", _("微型")

    class Origin(models.TextChoices):
        DECLARED = "declared", _("企业自行申报")
        IMPORTED = "imported", _("批量导入")
        DEMO = "demo", _("演示数据")

    name = models.CharField(_("企业名称"), max_length=120)
    name_key = NameKeyField(max_length=120, editable=False, db_index=True)
    code = models.CharField(_("统一社会信用代码"), max_length=18, unique=True)
    park = models.ForeignKey("reference.Park", models.PROTECT, related_name="enterprises", verbose_name=_("所在园区"))
    industry = models.ForeignKey(
        "reference.Industry", models.PROTECT, null=True, blank=True, related_name="enterprises", verbose_name=_("行业代码")
    )
    scope = models.TextField(_("经营范围"), max_length=20_000, blank=True)
    address = models.CharField(_("地址"), max_length=200, blank=True)
    founded_on = models.DateField(_("成立日期"), null=True, blank=True)
    staff_count = models.PositiveIntegerField(_("从业人员（人）"), null=True, blank=True)
    revenue_cny = models.DecimalField(_("年营业收入（元）"), max_digits=16, decimal_places=2, null=True, blank=True)
    assets_cny = models.DecimalField(_("资产总额（元）"), max_digits=16, decimal_places=2, null=True, blank=True)
    size = models.CharField(_("企业规模"), max_length=6, choices=Size, blank=True)
    licence = models.FileField(_("营业执照"), upload_to=licence_path, storage=private_storage, blank=True)
    state = models.CharField(_("状态"), max_length=10, choices=State, default=State.SUBMITTED, db_index=True)
    state_reason = models.CharField(_("说明"), max_length=500, blank=True)
    origin = models.CharField(_("数据来源"), max_length=10, choices=Origin, default=Origin.DECLARED)
    submitted_at = models.DateTimeField(_("提交时间"), null=True, blank=True)
    decided_at = models.DateTimeField(_("核验时间"), null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("核验人")
    )
    version = models.PositiveIntegerField(_("版本"), default=1, help_text=_("每次修改加一，用于发现同时修改"))
    members = models.ManyToManyField(settings.AUTH_USER_MODEL, through="Membership", related_name="enterprises")
    objects = EnterpriseQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("企业")
        ordering = ["name", "pk"]
        indexes = [models.Index(fields=["park", "state"]), models.Index(fields=["name"])]

    def __str__(self):
        return self.name

    @property
    def revenue_wan(self):
        return None if self.revenue_cny is None else self.revenue_cny / 10_000

    @property
    def assets_wan(self):
        return None if self.assets_cny is None else self.assets_cny / 10_000

    @property
    def offers(self) -> list[str]:
        return [row.phrase for row in self.declarations.all() if row.kind == Declaration.Kind.OFFER]

    @property
    def needs(self) -> list[str]:
        return [row.phrase for row in self.declarations.all() if row.kind == Declaration.Kind.NEED]


class Membership(Timestamped):
    """A person who may act for an enterprise."""

    enterprise = models.ForeignKey(Enterprise, models.CASCADE, related_name="memberships")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="memberships")
    is_owner = models.BooleanField(_("管理员"), default=False)

    class Meta:
        verbose_name = verbose_name_plural = _("企业成员")
        constraints = [models.UniqueConstraint(fields=["enterprise", "user"], name="membership_once")]

    def __str__(self):
        return f"{self.user} · {self.enterprise}"


class Contact(models.Model):
    """How to reach an enterprise: personal data, kept apart from the profile and never shown unmasked in lists."""

    enterprise = models.OneToOneField(Enterprise, models.CASCADE, related_name="contact")
    name = models.CharField(_("联系人"), max_length=40, blank=True)
    phone = models.CharField(_("联系电话"), max_length=20, blank=True)
    email = models.EmailField(_("邮箱"), blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("联系方式")

    def __str__(self):
        return f"{self.enterprise}"


class Declaration(models.Model):
    """One product or service an enterprise says it offers (主营产品) or needs (需求), as it wrote it."""

    class Kind(models.TextChoices):
        OFFER = "offer", _("主营产品")
        NEED = "need", _("需求")

    enterprise = models.ForeignKey(Enterprise, models.CASCADE, related_name="declarations")
    kind = models.CharField(_("类别"), max_length=5, choices=Kind)
    phrase = models.CharField(_("名称"), max_length=80)
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = verbose_name_plural = _("主营产品与需求")
        ordering = ["order", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["enterprise", "kind", "phrase"], name="declaration_once"),
            models.CheckConstraint(condition=~Q(phrase=""), name="declaration_not_empty"),
        ]

    def __str__(self):
        return self.phrase


class Draft(Timestamped):
    """A registration or a change that is being filled in: what was typed, step by step, as it was typed."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="enterprise_drafts")
    enterprise = models.ForeignKey(Enterprise, models.CASCADE, null=True, blank=True, related_name="drafts")
    enterprise_version = models.PositiveIntegerField(default=0, help_text=_("开始填写时企业资料的版本"))
    answers = models.JSONField(_("填写内容"), default=dict, blank=True)
    licence = models.FileField(_("营业执照"), upload_to=licence_path, storage=private_storage, blank=True)
    version = models.PositiveIntegerField(_("版本"), default=1)
    submitted_at = models.DateTimeField(_("提交时间"), null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("登记草稿")
        ordering = ["-updated_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "enterprise"], condition=Q(submitted_at=None, enterprise__isnull=False), name="draft_open_once"
            )
        ]

    def __str__(self):
        return self.answers.get("subject", {}).get("name") or str(_("未填写名称"))


class Decision(models.Model):
    """What staff decided about one version of a registration."""

    class Outcome(models.TextChoices):
        APPROVED = "approved", _("核验通过")
        RETURNED = "returned", _("退回修改")
        REJECTED = "rejected", _("不予通过")
        REOPENED = "reopened", _("重新开放")
        IMPORTED = "imported", _("批量导入")

    enterprise = models.ForeignKey(Enterprise, models.CASCADE, related_name="decisions")
    outcome = models.CharField(_("决定"), max_length=10, choices=Outcome)
    reason = models.CharField(_("理由"), max_length=500, blank=True)
    version = models.PositiveIntegerField(_("版本"))
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("决定人"))
    at = models.DateTimeField(_("时间"), db_index=True)

    class Meta:
        verbose_name = verbose_name_plural = _("核验决定")
        ordering = ["-at", "-pk"]

    def __str__(self):
        return f"{self.enterprise} {self.get_outcome_display()}"


class AccessRecord(models.Model):
    """Who saw or took out what: opened licence files, contacts, exports."""

    at = models.DateTimeField(auto_now_add=True, db_index=True)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    action = models.CharField(max_length=40)
    subject = models.CharField(max_length=200)

    class Meta:
        verbose_name = verbose_name_plural = _("查阅记录")
        ordering = ["-pk"]

    def __str__(self):
        return f"{self.user} {self.action} {self.subject}"
