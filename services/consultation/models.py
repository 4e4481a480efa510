"""What consultation knows (documents cut into passages) and what was asked, answered and thought of the answer."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from services.base import Timestamped

from . import foreign, receipts, showing


class DocumentQuerySet(models.QuerySet):
    def in_force(self, at):
        """Documents whose rules hold on the date `at`; a replaced one without a last day holds no more."""
        begun = Q(effective_on__isnull=True) | Q(effective_on__lte=at)
        not_ended = Q(expires_on__gte=at) | Q(expires_on__isnull=True, superseded=False)
        return self.filter(begun & not_ended)


class Document(Timestamped):
    """One published text. `key` is the publisher's own name for it, e.g. "page:12"; expires_on is the last day in force."""

    class Kind(models.TextChoices):
        POLICY = "policy", _("政策")
        GUIDE = "guide", _("指南")
        FAQ = "faq", _("问答")
        NEWS = "news", _("新闻")

    key = models.CharField(_("来源键"), max_length=100, unique=True)
    kind = models.CharField(_("类型"), max_length=10, choices=Kind)
    title = models.CharField(_("标题"), max_length=255)
    url = models.CharField(_("网址"), max_length=500)
    number = models.CharField(_("文号"), max_length=80, blank=True, db_index=True)
    issuer = models.CharField(_("发文机关"), max_length=120, blank=True)
    region = models.ForeignKey(
        "reference.Region", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("适用地区"), help_text=_("留空表示全国")
    )
    effective_on = models.DateField(_("生效日期"), null=True, blank=True)
    expires_on = models.DateField(_("最后有效日"), null=True, blank=True)
    superseded = models.BooleanField(_("已被替代"), default=False)
    successor_title = models.CharField(_("替代文件"), max_length=255, blank=True)
    successor_url = models.CharField(_("替代文件网址"), max_length=500, blank=True)
    verified = models.BooleanField(_("已核实"), default=False)
    version = models.PositiveIntegerField(_("版本"), default=1)
    digest = models.CharField(_("内容摘要值"), max_length=32, blank=True, editable=False)
    objects = DocumentQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("知识文件")
        ordering = ["-updated_at"]

    def __str__(self):
        return self.title

    def is_in_force(self, at) -> bool:
        """Tell whether it holds on the date `at`, as DocumentQuerySet.in_force does for many."""
        has_begun = self.effective_on is None or self.effective_on <= at
        return has_begun and (self.expires_on >= at if self.expires_on else not self.superseded)


