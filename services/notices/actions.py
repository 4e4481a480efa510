"""Tell people what happened."""

from collections.abc import Iterable
from datetime import datetime

from django.utils import timezone

from services.jobs.actions import enqueue

from .models import Notice


def deliver(recipients: Iterable, *, event: str, title: str, body: str = "", url: str = "", at: datetime | None = None) -> int:
    """Leave each recipient a notice and mail it to those with an address; returns how many were new.

    event: names what happened, e.g. "ticket 17 replied 42"; the same event reaches a person once.
    at: when it happened, now if not said.
    """
    told = {"title": " ".join(title.split())[:120], "body": body[:500], "url": url[:300], "created_at": at or timezone.now()}
    new = 0
    for user in recipients:
        notice, made = Notice.objects.get_or_create(recipient=user, event=event, defaults=told)
        new += made
        if made and user.email:
            enqueue("notices.mail", notice_id=notice.pk)
    return new


def mark_read(*, user, at, notice_id=None, before=None) -> int:
    """Mark one, all, or all of before a moment of a person's notices as read; returns how many were unread."""
    unread = Notice.objects.to(user).unread()
    if notice_id is not None:
        unread = unread.filter(pk=notice_id)
    if before is not None:
        unread = unread.filter(created_at__lt=before)
    return unread.update(read_at=at)
