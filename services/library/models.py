"""Uploaded documents: what came in one go, what became of each file, and the texts and questions made of them."""

from uuid import uuid4

from django.conf import settings
from django.core.files.storage import storages
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from services.base import Timestamped
from services.consultation.models import Document

from .reading import FORMATS

KEYS = "library:"  # what the keys of uploaded texts in the knowledge base begin with


def private_storage():
    return storages["private"]


def library_path(_row, _filename):
    """A name nobody can guess; what the content is says the row, not the name."""
    return f"library/{uuid4().hex}.bin"


class Delivery(Timestamped):
    """Files uploaded in one go by one editor."""

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="deliveries", verbose_name=_("上传人"))
    job = models.ForeignKey("jobs.Job", models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = verbose_name_plural = _("上传批次")
        ordering = ["-pk"]

    def __str__(self):
        return f"{self.created_at:%Y-%m-%d %H:%M}"


class Item(models.Model):
    """One file of a delivery and what became of it. remarks are whole sentences for the editor."""

    class Verdict(models.TextChoices):
        WAITING = "waiting", _("等待读取")
        TAKEN = "taken", _("已读取")
        WARNED = "warned", _("已读取，有提醒")
        REFUSED = "refused", _("没有接收")

    delivery = models.ForeignKey(Delivery, models.CASCADE, related_name="items")
    name = models.CharField(_("文件名"), max_length=200)
    file = models.FileField(_("文件"), upload_to=library_path, storage=private_storage, blank=True)
    size = models.PositiveBigIntegerField(_("大小（字节）"), default=0)
    format = models.CharField(_("格式"), max_length=6, blank=True)
    is_unpacked = models.BooleanField(_("来自压缩包"), default=False)
    digest = models.CharField(_("内容摘要值"), max_length=40, blank=True)
    verdict = models.CharField(_("结果"), max_length=10, choices=Verdict, default=Verdict.WAITING)
    remarks = models.JSONField(_("说明"), default=list)

    class Meta:
        verbose_name = verbose_name_plural = _("上传文件")
        ordering = ["pk"]
        indexes = [models.Index(fields=["delivery", "verdict"])]

    def __str__(self):
        return self.name

    @property
    def format_name(self) -> str:
        return FORMATS.get(self.format, "ZIP" if self.format == "zip" else "")


class PaperQuerySet(models.QuerySet):
    def published(self):
        return self.filter(state=Paper.State.PUBLISHED)


class Paper(Timestamped):
    """A text made of a file. `key` names it in the knowledge base; a later upload of the same document takes it over."""

    class State(models.TextChoices):
        DRAFT = "draft", _("待发布")
        PUBLISHED = "published", _("已发布")
        REPLACED = "replaced", _("已被新上传替换")
        WITHDRAWN = "withdrawn", _("已撤下")

    KINDS = [(kind.value, kind.label) for kind in (Document.Kind.POLICY, Document.Kind.GUIDE, Document.Kind.NEWS)]

    item = models.OneToOneField(Item, models.PROTECT, related_name="paper", verbose_name=_("上传文件"))
    key = models.CharField(_("来源键"), max_length=60)
    state = models.CharField(_("状态"), max_length=10, choices=State, default=State.DRAFT)
    kind = models.CharField(_("类型"), max_length=10, choices=KINDS, default=Document.Kind.POLICY)
    title = models.CharField(_("标题"), max_length=255)
    number = models.CharField(_("文号"), max_length=80, blank=True, db_index=True)
    issuer = models.CharField(_("发文机关"), max_length=120, blank=True)
    region = models.ForeignKey(
        "reference.Region",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("适用地区"),
        help_text=_("留空表示全国适用"),
    )
    published_on = models.DateField(_("发布日期"), null=True, blank=True)
    effective_on = models.DateField(_("生效日期"), null=True, blank=True)
    expires_on = models.DateField(_("失效日期"), null=True, blank=True, help_text=_("最后一个有效日；长期有效则留空"))
    successor = models.ForeignKey(
        Document,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("被替代为"),
        help_text=_("已有新文件替代它时选择"),
    )
    successor_title = models.CharField(_("替代文件"), max_length=255, blank=True, editable=False)
    replaces = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="newer", verbose_name=_("替换已有文件"))
    repeals = models.JSONField(_("文中废止的文号"), default=list)
    body = models.TextField(_("正文"))
    is_public = models.BooleanField(_("公开原文件"), default=False, help_text=_("允许任何人下载上传的原文件；正文总是公开的"))
    verified = models.BooleanField(_("已核实"), default=False, help_text=_("已与正式文件核对"))
    editor = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("编辑人"))
    published_at = models.DateTimeField(_("发布时间"), null=True, blank=True)
    objects = PaperQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("上传文档")
        ordering = ["-updated_at"]
        constraints = [models.UniqueConstraint(fields=["key"], condition=Q(state="published"), name="paper_published_once")]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("library:paper", args=[self.pk])

    @property
    def is_published(self) -> bool:
        return self.state == self.State.PUBLISHED


class Pair(Timestamped):
    """A question with its answer from a sheet; it holds as long as the document it rests on, if that is in the knowledge base."""

    class State(models.TextChoices):
        DRAFT = "draft", _("待发布")
        PUBLISHED = "published", _("已发布")
        WITHDRAWN = "withdrawn", _("已撤下")

    item = models.ForeignKey(Item, models.PROTECT, related_name="pairs", verbose_name=_("上传文件"))
    row = models.PositiveIntegerField(_("行号"))
    state = models.CharField(_("状态"), max_length=10, choices=State, default=State.DRAFT)
    question = models.CharField(_("问题"), max_length=200)
    alternates = models.TextField(_("同义问法"), blank=True, help_text=_("每行一种"))
    answer = models.TextField(_("答案"))
    basis = models.CharField(_("依据"), max_length=200, blank=True)
    region = models.ForeignKey("reference.Region", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("适用地区"))
    expires_on = models.DateField(_("失效日期"), null=True, blank=True)
    published_at = models.DateTimeField(_("发布时间"), null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("问答")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["question", "region"], condition=Q(state="published"), name="pair_published_once"),
            models.UniqueConstraint(
                fields=["question"], condition=Q(state="published", region__isnull=True), name="pair_published_once_nationwide"
            ),
        ]

    def __str__(self):
        return self.question

    def get_absolute_url(self):
        return reverse("library:pair", args=[self.pk])

    @property
    def key(self) -> str:
        return f"pair:{self.pk}"
