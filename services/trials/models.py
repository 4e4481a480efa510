"""Hit tests: sheets of questions with what is expected of them, and what came of each run."""

from django.conf import settings
from django.db import models
from django.db.models import Count, Q
from django.utils.translation import gettext_lazy as _

from services.base import Timestamped
from services.consultation.models import Question


class TrialQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Editors and administrators see every trial, service staff their own."""
        if not user.is_authenticated:
            return self.none()
        if user.is_editor:
            return self
        return self.filter(owner=user) if user.is_service_staff else self.none()


class Trial(Timestamped):
    """A sheet of questions that is asked again and again."""

    name = models.CharField(_("名称"), max_length=120)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("上传人"))
    digest = models.CharField(max_length=32, editable=False, db_index=True)
    objects = TrialQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("检索测试")
        ordering = ["-updated_at"]

    def __str__(self):
        return self.name


class Case(models.Model):
    """One question. source: 文号, titles or page addresses, one per line, any of which is right; clause: the label, e.g. 第五条."""

    trial = models.ForeignKey(Trial, models.CASCADE, related_name="cases", verbose_name=_("检索测试"))
    order = models.PositiveIntegerField(_("序号"))
    question = models.CharField(_("问题"), max_length=300)
    source = models.TextField(_("期望依据"), blank=True)
    clause = models.CharField(_("期望条款"), max_length=40, blank=True)
    is_refusal = models.BooleanField(_("期望拒答"), default=False)
    region = models.ForeignKey("reference.Region", models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("地区"))
    on = models.DateField(_("提问日期"), null=True, blank=True, help_text=_("留空表示运行当天"))

    class Meta:
        verbose_name = verbose_name_plural = _("测试问题")
        ordering = ["order"]
        constraints = [
            models.UniqueConstraint(fields=["trial", "order"], name="case_order_once"),
            models.CheckConstraint(condition=Q(is_refusal=True) ^ ~Q(source=""), name="case_expects_one"),
        ]

    def __str__(self):
        return self.question

    @property
    def sources(self) -> list[str]:
        return self.source.splitlines()


class RunQuerySet(models.QuerySet):
    def counted(self):
        """With how many results there are, and how many are right."""
        return self.annotate(done=Count("results"), right=Count("results", filter=Q(results__fault="")))


class Run(models.Model):
    """A trial asked once: who, when, with which encoder, edition of the knowledge base and threshold."""

    trial = models.ForeignKey(Trial, models.CASCADE, related_name="runs", verbose_name=_("检索测试"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("运行人"))
    job = models.ForeignKey("jobs.Job", models.SET_NULL, null=True, blank=True, related_name="+")
    begun_at = models.DateTimeField(_("开始时间"))
    finished_at = models.DateTimeField(_("完成时间"), null=True, blank=True)
    encoder = models.CharField(_("编码模型"), max_length=80, blank=True)
    edition = models.PositiveBigIntegerField(_("知识库版次"), default=0)
    threshold = models.FloatField(_("应答阈值"), default=0)
    gate_share = models.FloatField(_("通过线"), null=True, blank=True)
    objects = RunQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("测试运行")
        ordering = ["-pk"]

    def __str__(self):
        return f"{self.trial} {self.begun_at:%Y-%m-%d %H:%M}"


class Result(models.Model):
    """What came of one question. found: the sources cited, as title, number, label, url."""

    class Fault(models.TextChoices):
        SILENT = "silent", _("该答未答")
        SOURCE = "source", _("依据不对")
        CLAUSE = "clause", _("条款不对")
        NOT_SILENT = "not_silent", _("该拒未拒")

    run = models.ForeignKey(Run, models.CASCADE, related_name="results", verbose_name=_("测试运行"))
    case = models.ForeignKey(Case, models.CASCADE, related_name="results", verbose_name=_("测试问题"))
    fault = models.CharField(_("差错"), max_length=10, choices=Fault, blank=True)
    outcome = models.CharField(_("结果"), max_length=10, choices=Question.Outcome)
    confidence = models.FloatField(_("把握"), default=0)
    found = models.JSONField(_("查到的依据"), default=list)
    took_ms = models.PositiveIntegerField(_("耗时（毫秒）"), default=0)

    class Meta:
        verbose_name = verbose_name_plural = _("测试结果")
        ordering = ["case__order"]
        constraints = [models.UniqueConstraint(fields=["run", "case"], name="result_once")]

    def __str__(self):
        return f"{self.run_id}: {self.case_id}"
