"""The editors' pages: policies, guides, news and questions, each kind under its own index."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalManyToManyField
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.models import Page
from wagtail.snippets.models import register_snippet

from services.base import Sourced
from services.consultation.models import Document
from services.library.models import KEYS

from . import rendering, validity
from .bases import IndexPage, Placed, TextPage


@register_snippet
class Topic(models.Model):
    """A subject that pages are filed under."""

    name = models.CharField(_("名称"), max_length=40, unique=True)

    class Meta:
        verbose_name = verbose_name_plural = _("主题")
        ordering = ["name"]

    def __str__(self):
        return self.name


class HomePage(Page):
    """Root of the editors' pages; the front page itself is portal.home and shows the announcement."""

    announcement = models.CharField(_("公告"), max_length=200, blank=True, help_text=_("显示在首页顶部，留空则不显示"))
    content_panels = [*Page.content_panels, FieldPanel("announcement")]
    parent_page_types = ["wagtailcore.Page"]
    subpage_types = ["content.PolicyIndex", "content.GuideIndex", "content.NewsIndex", "content.FaqIndex"]
    max_count = 1

    class Meta:
        verbose_name = verbose_name_plural = _("首页")


class PolicyIndex(IndexPage):
    parent_page_types, subpage_types = ["content.HomePage"], ["content.PolicyPage"]

    class Meta:
        verbose_name = verbose_name_plural = _("政策库")


class GuideIndex(IndexPage):
    parent_page_types, subpage_types = ["content.HomePage"], ["content.GuidePage"]

    class Meta:
        verbose_name = verbose_name_plural = _("办事指南库")


class NewsIndex(IndexPage):
    parent_page_types, subpage_types = ["content.HomePage"], ["content.NewsPage"]

    class Meta:
        verbose_name = verbose_name_plural = _("新闻栏目")


class FaqIndex(IndexPage):
    parent_page_types, subpage_types = ["content.HomePage"], ["content.FaqPage"]

    class Meta:
        verbose_name = verbose_name_plural = _("常见问题栏目")


class PolicyPage(TextPage, Placed, Sourced):
    """A rule with its dates. Its state is never typed in: it follows from dates, repeal and successor."""

    class Level(models.TextChoices):
        NATIONAL = "national", _("国家")
        PROVINCE = "province", _("自治区")
        CITY = "city", _("市")
        PARK = "park", _("园区")

    number = models.CharField(_("文号"), max_length=80, blank=True)
    issuer = models.CharField(_("发文机关"), max_length=120)
    level = models.CharField(_("级别"), max_length=10, choices=Level, default=Level.NATIONAL)
    published_on = models.DateField(_("发布日期"), null=True, blank=True)
    effective_on = models.DateField(_("生效日期"), null=True, blank=True)
    expires_on = models.DateField(_("失效日期"), null=True, blank=True, help_text=_("最后一个有效日；长期有效则留空"))
    repealed_on = models.DateField(_("废止日期"), null=True, blank=True, help_text=_("被明文废止的，自该日起失效"))
    superseded_by = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="replaces", verbose_name=_("被替代为"))

    replaced_by_upload = models.ForeignKey(
        Document,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        limit_choices_to={"key__startswith": KEYS, "kind": Document.Kind.POLICY},
        verbose_name=_("被上传的文件替代为"),
        help_text=_("新文件没有政策页、只在资料库中时选择"),
    )

    list_order, list_related = ("-published_on", "title"), ("region", "superseded_by", "replaced_by_upload")
    parent_page_types, subpage_types = ["content.PolicyIndex"], []
    exclude_fields_in_copy = ["number"]
    content_panels = [
        *Page.content_panels,
        FieldPanel("summary"),
        MultiFieldPanel([FieldRowPanel(["number", "issuer"]), FieldRowPanel(["level", "region"])], heading=_("文件")),
        MultiFieldPanel(
            [
                FieldRowPanel(["published_on", "effective_on"]),
                FieldRowPanel(["expires_on", "repealed_on"]),
                FieldRowPanel(["superseded_by", "replaced_by_upload"]),
            ],
            heading=_("效力"),
        ),
        FieldPanel("body"),
        FieldPanel("topics"),
        MultiFieldPanel([FieldPanel("source"), FieldRowPanel(["source_on", "verified"])], heading=_("来源")),
    ]

    class Meta:
        verbose_name = verbose_name_plural = _("政策")
        constraints = [
            models.UniqueConstraint(
                fields=["number"],
                condition=~Q(number=""),
                name="policy_number_once",
                violation_error_message=_("这个文号已有政策页，请修改原页面。"),
            )
        ]

    def clean(self):
        super().clean()
        if self.effective_on and self.expires_on and self.expires_on < self.effective_on:
            raise ValidationError({"expires_on": _("失效日期早于生效日期，请核对。")})
        if self.superseded_by_id and self.superseded_by_id == self.pk:
            raise ValidationError({"superseded_by": _("文件不能被自身替代，请选择新文件。")})
        if self.superseded_by_id and self.replaced_by_upload_id:
            raise ValidationError({"replaced_by_upload": _("替代文件只能选一个：政策页或上传的文件。")})

    @property
    def rule(self):
        return self

    @property
    def successor(self) -> validity.Successor | None:
        """What replaces it: a page that is live, else an uploaded document."""
        page, upload = self.superseded_by, self.replaced_by_upload
        found = page if page is not None and page.live else upload
        return found and validity.Successor(found.title, found.url or "", found.number, found.effective_on)

    @property
    def term(self) -> validity.Term:
        successor = self.successor
        return validity.Term(
            effective_on=self.effective_on,
            expires_on=self.expires_on,
            repealed_on=self.repealed_on,
            has_successor=successor is not None,
            successor_from=successor and successor.effective_on,
        )

    def extra_context(self, today):
        others = {"guides": self.guides.live(), "replaces": self.replaces.live(), "successor": self.successor}
        return {**super().extra_context(today), **others, "ends_soon": self.term.ends_soon(today)}


