"""Spreadsheets out: the roster with the same headings that an import understands, row by row."""

import csv
import tempfile

from django.http import FileResponse, StreamingHttpResponse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Font

FORMATS = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
}
HEADINGS = [
    "企业名称",
    "统一社会信用代码",
    "园区",
    "行业代码",
    "行业名称",
    "经营范围",
    "主营产品",
    "需求",
    "地址",
    "成立日期",
    "从业人员（人）",
    "营业收入（万元）",
    "资产总额（万元）",
    "企业规模",
    "状态",
    "更新时间",
]
DANGEROUS = tuple("=+-@\t\r\n＝＋－＠")  # East Asian editions of spreadsheet programs take the full-width signs for the same
CHUNK = 500


def safe_cell(value):
    """A value as a cell that no spreadsheet program runs as a formula."""
    if not isinstance(value, str):
        return value
    plain = ILLEGAL_CHARACTERS_RE.sub("", value)
    return f"'{plain}" if plain.startswith(DANGEROUS) else plain


def _wan(amount):
    return None if amount is None else float(amount) / 10_000


def cells_of(row) -> list:
    """An enterprise as the cells under HEADINGS."""
    return [
        row.name,
        row.code,
        row.park.name,
        row.industry.code if row.industry else "",
        row.industry.name if row.industry else "",
        row.scope,
        "\n".join(row.offers),
        "\n".join(row.needs),
        row.address,
        row.founded_on,
        row.staff_count,
        _wan(row.revenue_cny),
        _wan(row.assets_cny),
        row.get_size_display(),
        row.get_state_display(),
        row.updated_at.date(),
    ]


def respond(rows, kind: str, *, at):
    """The enterprises of a queryset as a file to download."""
    name = _("企业名录-%(day)s") % {"day": f"{at:%Y%m%d}"}
    found = rows.prefetch_related("declarations").iterator(chunk_size=CHUNK)
    lines = ([safe_cell(cell) for cell in cells_of(row)] for row in found)
    if kind == "csv":
        response = StreamingHttpResponse(_csv_lines(lines), content_type=FORMATS["csv"])
    else:
        return file_response(workbook_file(HEADINGS, lines, title=_("企业名录")), f"{name}.xlsx")
    response["Content-Disposition"] = content_disposition_header(True, f"{name}.csv")
    return response


class _Echo:
    """A file that gives back what is written to it."""

    def write(self, text):
        return text


def _csv_lines(lines):
    yield "\ufeff"  # so that Excel reads it as UTF-8
    writer = csv.writer(_Echo())
    yield writer.writerow(HEADINGS)
    for line in lines:
        yield writer.writerow(line)


def workbook_file(headings, lines, *, title: str, notes=(), widths=()):
    """A temporary .xlsx of one sheet, written row by row, with a second sheet of notes if there are any."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(title)
    sheet.freeze_panes = "A2"
    for column in range(len(headings)):
        sheet.column_dimensions[chr(65 + column)].width = widths[column] if column < len(widths) else 20
    sheet.append([_bold(sheet, heading) for heading in headings])
    for line in lines:
        sheet.append(line)
    if notes:
        second = book.create_sheet(_("填写说明"))
        second.column_dimensions["A"].width, second.column_dimensions["B"].width = 22, 90
        for note in notes:
            second.append(list(note))
    file = tempfile.TemporaryFile()  # noqa: SIM115 - the response closes it
    book.save(file)
    file.seek(0)
    return file


def _bold(sheet, text):
    cell = WriteOnlyCell(sheet, value=text)
    cell.font = Font(bold=True)
    return cell


def file_response(file, name: str) -> FileResponse:
    return FileResponse(file, as_attachment=True, filename=name, content_type=FORMATS["xlsx"])