class Passage(models.Model):
    """A clause or paragraph of a document; `hint` is wording that helps to find it and is never quoted."""

    document = models.ForeignKey(Document, models.CASCADE, related_name="passages", verbose_name=_("文件"))
    order = models.PositiveIntegerField(_("顺序"))
    anchor = models.CharField(_("锚点"), max_length=60, blank=True)
    label = models.CharField(_("条款"), max_length=40, blank=True)
    path = models.CharField(_("标题路径"), max_length=300, blank=True)
    text = models.TextField(_("正文"))
    hint = models.TextField(_("检索提示"), blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("知识段落")
        ordering = ["document", "order"]
        constraints = [models.UniqueConstraint(fields=["document", "order"], name="passage_order_once")]

    def __str__(self):
        return f"{self.document} {self.label}".strip()

    @property
    def url(self) -> str:
        return f"{self.document.url}#{self.anchor}" if self.anchor else self.document.url


class Edition(models.Model):
    """The one row that counts changes of the knowledge base; indexes built for an older number are out of date."""

    number = models.PositiveBigIntegerField(_("版次"), default=0)
    changed_at = models.DateTimeField(_("变更时间"), auto_now=True)

    class Meta:
        verbose_name = verbose_name_plural = _("知识库版次")

    def __str__(self):
        return str(self.number)


class Conversation(Timestamped):
    """Questions of one visit. The visitor's session holds `token`; the session key itself is never stored here."""

    token = models.UUIDField(_("会话标识"), default=uuid.uuid4, unique=True, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("用户"))

    class Meta:
        verbose_name = verbose_name_plural = _("问答会话")
        ordering = ["-pk"]

    def __str__(self):
        return str(self.token)


class Question(models.Model):
    """One question, masked of phone and ID numbers before it is stored, and the answer the machine gave."""

    class Outcome(models.TextChoices):
        ANSWERED = "answered", _("已回答")
        REFUSED = "refused", _("没有依据")
        REPLIED = "replied", _("简短回应")

    conversation = models.ForeignKey(Conversation, models.CASCADE, related_name="questions", verbose_name=_("会话"))
    text = models.CharField(_("问题"), max_length=300)
    region = models.ForeignKey("reference.Region", models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("所问地区"))
    outcome = models.CharField(_("结果"), max_length=10, choices=Outcome)
    reason = models.CharField(_("原因"), max_length=30, blank=True)
    answer = models.JSONField(_("答复"), default=dict)
    confidence = models.FloatField(_("把握"), default=0)
    encoder = models.CharField(_("编码模型"), max_length=80, blank=True)
    edition = models.PositiveBigIntegerField(_("知识库版次"), default=0)
    channel = models.CharField(_("渠道"), max_length=10, default="page")
    asked_at = models.DateTimeField(_("提问时间"), db_index=True)

    class Meta:
        verbose_name = verbose_name_plural = _("提问记录")
        ordering = ["pk"]
        indexes = [models.Index(fields=["outcome", "asked_at"])]

    def __str__(self):
        return self.text

    @property
    def quoted(self) -> list[dict]:
        """The quoted sentences with links to what they cite."""
        return showing.linked(self.answer.get("sentences", []), self.answer.get("sources", []))

    @property
    def generated(self) -> list[dict]:
        """The sentences of a language model that passed the check, likewise; none if there is no such text."""
        made = getattr(self, "generation", None)
        return showing.linked(made.kept, self.answer.get("sources", [])) if made and made.is_kept else []

    @property
    def being_written(self) -> list[dict]:
        """The sentences of a language model that stand already while it still writes, likewise."""
        made = getattr(self, "generation", None)
        return showing.linked(made.kept, self.answer.get("sources", [])) if made and made.is_running else []

    @property
    def conflicts(self) -> list[list[dict]]:
        """Pairs of sentences from sources in force that give different figures."""
        sources = {source["order"]: source for source in self.answer.get("sources", [])}
        sides = (("one", "one_cites"), ("other", "other_cites"))
        return [
            [{"text": pair[text], "source": sources[pair[cites]]} for text, cites in sides] for pair in self.answer.get("conflicts", [])
        ]

    @property
    def receipt(self) -> str:
        """What the private address of this question ends with."""
        return receipts.sign_of(self)

    @property
    def language(self) -> str:
        """The language to tell the answer in: that of a foreign question, else the reader's."""
        return self.answer["language"] if self.is_foreign else get_language()

    @property
    def is_foreign(self) -> bool:
        return self.answer.get("language", foreign.CHINESE) != foreign.CHINESE

    @property
    def is_refused(self) -> bool:
        return self.outcome == self.Outcome.REFUSED


class Citation(models.Model):
    """A source of an answer as it stood then; the links empty when the source is replaced or removed, the words stay."""

    question = models.ForeignKey(Question, models.CASCADE, related_name="citations", verbose_name=_("提问"))
    order = models.PositiveSmallIntegerField(_("序号"))
    document = models.ForeignKey(Document, models.SET_NULL, null=True, related_name="+", verbose_name=_("文件"))
    passage = models.ForeignKey(Passage, models.SET_NULL, null=True, related_name="+", verbose_name=_("段落"))
    title = models.CharField(_("标题"), max_length=255)
    number = models.CharField(_("文号"), max_length=80, blank=True)
    url = models.CharField(_("网址"), max_length=600)
    quote = models.TextField(_("引文"))

    class Meta:
        verbose_name = verbose_name_plural = _("引用")
        ordering = ["order"]
        constraints = [models.UniqueConstraint(fields=["question", "order"], name="citation_order_once")]

    def __str__(self):
        return f"[{self.order}] {self.title}"


class Feedback(Timestamped):
    """What the asker thought of an answer; changing one's mind overwrites it."""

    class Verdict(models.TextChoices):
        GOOD = "good", _("有帮助")
        BAD = "bad", _("没帮助")

    question = models.OneToOneField(Question, models.CASCADE, related_name="feedback", verbose_name=_("提问"))
    verdict = models.CharField(_("评价"), max_length=4, choices=Verdict)
    comment = models.CharField(_("补充说明"), max_length=300, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("问答评价")
        ordering = ["-updated_at"]

    def __str__(self):
        return self.get_verdict_display()


class Generation(models.Model):
    """What a language model made of an answer, beside it: sentences that passed the check, and those that did not, with the reason."""

    class State(models.TextChoices):
        RUNNING = "running", _("进行中")
        KEPT = "kept", _("采用")
        FALLEN_BACK = "fallen_back", _("改用原文")

    question = models.OneToOneField(Question, models.CASCADE, related_name="generation", verbose_name=_("提问"))
    state = models.CharField(_("状态"), max_length=12, choices=State, default=State.RUNNING)
    reason = models.CharField(_("改用原文的原因"), max_length=20, blank=True)
    model = models.CharField(_("模型"), max_length=120)
    prompt_version = models.CharField(_("提示版本"), max_length=20)
    kept = models.JSONField(_("采用的句子"), default=list)
    dropped = models.JSONField(_("去掉的句子"), default=list)
    started_at = models.DateTimeField(_("开始时间"))
    duration_ms = models.PositiveIntegerField(_("用时（毫秒）"), default=0)

    class Meta:
        verbose_name = verbose_name_plural = _("AI 生成记录")
        ordering = ["-started_at"]
        indexes = [models.Index(fields=["state", "started_at"])]

    def __str__(self):
        return f"{self.model} {self.get_state_display()}"

    @property
    def is_kept(self) -> bool:
        return self.state == self.State.KEPT

    @property
    def is_running(self) -> bool:
        return self.state == self.State.RUNNING
