"""The rows of a run as a workbook."""

from io import BytesIO

from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font

from services.enterprises.exports import safe_cell

MIME = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
WIDTHS = (6, 44, 36, 12, 10, 12, 12, 10, 50, 8, 10)


def headings() -> list[str]:
    return [
        _("序号"), _("问题"), _("期望依据"), _("期望条款"), _("期望拒答"), _("地区"), _("日期"),
        _("是否符合"), _("查到的依据"), _("把握"), _("耗时（毫秒）"),
    ]  # fmt: skip


def workbook(results) -> bytes:
    """An .xlsx file of results; results are select_related with case__region."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(_("测试结果"))
    for place, width in enumerate(WIDTHS):
        sheet.column_dimensions["ABCDEFGHIJK"[place]].width = width
    sheet.freeze_panes = "A2"
    sheet.append([_cell(sheet, heading, bold=True) for heading in headings()])
    for row in results.iterator(chunk_size=500):
        sheet.append([_cell(sheet, value) for value in _values(row)])
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()


def _values(row) -> list:
    case = row.case
    found = "\n".join(" ".join(filter(None, (source["title"], source["number"], source["label"]))) for source in row.found)
    return [
        case.order,
        case.question,
        case.source,
        case.clause,
        _("是") if case.is_refusal else "",
        case.region.name if case.region else "",
        case.on.isoformat() if case.on else "",
        row.get_fault_display() if row.fault else _("符合"),
        found or _("拒答"),
        row.confidence,
        row.took_ms,
    ]


def _cell(sheet, value, *, bold=False):
    cell = WriteOnlyCell(sheet, value=value if isinstance(value, int | float) else safe_cell(str(value)))
    cell.alignment = Alignment(vertical="top", wrap_text=True)
    cell.font = Font(bold=bold)
    return cell
