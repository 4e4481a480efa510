"""政策问答 and what is kept of it: a visitor's own conversations, and their deletion by hand or because they are old."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Count, Max, Q

from . import events
from .models import Conversation, Question

BATCH = 500


def own(*, user=None, token: str | None = None):
    """The conversations of an account and of this browser session, latest question first, with how many questions each holds."""
    mine = Q(token=token) if token else Q(pk=None)
    if user is not None and user.is_authenticated:
        mine |= Q(user=user)
    counted = Conversation.objects.filter(mine).annotate(asked=Count("questions"), last_at=Max("questions__asked_at"))
    return counted.filter(asked__gt=0).order_by("-last_at", "-pk")


@transaction.atomic
def delete(conversations) -> int:
    """Delete conversations with all their questions, answers and ratings; returns how many questions there were."""
    ids = list(conversations.order_by().values_list("pk", flat=True))
    questions = list(Question.objects.filter(conversation__in=ids).values_list("pk", flat=True))
    events.forgetting.send(sender=Question, question_ids=questions)
    Conversation.objects.filter(pk__in=ids).delete()
    return len(questions)


def old(at: datetime, days: int):
    """Conversations in which nothing was asked for so many days."""
    last = at - timedelta(days=days)
    return Conversation.objects.filter(created_at__lt=last).exclude(questions__asked_at__gte=last)


def expire(*, at: datetime, days: int | None = None) -> int:
    """Delete what is older than settings.CONVERSATION_DAYS (0: keep for ever), in batches; returns how many questions there were."""
    days = settings.CONVERSATION_DAYS if days is None else days
    gone = 0
    while days:
        batch = list(old(at, days).order_by("pk").values_list("pk", flat=True)[:BATCH])
        if not batch:
            break
        gone += delete(Conversation.objects.filter(pk__in=batch))
    return gone
