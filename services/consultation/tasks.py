"""Background work of consultation."""

from celery import shared_task
from django.utils import timezone

from services.jobs.tasks import work

from . import knowledge, records


@work(knowledge.INDEX_JOB)
def follow_edition(progress, **_later):
    """Embed what is new, so that no web process has to when it next looks. Safe to run twice."""
    knowledge.build(progress=progress)


@shared_task(name="consultation.expire")
def expire(**_later):
    """Delete conversations past their time; run every night."""
    records.expire(at=timezone.now())
