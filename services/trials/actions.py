"""Keep a sheet of questions, and start a run over it."""

import hashlib

from django.db import transaction
from django.utils.translation import gettext as _

from services.base import DomainError
from services.jobs.actions import enqueue

from .models import Case, Run, Trial

RUN_JOB = "trials.run"


class NotPossible(DomainError):
    code = "trial_not_possible"


@transaction.atomic
def keep(*, name, rows, owner=None) -> Trial:
    """Store the cases of a sheet as a trial; the same sheet under the same name is the same trial, so that its runs compare."""
    name = name[:120] or _("检索测试")
    digest = hashlib.blake2b(repr(rows).encode("utf-8", "replace"), digest_size=16).hexdigest()
    if known := Trial.objects.filter(name=name, owner=owner, digest=digest).first():
        return known
    trial = Trial.objects.create(name=name, owner=owner, digest=digest)
    Case.objects.bulk_create(
        [
            Case(
                trial=trial,
                order=order,
                question=row.question,
                source=row.source,
                clause=row.clause,
                is_refusal=row.is_refusal,
                region_id=row.region_id,
                on=row.on,
            )
            for order, row in enumerate(rows, 1)
        ]
    )
    return trial


@transaction.atomic
def begin(*, trial, by, at, gate_share=None, in_background=True) -> Run:
    """Start a run over a trial. Raises NotPossible while another one is under way."""
    Trial.objects.select_for_update().get(pk=trial.pk)
    if in_background and trial.runs.filter(finished_at=None, job__state__in=["queued", "running"]).exists():
        raise NotPossible(_("这份测试正在运行，请等它完成后再运行。"))
    run = Run.objects.create(trial=trial, by=by, begun_at=at, gate_share=gate_share)
    trial.save(update_fields=["updated_at"])
    if in_background:
        run.job = enqueue(RUN_JOB, owner=by, unique_key=f"run {run.pk}", run_id=run.pk)
        run.save(update_fields=["job"])
    return run


def delete(*, trial) -> None:
    """Drop a trial with its runs."""
    trial.delete()
