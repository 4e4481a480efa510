"""Service requests (诉求): what was asked, by whom, what happened to it."""

from datetime import timedelta
from uuid import uuid4

from django.conf import settings
from django.core.files.storage import storages
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from services.base import Timestamped
from services.enterprises.models import Enterprise

from . import workflow


def private_storage():
    return storages["private"]


def attachment_path(_row, filename):
    """A name nobody can guess; only the extension of the checked file is kept."""
    return f"tickets/{uuid4().hex}.{filename.rpartition('.')[2]}"


class TicketQuerySet(models.QuerySet):
    def asked_by(self, user):
        """One's own and those of one's enterprises."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(Q(asker=user) | Q(enterprise__in=Enterprise.objects.of(user)))

    def served_by(self, user):
        """Those on the desk of a staff member: the tickets of their parks; an administrator's desk is everywhere."""
        if not user.is_authenticated or not user.is_service_staff:
            return self.none()
        return self if user.is_admin else self.filter(park__in=user.parks.all())

    def visible_to(self, user):
        """Askers see their own, members those of their enterprises, staff those of their parks, administrators all."""
        if user.is_authenticated and user.is_admin:
            return self
        return self.asked_by(user) | self.served_by(user)

    def waiting(self):
        """Those the park owes an answer."""
        return self.filter(state__in=workflow.WAITING)

    def overdue(self, at):
        return self.waiting().filter(due_at__lt=at)


class Ticket(Timestamped):
    """One request to a park. Without an asker it was filed without an account and is found again by number and `code`."""

    class Kind(models.TextChoices):
        REPAIR = "repair", _("物业报修")
        POLICY = "policy", _("政策咨询")
        LICENCE = "licence", _("证照办理")
        LABOUR = "labour", _("用工服务")
        ENERGY = "energy", _("用能服务")
        FINANCE = "finance", _("融资服务")
        COMPLAINT = "complaint", _("投诉建议")
        OTHER = "other", _("其他")

    number = models.CharField(_("编号"), max_length=20, unique=True)
    kind = models.CharField(_("类别"), max_length=10, choices=Kind)
    title = models.CharField(_("标题"), max_length=80)
    text = models.TextField(_("具体情况"), max_length=5000)
    park = models.ForeignKey("reference.Park", models.PROTECT, related_name="tickets", verbose_name=_("园区"))
    enterprise = models.ForeignKey(
        "enterprises.Enterprise", models.SET_NULL, null=True, blank=True, related_name="tickets", verbose_name=_("企业")
    )
    asker = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="tickets", verbose_name=_("提交人")
    )
    handler = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="handled_tickets", verbose_name=_("经办人")
    )
    state = models.CharField(_("状态"), max_length=10, choices=workflow.STATES, default=workflow.OPEN)
    filed_at = models.DateTimeField(_("提交时间"))
    due_at = models.DateTimeField(_("应答复时间"))
    answered_at = models.DateTimeField(_("首次答复时间"), null=True, blank=True)
    closed_at = models.DateTimeField(_("办结时间"), null=True, blank=True)
    origin = models.CharField(_("来源"), max_length=20, blank=True, help_text=_("由何处转来，如 consultation"))
    origin_ref = models.CharField(_("来源编号"), max_length=60, blank=True)
    code = models.CharField(_("查询码"), max_length=8, blank=True, editable=False)
    fingerprint = models.CharField(max_length=64, unique=True, null=True, editable=False, help_text=_("同一份表单只登记一次"))
    objects = TicketQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("诉求")
        ordering = ["-filed_at", "-pk"]
        indexes = [
            models.Index(fields=["park", "state", "due_at"]),
            models.Index(fields=["state", "due_at"]),
            models.Index(fields=["asker", "-filed_at"]),
            models.Index(fields=["enterprise", "-filed_at"]),
        ]

    def __str__(self):
        return f"{self.number} {self.title}"

    @property
    def is_waiting(self) -> bool:
        return self.state in workflow.WAITING

    @property
    def reopen_until(self):
        return self.closed_at and self.closed_at + timedelta(days=workflow.REOPEN_DAYS)

    def is_overdue(self, at) -> bool:
        return self.is_waiting and self.due_at < at


class NumberSeries(models.Model):
    """The last ticket number given out in a year; a filing that fails leaves a gap, never a double."""

    year = models.PositiveSmallIntegerField(primary_key=True)
    last = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = verbose_name_plural = _("编号序列")

    def __str__(self):
        return f"{self.year}: {self.last}"


class Contact(models.Model):
    """How to reach the asker: personal data, kept apart from the ticket and shown masked."""

    ticket = models.OneToOneField(Ticket, models.CASCADE, related_name="contact")
    name = models.CharField(_("联系人"), max_length=40, blank=True)
    phone = models.CharField(_("联系电话"), max_length=30, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("诉求联系方式")

    def __str__(self):
        return f"{self.masked_name} {self.masked_phone}"

    @property
    def masked_name(self) -> str:
        return self.name[:1] + "*" * min(2, len(self.name) - 1) if self.name else ""

    @property
    def masked_phone(self) -> str:
        if len(self.phone) < 8:
            return "*" * len(self.phone)
        return f"{self.phone[:3]}****{self.phone[-4:]}"


class Event(models.Model):
    """One step on the timeline. kind is a key of workflow.LABELS; internal events are for the desk only."""

    ticket = models.ForeignKey(Ticket, models.CASCADE, related_name="events")
    at = models.DateTimeField(_("时间"))
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("经办"))
    by_desk = models.BooleanField(_("园区一方"), default=False)
    kind = models.CharField(_("步骤"), max_length=12, choices=workflow.LABELS)
    text = models.TextField(_("内容"), max_length=5000, blank=True)
    is_public = models.BooleanField(_("对提交人可见"), default=True)

    class Meta:
        verbose_name = verbose_name_plural = _("办理记录")
        ordering = ["at", "pk"]
        indexes = [models.Index(fields=["ticket", "at"])]

    def __str__(self):
        return f"{self.ticket_id} {self.kind}"


class Attachment(models.Model):
    """A file sent with a request or a reply. Without a ticket it waits, under its form's draft key, for the form to be corrected."""

    ticket = models.ForeignKey(Ticket, models.CASCADE, null=True, related_name="attachments")
    event = models.ForeignKey(Event, models.CASCADE, null=True, related_name="attachments")
    draft = models.CharField(max_length=64, blank=True, db_index=True)
    file = models.FileField(_("文件"), upload_to=attachment_path, storage=private_storage)
    name = models.CharField(_("文件名"), max_length=120)
    size = models.PositiveIntegerField(_("大小（字节）"))
    added_at = models.DateTimeField(_("上传时间"))

    class Meta:
        verbose_name = verbose_name_plural = _("附件")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=Q(ticket__isnull=False, event__isnull=False) | ~Q(draft=""), name="attachment_has_place")
        ]

    def __str__(self):
        return self.name


class Satisfaction(models.Model):
    """What the asker thought of the outcome; given once."""

    ticket = models.OneToOneField(Ticket, models.CASCADE, related_name="satisfaction")
    score = models.PositiveSmallIntegerField(_("评分"))
    comment = models.CharField(_("意见"), max_length=500, blank=True)
    at = models.DateTimeField(_("时间"))

    class Meta:
        verbose_name = verbose_name_plural = _("满意度")
        constraints = [models.CheckConstraint(condition=Q(score__gte=1, score__lte=5), name="satisfaction_1_to_5")]

    def __str__(self):
        return f"{self.ticket_id}: {self.score}"
