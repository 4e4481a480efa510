"""The steps of an import as an officer takes them."""

from functools import partial

from django.db import transaction
from django.utils.translation import gettext as _

from services.base import DomainError
from services.enterprises.dedupe import name_key
from services.jobs.actions import enqueue

from .checking import parks_of
from .columns import COLUMNS, REQUIRED, guess, key_of
from .models import ColumnMemory, DuplicateDecision, ImportBatch, ImportRow
from .sheet import find_header

S, V = ImportBatch.State, ImportRow.Verdict
FIELDS = {column.field for column in COLUMNS}


class NotPossible(DomainError):
    code = "import_not_possible"


def start(*, user, file, filename, park=None) -> ImportBatch:
    """Keep an uploaded spreadsheet and guess its columns. Raises BadSheet if it cannot be read."""
    header, header_row, samples = find_header(file)
    memory = dict(ColumnMemory.objects.filter(user=user).values_list("heading", "field"))
    file.seek(0)
    columns = guess(header, memory)
    return ImportBatch.objects.create(
        owner=user, file=file, filename=filename[:120], park=park, header=header, header_row=header_row, samples=samples, columns=columns
    )


@transaction.atomic
def map_columns(*, batch_id, user, columns, park=None) -> ImportBatch:
    """Fix which column is which field, remember it, and start the dry run.

    Raises NotPossible naming what is missing or given twice.
    """
    batch = _batch(batch_id, user, {S.MAPPING, S.CHECKED})
    given = [name for name in columns if name]
    if len(columns) != len(batch.header) or not set(given) <= FIELDS:
        raise NotPossible(_("列的对应关系不完整，请刷新页面后重试。"))
    if missing := [column.heading for column in REQUIRED if column.field not in given]:
        raise NotPossible(_("缺少必需的列：%(names)s。请指定对应的列，或在表格中补上后重新上传。") % {"names": "、".join(missing)})
    if len(set(given)) != len(given):
        raise NotPossible(_("同一个字段对应了两列，请只保留一列。"))
    if "park" not in given and park is None:
        raise NotPossible(_("表格没有“园区”列，请选择默认园区。"))
    batch.columns, batch.park = columns, park
    memory = [
        ColumnMemory(user=user, heading=key_of(heading)[:120], field=name) for heading, name in zip(batch.header, columns, strict=True)
    ]
    unique = {row.heading: row for row in memory if row.heading}
    ColumnMemory.objects.bulk_create(unique.values(), update_conflicts=True, unique_fields=["user", "heading"], update_fields=["field"])
    return _begin(batch, S.CHECKING, "enterprises.check_import")


def _batch(batch_id, user, states):
    batch = ImportBatch.objects.select_for_update(of=("self",)).select_related("job").get(pk=batch_id, owner=user)
    if batch.state not in states:
        raise NotPossible(_("这次导入已是“%(state)s”，页面已更新。") % {"state": batch.get_state_display()})
    return batch


def _begin(batch, state, kind):
    batch.state, batch.note = state, ""
    batch.job = enqueue(kind, owner=batch.owner, unique_key=f"batch {batch.pk}", batch_id=batch.pk)
    batch.save()
    return batch


@transaction.atomic
def recheck(*, batch_id, user) -> ImportBatch:
    """Dry-run again with the same columns, e.g. after enterprises changed or a job broke off."""
    batch = _batch(batch_id, user, {S.CHECKED, S.CHECKING})
    if batch.state == S.CHECKING and batch.job and not batch.job.is_over:
        raise NotPossible(_("正在检查，请稍候。"))
    return _begin(batch, S.CHECKING, "enterprises.check_import")


@transaction.atomic
def choose(*, batch_id, user, choice, row_id=None) -> int:
    """Decide about one possible duplicate, or about all that are still open; remembered for later imports."""
    batch = _batch(batch_id, user, {S.CHECKED})
    if choice not in ImportRow.Choice.values:
        raise NotPossible(_("请选择合并、跳过或作为新企业导入。"))
    rows = batch.rows.filter(verdict=V.DUPLICATE)
    rows = rows.filter(pk=row_id) if row_id else rows.filter(choice="")
    if choice == ImportRow.Choice.MERGE:
        rows = rows.exclude(match=None)
    known = [(name_key(values["name"]), values["code"]) for values in rows.values_list("values", flat=True)]
    decided = [DuplicateDecision(name_key=key, code=code, choice=choice, user=user) for key, code in known]
    DuplicateDecision.objects.bulk_create(
        decided, update_conflicts=True, unique_fields=["name_key", "code"], update_fields=["choice", "user", "updated_at"]
    )
    return rows.update(choice=choice, is_remembered=False)


@transaction.atomic
def confirm(*, batch_id, user) -> ImportBatch:
    """Start writing what the dry run showed. Raises NotPossible while duplicates are undecided or nothing would be written."""
    batch = _batch(batch_id, user, {S.CHECKED})
    undecided = batch.rows.filter(verdict=V.DUPLICATE, choice="").count()
    if undecided:
        raise NotPossible(_("还有 %(n)s 行疑似重复没有决定，请先选择合并、跳过或作为新企业导入。") % {"n": undecided})
    wanted = batch.rows.filter(verdict__in=[V.NEW, V.UPDATE]) | batch.rows.filter(verdict=V.DUPLICATE, choice__in=["merge", "create"])
    if not wanted.exists():
        raise NotPossible(_("没有可导入的行。请按错误清单修改表格后重新上传。"))
    if _parks_of(wanted) - set(parks_of(user).values_list("pk", flat=True)):
        raise NotPossible(_("检查之后您负责的园区有变化，请重新检查后再确认。"))
    return _begin(batch, S.APPLYING, "enterprises.apply_import")


def _parks_of(rows) -> set[int]:
    """The parks that rows would be written to, and those of the enterprises they would change."""
    return set(rows.values_list("values__park", flat=True)) | set(rows.exclude(match=None).values_list("match__park", flat=True)) - {None}


@transaction.atomic
def cancel(*, batch_id, user):
    """Throw a batch away that has not been written: its rows and its file."""
    batch = _batch(batch_id, user, {S.MAPPING, S.CHECKING, S.CHECKED, S.APPLYING})
    batch.rows.all().delete()
    batch.state, batch.samples = S.CANCELLED, []
    transaction.on_commit(partial(batch.file.storage.delete, batch.file.name))
    batch.save()
