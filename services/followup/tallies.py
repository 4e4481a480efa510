"""What stays of questions that are deleted: counts without a word, and clusters without the wording of who left."""

from django.db.models import Count, Q
from django.db.models.functions import TruncDate

from services.consultation.models import Question

from . import workflow
from .models import Ask, Cluster, Tally, meant


def keep_counts(sender, question_ids, **_signal):
    """Add the questions about to be deleted to the counts and take their wording out of the clusters."""
    rows = (
        Question.objects.filter(pk__in=question_ids)
        .order_by()
        .annotate(day=TruncDate("asked_at"))
        .values("day", "region", "channel", "outcome")
        .annotate(
            asked=Count("pk"),
            good=Count("pk", filter=Q(feedback__verdict="good")),
            bad=Count("pk", filter=Q(feedback__verdict="bad")),
        )
    )
    Tally.objects.bulk_create(
        [Tally(**{("region_id" if name == "region" else name): value for name, value in row.items()}) for row in rows]
    )
    gone = Ask.objects.filter(question__in=question_ids).annotate(meant=meant("question__"))
    leaving: dict[int, list[Ask]] = {}
    for ask in gone:
        leaving.setdefault(ask.cluster_id, []).append(ask)
    for cluster in Cluster.objects.filter(pk__in=leaving):
        _take_leave(cluster, leaving[cluster.pk])


def _take_leave(cluster, asks):
    """A cluster that nobody worked on goes with its last question; another one gets the wording of someone who stays."""
    staying = cluster.asks.exclude(pk__in=[ask.pk for ask in asks]).annotate(meant=meant("question__")).first()
    if staying is None and cluster.state == workflow.OPEN and not cluster.is_named and not hasattr(cluster, "reply"):
        cluster.delete()
        return
    cluster.forgotten += len(asks)
    if not cluster.is_named and cluster.text in {ask.meant[:300] for ask in asks} and staying is not None:
        cluster.text = staying.meant[:300]
    cluster.save(update_fields=["forgotten", "text", "updated_at"])