class GuidePage(TextPage, Placed, Sourced):
    """How to get something done: for whom, which steps, with what papers."""

    class Audience(models.TextChoices):
        ENTERPRISE = "enterprise", _("企业")
        PUBLIC = "public", _("群众")

    audience = models.CharField(_("面向"), max_length=10, choices=Audience, default=Audience.ENTERPRISE)
    department = models.CharField(_("办理部门"), max_length=120)
    eligibility = models.TextField(_("适用对象"), blank=True)
    steps = models.TextField(_("办理步骤"), help_text=_("每行一步"))
    materials = models.TextField(_("所需材料"), blank=True, help_text=_("每行一项"))
    time_limit = models.TextField(_("办理时限"), blank=True)
    notes = models.TextField(_("注意事项"), blank=True)
    related_policies = ParentalManyToManyField(PolicyPage, blank=True, related_name="guides", verbose_name=_("相关政策"))

    list_related = ("region",)
    parent_page_types, subpage_types = ["content.GuideIndex"], []
    content_panels = [
        *Page.content_panels,
        FieldPanel("summary"),
        FieldRowPanel(["audience", "region", "department"]),
        *map(FieldPanel, ["eligibility", "steps", "materials", "time_limit", "notes", "body", "related_policies", "topics"]),
        MultiFieldPanel([FieldPanel("source"), FieldRowPanel(["source_on", "verified"])], heading=_("来源")),
    ]

    class Meta:
        verbose_name = verbose_name_plural = _("办事指南")

    def extra_context(self, today):
        sections = [(anchor, title, rendering.section(text, anchor)) for anchor, title, text in self.sections()]
        policies = self.related_policies.live().select_related("superseded_by", "replaced_by_upload")
        for policy in policies:
            policy.show_state(today)
        return {**super().extra_context(today), "sections": sections, "policies": policies}

    def sections(self) -> list[tuple[str, str, str]]:
        """Filled sections as (anchor, heading, text); page and knowledge base use the same anchors."""
        names = ["eligibility", "steps", "materials", "time_limit", "notes"]
        return [(name, str(self._meta.get_field(name).verbose_name), getattr(self, name)) for name in names if getattr(self, name).strip()]


class NewsPage(TextPage):
    """Something that happened; `happened_on` orders the list."""

    happened_on = models.DateField(_("日期"))
    source = models.CharField(_("来源"), max_length=200, blank=True)
    list_order = ("-happened_on", "-pk")
    parent_page_types, subpage_types = ["content.NewsIndex"], []
    content_panels = [*Page.content_panels, FieldRowPanel(["happened_on", "source"]), *map(FieldPanel, ["summary", "body", "topics"])]

    class Meta:
        verbose_name = verbose_name_plural = _("新闻")


class FaqPage(TextPage, Placed):
    """A question with its answer; it holds as long as the policy it rests on. The question is the title."""

    alternates = models.TextField(_("其他问法"), blank=True, help_text=_("每行一种，帮助检索"))
    basis = models.ForeignKey(PolicyPage, models.SET_NULL, null=True, blank=True, related_name="questions", verbose_name=_("依据"))
    source = models.CharField(_("其他依据"), max_length=200, blank=True, help_text=_("没有对应的政策页时写明出具单位、名称和日期"))
    expires_on = models.DateField(_("有效期至"), null=True, blank=True, help_text=_("最后一个有效日；留空则随依据的文件"))
    verified = models.BooleanField(_("已核实"), default=False)
    list_related = ("region", "basis__superseded_by", "basis__replaced_by_upload")
    parent_page_types, subpage_types = ["content.FaqIndex"], []
    content_panels = [
        *Page.content_panels,
        *map(FieldPanel, ["body", "alternates", "region", "basis", "source", "expires_on", "verified", "topics"]),
    ]

    class Meta:
        verbose_name = verbose_name_plural = _("常见问题")

    @property
    def rule(self):
        return self.basis

    def is_over(self, at) -> bool:
        """Tell whether its own last day has passed."""
        return self.expires_on is not None and self.expires_on < at

    def state_on(self, at) -> str:
        """The state of its basis, and over once its own last day has passed."""
        state = super().state_on(at)
        return validity.EXPIRED if state == validity.IN_FORCE and self.is_over(at) else state

    def extra_context(self, today):
        return {**super().extra_context(today), "is_over": self.is_over(today)}
