"""Words that editors teach the search: they stand over the table that comes with the program and count at once."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from services.base import Timestamped
from services.search import tokens


class Synonym(Timestamped):
    """An everyday word and its official one; an empty official word puts the program's own row for it out of use."""

    everyday = models.CharField(_("日常说法"), max_length=40, unique=True, help_text=_("群众和企业常用的说法，如“高企”。至少两个字。"))
    official = models.CharField(
        _("规范说法"), max_length=80, blank=True, help_text=_("文件里的写法，如“高新技术企业”。留空表示停用系统自带的同名对应。")
    )
    is_active = models.BooleanField(_("启用"), default=True)
    note = models.CharField(_("备注"), max_length=200, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("同义词")
        ordering = ["everyday"]
        constraints = [models.CheckConstraint(condition=~Q(everyday=F("official")), name="synonym_differs")]

    def __str__(self):
        return f"{self.everyday} → {self.official or '—'}"

    def clean(self):
        """Keep both words in the form that questions are compared in; a single character would change half of all questions."""
        self.everyday, self.official = tokens.clean(self.everyday), tokens.clean(self.official)
        if len(self.everyday) < 2:
            raise ValidationError({"everyday": _("至少写两个字，否则会误改其他问题。")})
        if self.everyday == self.official:
            raise ValidationError({"official": _("两个说法相同，请改写其中一个。")})
