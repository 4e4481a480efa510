"""The log and the figures as CSV that spreadsheet programs read as UTF-8 and run nothing of."""

import csv

from django.http import StreamingHttpResponse
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from services.enterprises.exports import safe_cell

MAX_ROWS = 20_000
LOG_HEADINGS = [_("提问时间"), _("问题"), _("地区"), _("渠道"), _("结果"), _("把握"), _("评价"), _("评价说明"), _("错误引用")]


class _Echo:
    """A file that gives back what is written to it."""

    def write(self, text):
        return text


def respond(headings, lines, *, name: str) -> StreamingHttpResponse:
    """Lines as a CSV download, sent as they are read."""
    response = StreamingHttpResponse(_written(headings, lines), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return response


def _written(headings, lines):
    writer = csv.writer(_Echo())
    yield "\ufeff"  # so that Excel reads it as UTF-8
    yield writer.writerow([str(heading) for heading in headings])
    for line in lines:
        yield writer.writerow([safe_cell(cell) for cell in line])


def log_line(row) -> list:
    rated = getattr(row, "feedback", None)
    return [
        f"{localtime(row.asked_at):%Y-%m-%d %H:%M}",
        row.text,
        str(row.region or ""),
        row.channel,
        str(row.get_outcome_display()),
        round(row.confidence, 2),
        str(rated.get_verdict_display()) if rated else "",
        rated.comment if rated else "",
        str(_("是")) if row.is_wrong else "",
    ]
