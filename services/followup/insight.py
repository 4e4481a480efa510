"""What the questions of a span of days tell: how many, how answered, how liked, about what, from where, and which sources are stale.

Counts come from the log and from the tallies of questions that are deleted by now. All in SQL that SQLite and PostgreSQL share.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.db.models import Count, Max, Q, Sum
from django.db.models.functions import TruncDate
from django.utils.translation import gettext_lazy as _

from services.consultation.models import Citation, Document, Question
from services.reference.models import Region

from . import workflow
from .models import Cluster, Tally

TOP = 10
SOON = timedelta(days=60)
UNREVIEWED = timedelta(days=365)
WEEKLY_FROM = 45  # days from which a bar stands for a week
CHANNELS = {"page": _("网页"), "api": _("接口"), "widget": _("嵌入窗口"), "wecom": _("企业微信"), "wechat": _("公众号")}


@dataclass
class Figures:
    """Counts of questions. Shares are None where there is nothing to divide by."""

    answered: int = 0
    refused: int = 0
    replied: int = 0
    good: int = 0
    bad: int = 0

    def add(self, row) -> "Figures":
        setattr(self, row["outcome"], getattr(self, row["outcome"]) + row["asked"])
        self.good += row["good"]
        self.bad += row["bad"]
        return self

    @property
    def asked(self) -> int:
        """Questions about rules; greetings and thanks are none."""
        return self.answered + self.refused

    @property
    def refused_share(self) -> float | None:
        return self.refused / self.asked if self.asked else None

    @property
    def rated(self) -> int:
        return self.good + self.bad

    @property
    def good_share(self) -> float | None:
        return self.good / self.rated if self.rated else None


@dataclass
class Counted:
    """Figures of a span: in all, by day, by region id and by channel."""

    total: Figures = field(default_factory=Figures)
    days: dict = field(default_factory=lambda: defaultdict(Figures))
    regions: dict = field(default_factory=lambda: defaultdict(Figures))
    channels: dict = field(default_factory=lambda: defaultdict(Figures))


def count(since: date, until: date) -> Counted:
    """Count the questions of the days since..until, both included; two queries."""
    live = (
        Question.objects.filter(asked_at__date__gte=since, asked_at__date__lte=until)
        .order_by()
        .annotate(day=TruncDate("asked_at"))
        .values("day", "region", "channel", "outcome")
        .annotate(
            asked=Count("pk"),
            good=Count("pk", filter=Q(feedback__verdict="good")),
            bad=Count("pk", filter=Q(feedback__verdict="bad")),
        )
    )
    gone = (
        Tally.objects.filter(day__gte=since, day__lte=until)
        .order_by()
        .values("day", "region", "channel", "outcome")
        .annotate(asked=Sum("asked"), good=Sum("good"), bad=Sum("bad"))
    )
    found = Counted()
    for row in [*live, *gone]:
        for figures in (found.total, found.days[row["day"]], found.regions[row["region"]], found.channels[row["channel"]]):
            figures.add(row)
    return found


def bars(counted: Counted, since: date, until: date) -> list[dict]:
    """One bar per day, or per week in a long span: its first day and its figures."""
    step = 7 if (until - since).days >= WEEKLY_FROM else 1
    starts = [since + timedelta(days=n) for n in range(0, (until - since).days + 1, step)]
    found = [{"day": start, "figures": Figures()} for start in starts]
    for day, figures in counted.days.items():
        bar = found[(day - since).days // step]["figures"]
        for name in ("answered", "refused", "replied", "good", "bad"):
            setattr(bar, name, getattr(bar, name) + getattr(figures, name))
    return found


def regions(counted: Counted) -> list[tuple[str, Figures]]:
    """Figures by region, most asked first; "" is no region chosen."""
    names = dict(Region.objects.filter(pk__in=[pk for pk in counted.regions if pk]).values_list("pk", "name"))
    return sorted(((names.get(pk, ""), figures) for pk, figures in counted.regions.items()), key=lambda row: -row[1].asked)


def channels(counted: Counted) -> list[tuple[str, Figures]]:
    """Figures by channel, most asked first, under its name for people where it has one."""
    return sorted(((str(CHANNELS.get(name, name)), figures) for name, figures in counted.channels.items()), key=lambda row: -row[1].asked)


def topics(since: date, until: date) -> list[dict]:
    """The texts that answer most, with how often, and how often in the same number of days before."""
    days = (until - since).days + 1
    before = since - timedelta(days=days)
    now = Q(question__asked_at__date__gte=since)
    rows = (
        Citation.objects.filter(order=1, question__asked_at__date__gte=before, question__asked_at__date__lte=until)
        .order_by()
        .values("title")
        .annotate(times=Count("pk", filter=now), earlier=Count("pk", filter=~now), url=Max("url"))
        .filter(times__gt=0)
        .order_by("-times", "title")
    )
    found = list(rows[: TOP * 3])
    for row in found:
        row["more"] = row["times"] - row["earlier"]
    return found


def rising(rows) -> list[dict]:
    """Those asked about more often than before, by how much more."""
    return sorted((row for row in rows if row["more"] > 0 and row["times"] > 1), key=lambda row: (-row["more"], row["title"]))[:TOP]


def unanswered(since: date, until: date) -> list[Cluster]:
    """Clusters still without an answer, by how often they were asked in the span."""
    asked = Q(asks__question__asked_at__date__gte=since, asks__question__asked_at__date__lte=until)
    waiting = Cluster.objects.filter(state__in=[workflow.OPEN, workflow.WORKING, workflow.REVIEW])
    found = waiting.annotate(times=Count("asks", filter=asked), last_at=Max("asks__question__asked_at", filter=asked))
    return list(found.filter(times__gt=0).order_by("-times", "-last_at")[:TOP])


def stale(since: date, until: date, *, at: date) -> list[dict]:
    """Texts cited in the span that have ended, end soon, are not verified or were not touched for a year; the worst first."""
    times = Citation.objects.filter(question__asked_at__date__gte=since, question__asked_at__date__lte=until, document__isnull=False)
    counted = dict(times.order_by().values_list("document").annotate(times=Count("pk")))
    found = []
    for document in Document.objects.filter(pk__in=counted).select_related("region"):
        fault = _fault(document, at)
        if fault:
            found.append({"document": document, "fault": fault, "times": counted[document.pk]})
    order = ["ended", "soon", "unverified", "unreviewed"]
    return sorted(found, key=lambda row: (order.index(row["fault"]), -row["times"]))[:TOP]


def _fault(document, at) -> str:
    if not document.is_in_force(at):
        return "ended"
    if document.expires_on and document.expires_on - at <= SOON:
        return "soon"
    if not document.verified:
        return "unverified"
    return "unreviewed" if at - document.updated_at.date() > UNREVIEWED else ""


def lines(counted: Counted) -> list[list]:
    """The figures by day as rows of a table."""
    return [
        [day.isoformat(), figures.asked, figures.answered, figures.refused, figures.replied, figures.good, figures.bad]
        for day, figures in sorted(counted.days.items())
    ]
