"""Tickets as a workbook that no spreadsheet program mistakes for formulas. Contacts stay out of it."""

from io import BytesIO

from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font

from services.enterprises.exports import safe_cell

from . import sla

MIME = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MAX_ROWS = 10_000
WIDTHS = (18, 10, 36, 60, 24, 28, 10, 12, 18, 18, 18, 18, 8, 8)


def headings() -> list[str]:
    return [
        _("编号"), _("类别"), _("标题"), _("具体情况"), _("园区"), _("企业"), _("状态"), _("经办人"),
        _("提交时间"), _("应答复时间"), _("首次答复时间"), _("办结时间"), _("超期"), _("满意度"),
    ]  # fmt: skip


def workbook(tickets, *, at) -> bytes:
    """An .xlsx file of the tickets; tickets are select_related with park, enterprise, handler, satisfaction."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(_("诉求"))
    for place, width in enumerate(WIDTHS):
        sheet.column_dimensions["ABCDEFGHIJKLMN"[place]].width = width
    sheet.freeze_panes = "A2"
    sheet.append([_cell(sheet, heading, bold=True) for heading in headings()])
    for ticket in tickets.iterator(chunk_size=500):
        sheet.append([_cell(sheet, value) for value in _values(ticket, at)])
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()


def _cell(sheet, value, *, bold=False):
    cell = WriteOnlyCell(sheet, value=value if isinstance(value, int) else safe_cell(str(value)))
    cell.alignment = Alignment(vertical="top", wrap_text=True)
    cell.font = Font(bold=bold)
    return cell


def _moment(at) -> str:
    return localtime(at, sla.ZONE).strftime("%Y-%m-%d %H:%M") if at else ""


def _values(ticket, at):
    rated = getattr(ticket, "satisfaction", None)
    return [
        ticket.number,
        ticket.get_kind_display(),
        ticket.title,
        ticket.text,
        ticket.park,
        ticket.enterprise or _("个人"),
        ticket.get_state_display(),
        ticket.handler or "",
        *map(_moment, (ticket.filed_at, ticket.due_at, ticket.answered_at, ticket.closed_at)),
        _("是") if ticket.is_overdue(at) else _("否"),
        rated.score if rated else "",
    ]
