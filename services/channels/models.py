"""Where else questions come from: the sites that may show the widget."""

from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from services.base import Timestamped

# An origin is scheme and host, with a port if it is unusual, and nothing else: it goes into a header as it stands.
is_origin = RegexValidator(
    r"\Ahttps?://[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*(:\d{1,5})?\Z", _("请填写网站的来源，如 https://www.example.gov.cn，不带路径和末尾的斜杠。")
)


class HostSite(Timestamped):
    """A site that may show the question box in a frame of its pages."""

    name = models.CharField(_("网站名称"), max_length=60)
    origin = models.CharField(_("来源"), max_length=200, unique=True, validators=[is_origin], help_text=_("如 https://www.example.gov.cn"))
    region = models.ForeignKey(
        "reference.Region",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("默认所在地"),
        help_text=_("留空表示广西（不限市）"),
    )
    active = models.BooleanField(_("启用"), default=True)

    class Meta:
        verbose_name = verbose_name_plural = _("嵌入问答的网站")
        ordering = ["name"]

    def __str__(self):
        return self.name
