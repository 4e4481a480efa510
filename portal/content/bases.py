"""What the kinds of pages share: a text with a body, a text for one region, a list with filters."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalManyToManyField
from wagtail.admin.panels import FieldPanel
from wagtail.models import Page

from . import listing, rendering, validity

BODY_HELP = _("可直接粘贴公文：以“第一条”开头的行为条款，“一、”“第一章”开头的行为标题；表格和列表用 Markdown 写法。")


class TextPage(Page):
    """What all editors' texts share; list_order and list_related say how their index lists them."""

    summary = models.CharField(_("摘要"), max_length=300, blank=True)
    topics = ParentalManyToManyField("content.Topic", blank=True, verbose_name=_("主题"))
    body = models.TextField(_("正文"), blank=True, help_text=BODY_HELP)
    list_order: tuple[str, ...] = ("title",)
    list_related: tuple[str, ...] = ()

    class Meta:
        abstract = True

    @property
    def rule(self):
        """The policy whose dates decide whether this text holds; None if it holds until someone takes it down."""
        return None

    def state_on(self, at) -> str:
        """One of validity.STATES on the date `at`."""
        return self.rule.term.state(at) if self.rule else validity.IN_FORCE

    def show_state(self, at) -> dict:
        """The state on the date `at` in words, as attributes for lists and returned for the page."""
        self.state = self.state_on(at)
        self.state_name, self.state_badge = validity.STATES[self.state], validity.BADGES[self.state]
        return {"state": self.state, "state_name": self.state_name, "state_badge": self.state_badge}

    def get_context(self, request, *args, **kwargs):
        """Add the rendered body, the state of the day and the trail."""
        today = timezone.localdate()
        index = self.get_parent()
        trail = [(index.title, index.get_url(request)), (self.title, "")]
        return {
            **super().get_context(request, *args, **kwargs),
            "trail": trail,
            "index": index,
            "today": today,
            **self.extra_context(today),
        }

    def extra_context(self, today):
        return {"body": rendering.render(self.body), "topics": self.topics.all(), **self.show_state(today)}


class Placed(models.Model):
    """A text for one region; empty means the whole country."""

    region = models.ForeignKey(
        "reference.Region",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("适用地区"),
        help_text=_("留空表示全国适用"),
    )

    class Meta:
        abstract = True

    @property
    def region_name(self) -> str:
        return str(self.region or _("全国"))


class IndexPage(Page):
    """A list of the pages below it, with filters."""

    intro = models.CharField(_("说明"), max_length=300, blank=True)
    content_panels = [*Page.content_panels, FieldPanel("intro")]
    max_count = 1

    class Meta:
        abstract = True

    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        return {**context, **listing.page_of(self, request.GET, at=timezone.localdate()), "trail": [(self.title, "")]}
