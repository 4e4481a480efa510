"""Background work of the library. Each may be run again from the start."""

from celery import shared_task
from django.contrib.auth import get_user_model
from django.utils import timezone
from django.utils.translation import gettext as _

from services.access import record_access
from services.base import DomainError
from services.jobs.actions import enqueue
from services.jobs.tasks import work

from . import actions, intake, publishing
from .models import Delivery, Item, Paper

V = Item.Verdict


@work(actions.READ_JOB)
def read_delivery(progress, *, delivery_id, **_later):
    """Read the files of a delivery that still wait: what a killed worker had done stays done."""
    delivery = Delivery.objects.select_related("owner").get(pk=delivery_id)
    counts = intake.read_all(delivery, progress, today=timezone.localdate())
    taken = counts[V.TAKEN] + counts[V.WARNED]
    return _("已读取 %(taken)s 个，没有接收 %(refused)s 个。") % {"taken": taken, "refused": counts[V.REFUSED]}


@work(actions.PUBLISH_JOB)
def publish_delivery(progress, *, delivery_id, user_id, **_later):
    """Publish the drafts of a delivery that need no second look; one that cannot be published gets the reason as its remark."""
    user = get_user_model().objects.get(pk=user_id)
    drafts = list(
        Paper.objects.filter(item__delivery_id=delivery_id, item__verdict=V.TAKEN, state=Paper.State.DRAFT).select_related("item")
    )
    published = 0
    for done, paper in enumerate(drafts, 1):
        try:
            actions.publish(paper_id=paper.pk, user=user, at=timezone.now())
            record_access(user, "library publish", f"{paper.pk} {paper.title}")
            published += 1
        except DomainError as error:
            Item.objects.filter(pk=paper.item_id).update(verdict=V.WARNED, remarks=[*paper.item.remarks, str(error)])
        progress(done, len(drafts))
    return _("已发布 %(n)s 份。") % {"n": published}


@work(actions.FOLLOW_JOB)
def follow(progress, **_later):
    """Have questions and replaced texts follow the documents they hang on."""
    publishing.follow()


@shared_task(name="library.review")
def review(**_later):
    """From time to time: pages of the site change without telling the library."""
    enqueue(actions.FOLLOW_JOB, unique_key="follow")
