"""The background work of imports. Both steps may be run again from the start."""

from django.utils import timezone
from django.utils.translation import gettext as _

from services.base import DomainError
from services.jobs.tasks import work

from .bulk.applying import apply
from .bulk.checking import check
from .bulk.models import ImportBatch

S = ImportBatch.State


@work("enterprises.check_import")
def check_import(progress, *, batch_id):
    """Dry-run a batch; a file that cannot be read goes back to its first page with the reason."""
    batch = ImportBatch.objects.select_related("owner").filter(pk=batch_id, state=S.CHECKING).first()
    if batch is None:
        return _("这次导入已取消或已检查完。")
    try:
        counts = check(batch, progress, today=timezone.localdate())
    except DomainError as error:
        ImportBatch.objects.filter(pk=batch_id, state=S.CHECKING).update(state=S.MAPPING, note=str(error)[:300])
        raise
    ImportBatch.objects.filter(pk=batch_id, state=S.CHECKING).update(state=S.CHECKED, counts=counts, note="")
    return _("检查完毕")


@work("enterprises.apply_import")
def apply_import(progress, *, batch_id):
    """Write a confirmed batch; a batch that was written before the worker died is not written twice."""
    batch = ImportBatch.objects.select_related("owner").filter(pk=batch_id, state=S.APPLYING).first()
    if batch is None:
        return _("这次导入已完成或已取消。")
    try:
        counts = apply(batch, progress, at=timezone.now())
    except DomainError as error:
        ImportBatch.objects.filter(pk=batch_id, state=S.APPLYING).update(state=S.CHECKED, note=str(error)[:300])
        raise
    if counts:
        batch.file.delete(save=False)
        return _("新增 %(created)s 家，更新 %(updated)s 家。") % counts
    return _("这次导入已取消。")
