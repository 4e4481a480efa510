"""Spreadsheets on their way in: the batch, its checked rows, and what officers decided before."""

from uuid import uuid4

from django.conf import settings
from django.core.files.storage import storages
from django.db import models
from django.utils.translation import gettext_lazy as _

from services.base import Timestamped


def private_storage():
    return storages["private"]


def sheet_path(_row, filename):
    """A name nobody can guess with the extension of the checked kind."""
    return f"imports/{uuid4().hex}.{filename.rpartition('.')[2]}"


class ImportBatch(Timestamped):
    """One uploaded spreadsheet. Nothing of it touches enterprises before it is confirmed; then all of it or nothing."""

    class State(models.TextChoices):
        MAPPING = "mapping", _("待确认列")
        CHECKING = "checking", _("检查中")
        CHECKED = "checked", _("待确认导入")
        APPLYING = "applying", _("导入中")
        APPLIED = "applied", _("已导入")
        CANCELLED = "cancelled", _("已取消")

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="import_batches", verbose_name=_("导入人"))
    file = models.FileField(_("文件"), upload_to=sheet_path, storage=private_storage)
    filename = models.CharField(_("文件名"), max_length=120)
    park = models.ForeignKey("reference.Park", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("默认园区"))
    header = models.JSONField(_("表头"), default=list)
    header_row = models.PositiveIntegerField(_("表头所在行"), default=1)
    samples = models.JSONField(_("示例行"), default=list)
    columns = models.JSONField(_("列对应"), default=list, help_text=_("每列对应的字段，空为不导入"))
    state = models.CharField(_("状态"), max_length=10, choices=State, default=State.MAPPING)
    note = models.CharField(_("说明"), max_length=300, blank=True)
    counts = models.JSONField(_("统计"), default=dict)
    job = models.ForeignKey("jobs.Job", models.SET_NULL, null=True, blank=True, related_name="+")
    applied_at = models.DateTimeField(_("导入时间"), null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("导入批次")
        ordering = ["-pk"]

    def __str__(self):
        return self.filename


class ImportRow(models.Model):
    """A checked row of a batch: clean values by field, what is wrong with it, and the enterprise it meets."""

    class Verdict(models.TextChoices):
        NEW = "new", _("新增")
        UPDATE = "update", _("更新")
        SAME = "same", _("无变化")
        DUPLICATE = "duplicate", _("疑似重复")
        FAULTY = "faulty", _("有误")

    class Choice(models.TextChoices):
        MERGE = "merge", _("合并到已有企业")
        SKIP = "skip", _("跳过")
        CREATE = "create", _("作为新企业导入")

    batch = models.ForeignKey(ImportBatch, models.CASCADE, related_name="rows")
    number = models.PositiveIntegerField(_("行号"))
    verdict = models.CharField(_("结果"), max_length=10, choices=Verdict)
    values = models.JSONField(_("内容"), default=dict)
    faults = models.JSONField(_("问题"), default=list, help_text=_("每项为列名、填写内容和原因"))
    changes = models.JSONField(_("变化的列"), default=list)
    match = models.ForeignKey("enterprises.Enterprise", models.CASCADE, null=True, blank=True, related_name="+")
    match_version = models.PositiveIntegerField(default=0)
    choice = models.CharField(_("处理"), max_length=6, choices=Choice, blank=True)
    is_remembered = models.BooleanField(_("沿用以前的决定"), default=False)

    class Meta:
        verbose_name = verbose_name_plural = _("导入行")
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["batch", "number"], name="import_row_once")]
        indexes = [models.Index(fields=["batch", "verdict", "number"])]

    def __str__(self):
        return f"{self.batch} {self.number}"


class ColumnMemory(models.Model):
    """Which field an officer last gave to a heading."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    heading = models.CharField(max_length=120)
    field = models.CharField(max_length=20, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("列对应记忆")
        constraints = [models.UniqueConstraint(fields=["user", "heading"], name="column_memory_once")]

    def __str__(self):
        return f"{self.heading} → {self.field}"


class DuplicateDecision(Timestamped):
    """What was decided about a name and code that looked like a known enterprise, so that nobody is asked twice."""

    name_key = models.CharField(_("名称（规范化）"), max_length=120)
    code = models.CharField(_("统一社会信用代码"), max_length=18)
    choice = models.CharField(_("处理"), max_length=6, choices=ImportRow.Choice)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("决定人"))

    class Meta:
        verbose_name = verbose_name_plural = _("重复处理决定")
        constraints = [models.UniqueConstraint(fields=["name_key", "code"], name="duplicate_decision_once")]

    def __str__(self):
        return f"{self.code} {self.get_choice_display()}"
