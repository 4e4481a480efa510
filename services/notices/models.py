"""Notices to people: one row per person and event, shown in the site and sent by mail where there is an address."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class NoticeQuerySet(models.QuerySet):
    def to(self, user):
        return self.filter(recipient=user)

    def unread(self):
        return self.filter(read_at=None)


class Notice(models.Model):
    """A message to one person. `event` names what happened, so that a repeated task tells nobody twice."""

    recipient = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="notices")
    event = models.CharField(_("事件"), max_length=120)
    title = models.CharField(_("标题"), max_length=120)
    body = models.CharField(_("内容"), max_length=500, blank=True)
    url = models.CharField(_("链接"), max_length=300, blank=True)
    created_at = models.DateTimeField(_("时间"), default=timezone.now)
    read_at = models.DateTimeField(_("已读时间"), null=True, blank=True)
    mailed_at = models.DateTimeField(_("邮件时间"), null=True, blank=True)
    objects = NoticeQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("消息")
        ordering = ["-created_at", "-pk"]
        indexes = [
            models.Index(fields=["recipient", "-created_at"]),
            models.Index(fields=["recipient"], condition=models.Q(read_at=None), name="notice_unread"),
        ]
        constraints = [models.UniqueConstraint(fields=["recipient", "event"], name="notice_once")]

    def __str__(self):
        return self.title
