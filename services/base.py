"""What every app of the house shares: times of a row, where a fact comes from, and how an action says no."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Timestamped(models.Model):
    """A row that knows when it was made and last changed."""

    created_at = models.DateTimeField(_("创建时间"), auto_now_add=True)
    updated_at = models.DateTimeField(_("更新时间"), auto_now=True)

    class Meta:
        abstract = True


class Sourced(models.Model):
    """A fact with its source and date; `verified=False` shows as 待核实."""

    source = models.CharField(_("来源"), max_length=200)
    source_on = models.DateField(_("来源日期"))
    verified = models.BooleanField(_("已核实"), default=False)

    class Meta:
        abstract = True


class DomainError(Exception):
    """A refusal in words for the person who asked; subclasses set a `code` for programs."""

    code = "refused"
