"""Background work as rows, so that a killed worker loses nothing: a sweep hands stale jobs out again."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from services.base import Timestamped


class JobQuerySet(models.QuerySet):
    def waiting(self):
        return self.filter(state__in=[Job.State.QUEUED, Job.State.RUNNING])

    def stale(self, before):
        """Unfinished jobs that no worker has touched since the moment `before`."""
        return self.waiting().filter(beat_at__lt=before)

    def of_attempt(self, job):
        """The job while it is still in the attempt that `job` was read in."""
        return self.filter(pk=job.pk, state=Job.State.RUNNING, attempts=job.attempts)


class Job(Timestamped):
    """One piece of background work; `done` of `total` feeds the progress bar."""

    class State(models.TextChoices):
        QUEUED = "queued", _("排队中")
        RUNNING = "running", _("进行中")
        DONE = "done", _("已完成")
        FAILED = "failed", _("未完成")

    kind = models.CharField(_("类型"), max_length=60, db_index=True)
    args = models.JSONField(_("参数"), default=dict)
    unique_key = models.CharField(_("去重键"), max_length=120, blank=True)
    state = models.CharField(_("状态"), max_length=10, choices=State, default=State.QUEUED)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="jobs")
    done = models.PositiveIntegerField(_("已处理"), default=0)
    total = models.PositiveIntegerField(_("总数"), default=0)
    attempts = models.PositiveSmallIntegerField(_("次数"), default=0)
    beat_at = models.DateTimeField(_("最近活动"), db_index=True)
    note = models.TextField(_("说明"), blank=True)
    objects = JobQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("后台作业")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "unique_key"],
                condition=models.Q(state="queued") & ~models.Q(unique_key=""),
                name="job_queued_once",
            )
        ]

    def __str__(self):
        return f"{self.kind} {self.pk}"

    @property
    def is_over(self) -> bool:
        return self.state in (self.State.DONE, self.State.FAILED)

    @property
    def percent(self) -> int:
        if self.state == self.State.DONE:
            return 100
        return min(99, self.done * 100 // self.total) if self.total else 0
