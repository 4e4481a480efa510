"""Files that go with an import: the empty template and the list of faults."""

from django.utils.translation import gettext as _

from services.enterprises import uscc
from services.enterprises.exports import safe_cell, workbook_file

from .columns import COLUMNS
from .models import ImportRow

EXAMPLE_CODE = uscc.complete("91459999", "MA000000")  # region 459999 is not assigned


def template_file(park_name: str):
    """A workbook with the headings, one example row and notes; park_name fills the example."""
    example = [{"code": EXAMPLE_CODE, "park": park_name}.get(column.field, column.example) for column in COLUMNS]
    notes = [(_("列"), _("填写要求"))]
    notes += [(column.heading + (_("（必填）") if column.required else ""), column.note) for column in COLUMNS]
    notes.append(
        (
            _("注意"),
            _("第 2 行是示例，导入前请删除。不要合并单元格。同一信用代码只填一行；平台上已有的企业会被更新，空单元格不改变原有内容。"),
        )
    )
    return workbook_file(
        [column.heading for column in COLUMNS], [example], title=_("企业导入"), notes=notes, widths=[28, 24, 22, 12, 40, 30, 30]
    )


def faults_file(batch):
    """A workbook with one line per fault: row number, column, value, reason."""
    rows = batch.rows.filter(verdict=ImportRow.Verdict.FAULTY).iterator(chunk_size=500)
    lines = ([row.number, *(safe_cell(part) for part in fault)] for row in rows for fault in row.faults)
    return workbook_file([_("行号"), _("列"), _("填写内容"), _("原因")], lines, title=_("错误清单"), widths=[8, 22, 36, 60])
