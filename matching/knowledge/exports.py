"""The chain knowledge as a spreadsheet file."""

import csv
from collections.abc import Iterable

from django.http import StreamingHttpResponse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from services.enterprises.exports import safe_cell


class _Echo:
    """What csv writes to: hands each line back instead of keeping it."""

    def write(self, line):
        return line


def respond(rows: Iterable[list], *, at) -> StreamingHttpResponse:
    """Edges, one a line with its product and source, as a CSV download."""
    heads = [_("产品"), _("别名"), _("行业代码"), _("产业链"), _("环节"), _("投入品"), _("用途"), _("权重"), _("来源"), _("来源日期")]
    response = StreamingHttpResponse(_lines(heads, rows), content_type="text/csv; charset=utf-8")
    name = _("产业链知识 %(day)s") % {"day": at.strftime("%Y-%m-%d")}
    response["Content-Disposition"] = content_disposition_header(True, f"{name}.csv")
    return response


def _lines(heads, rows):
    writer = csv.writer(_Echo())
    yield "\ufeff"  # without it spreadsheets read the Chinese text as something else
    yield writer.writerow(heads)
    for row in rows:
        yield writer.writerow([safe_cell(value) for value in row])
