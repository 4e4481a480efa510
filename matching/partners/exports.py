"""The ranked lists as a spreadsheet, for people who take them to a meeting."""

import csv
from io import BytesIO

from django.http import HttpResponse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

from services.enterprises.exports import safe_cell

TOP = 50
WIDTHS = (10, 6, 32, 24, 10, 22, 8, 12, 8, 60, 36, 12, 10)


def respond(form: str, enterprise, lists, *, at) -> HttpResponse:
    """The lists as a download; form is one of WRITERS."""
    content_type, write = WRITERS[form]
    response = HttpResponse(content_type=content_type)
    name = _("%(name)s 供需匹配 %(day)s") % {"name": enterprise.name, "day": at.strftime("%Y-%m-%d")}
    response["Content-Disposition"] = content_disposition_header(True, f"{name}.{form}")
    write(response, [_heads(), *(_row(one, result) for one in lists for result in one.results)])
    return response


def _heads():
    return [
        *(_("类别"), _("名次"), _("企业"), _("园区"), _("城市"), _("行业"), _("规模")),
        *(_("匹配程度"), _("得分"), _("理由"), _("需要留意"), _("距离（公里）"), _("处理结果")),
    ]


def _row(one, result):
    partner = result.enterprise
    decision = result.decision.get_outcome_display() if result.decision else ""
    return [
        *(one.label, result.place, partner.name, partner.park.short_name, partner.park.region.name),
        *(str(partner.industry or ""), partner.get_size_display(), result.level, round(result.score, 3)),
        *(result.reason, "；".join(result.against), result.distance_km, decision),
    ]


def _write_csv(response, rows):
    response.write("\ufeff")  # without it spreadsheets read the Chinese text as something else
    csv.writer(response).writerows([["" if value is None else safe_cell(value) for value in row] for row in rows])


def _write_xlsx(response, rows):
    book = Workbook()
    sheet = book.active
    sheet.title = _("供需匹配")
    for row in rows:
        sheet.append([safe_cell(value) for value in row])
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    for number, width in enumerate(WIDTHS, 1):
        sheet.column_dimensions[get_column_letter(number)].width = width
    for row in sheet.iter_rows(min_row=2):
        for cell in row:
            cell.alignment = Alignment(wrap_text=True, vertical="top")
    sheet.freeze_panes = "A2"
    content = BytesIO()
    book.save(content)
    response.write(content.getvalue())


WRITERS = {
    "xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", _write_xlsx),
    "csv": ("text/csv; charset=utf-8", _write_csv),
}
