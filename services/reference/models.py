"""Reference data: regions, parks, industries, chains. Rows come from data/*.csv through load_reference."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from services.base import Sourced


class Region(Sourced):
    """A province or city by its GB/T 2260 code."""

    code = models.CharField(_("区划代码"), max_length=12, unique=True)
    name = models.CharField(_("名称"), max_length=40)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name=_("上级"))

    class Meta:
        verbose_name = verbose_name_plural = _("地区")
        ordering = ["code"]

    def __str__(self):
        return self.name

    def texts(self) -> models.Q:
        """Over rows with a region: those that hold here, its own, those of the region above it, national ones."""
        return models.Q(region__isnull=True) | models.Q(region__in=[place for place in (self, self.parent) if place])


class Chain(Sourced):
    """One of the region's key industrial chains (重点产业链)."""

    code = models.SlugField(_("代码"), max_length=30, unique=True)
    name = models.CharField(_("名称"), max_length=40)
    strategy = models.CharField(_("路径"), max_length=20, help_text=_("强链升链、延链拓链或建链补链"))
    order = models.PositiveSmallIntegerField(_("顺序"), default=0)

    class Meta:
        verbose_name = verbose_name_plural = _("重点产业链")
        ordering = ["order"]

    def __str__(self):
        return self.name


class Park(Sourced):
    """An industrial park. lat and lon are WGS84 degrees, rough centres."""

    code = models.SlugField(_("代码"), max_length=40, unique=True)
    name = models.CharField(_("名称"), max_length=80, unique=True)
    short_name = models.CharField(_("简称"), max_length=20)
    region = models.ForeignKey(Region, models.PROTECT, related_name="parks", verbose_name=_("所在市"))
    lat = models.FloatField(_("纬度"))
    lon = models.FloatField(_("经度"))
    leading_industries = models.CharField(_("主导产业"), max_length=200)
    facts = models.CharField(_("概况"), max_length=300, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("园区")
        ordering = ["region__code", "name"]

    def __str__(self):
        return self.name


class Industry(Sourced):
    """One class of GB/T 4754-2017; level 1 门类, 2 大类, 3 中类, 4 小类. Codes carry the section letter: C3252."""

    code = models.CharField(_("代码"), max_length=5, unique=True)
    name = models.CharField(_("名称"), max_length=80)
    level = models.PositiveSmallIntegerField(_("层级"))
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name=_("上级"))

    class Meta:
        verbose_name = verbose_name_plural = _("国民经济行业")
        ordering = ["code"]

    def __str__(self):
        return f"{self.code} {self.name}"


class SizeRule(Sourced):
    """Lower limits of one industry group of the 企业划型 table.

    Staff in persons, revenue and assets in 万元 as in the rule itself; an empty limit means the indicator does not count.
    """

    group = models.CharField(_("行业"), max_length=40)
    size = models.CharField(_("类型"), max_length=6, choices=[("large", _("大型")), ("medium", _("中型")), ("small", _("小型"))])
    divisions = models.CharField(_("适用门类和大类"), max_length=200, help_text=_("国民经济行业代码前缀，以空格分隔"))
    staff = models.PositiveIntegerField(_("从业人员（人）"), null=True, blank=True)
    revenue_wan = models.PositiveIntegerField(_("营业收入（万元）"), null=True, blank=True)
    assets_wan = models.PositiveIntegerField(_("资产总额（万元）"), null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("企业划型标准")
        constraints = [models.UniqueConstraint(fields=["group", "size"], name="size_rule_once")]

    def __str__(self):
        return f"{self.group} {self.get_size_display()}"
