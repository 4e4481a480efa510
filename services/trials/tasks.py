"""Background work of hit tests."""

from django.utils import timezone
from django.utils.translation import gettext as _

from services.jobs.tasks import work

from . import actions, queries, running
from .models import Run


@work(actions.RUN_JOB)
def run_trial(progress, *, run_id, **_later):
    """Ask the cases of a run; one that broke off goes on where it stopped."""
    run = Run.objects.select_related("trial").filter(pk=run_id, finished_at=None).first()
    if run is None:
        return _("这次运行已完成或已删除。")
    running.perform(run, at=timezone.localtime(), progress=progress)
    figures = queries.figures(run)
    return _("%(total)s 个问题中 %(right)s 个符合期望。") % {"total": figures.total, "right": figures.right}
