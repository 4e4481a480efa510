"""Background work of the unanswered questions."""

from celery import shared_task
from django.utils import timezone
from django.utils.translation import gettext as _

from services.jobs.tasks import work

from . import actions, checking, collecting


@shared_task(name="followup.collect")
def collect(**_later):
    """Put new questions without an answer into their clusters. Safe to run as often as you like."""
    collecting.collect()


@work(actions.CHECK_JOB)
def check(progress, *, cluster_id, **_later):
    """Ask a published cluster's wordings again. Safe to run twice."""
    asked, right = checking.check(cluster_id, at=timezone.localtime(), progress=progress)
    return _("%(asked)s 种问法中 %(right)s 种引用了新答案。") % {"asked": asked, "right": right}
