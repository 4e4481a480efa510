"""Spreadsheets for the tests of imports."""

import csv
import io

from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import Workbook

from services.enterprises.bulk import actions
from services.enterprises.bulk.models import ImportBatch
from tests.factories import make_code

HEADER = ["企业名称", "统一社会信用代码", "主营产品", "需求", "从业人员", "营业收入（万元）", "联系电话"]


def line(name="柳州山海机械有限公司", code=None, **cells):
    """One row under HEADER."""
    values = {"offers": "减速机；齿轮", "needs": "钢材", "staff": 120, "revenue": 3500, "phone": "0772-1234567", **cells}
    return [name, make_code() if code is None else code, *values.values()]


def xlsx(rows, header=HEADER, *, above=(), merge=()):
    book = Workbook()
    for row in (*above, header, *rows):
        book.active.append(row)
    for cells in merge:
        book.active.merge_cells(cells)
    file = io.BytesIO()
    book.save(file)
    return SimpleUploadedFile("企业.xlsx", file.getvalue())


def csv_file(rows, encoding="utf-8-sig", header=HEADER):
    file = io.StringIO()
    csv.writer(file).writerows([header, *rows])
    return SimpleUploadedFile("企业.csv", file.getvalue().encode(encoding))


def checked(file, officer, park, commit) -> ImportBatch:
    """Upload a sheet and run its check; commit is django_capture_on_commit_callbacks."""
    batch = actions.start(user=officer, file=file, filename=file.name, park=park)
    with commit(execute=True):
        actions.map_columns(batch_id=batch.pk, user=officer, columns=batch.columns, park=park)
    batch.refresh_from_db()
    return batch


def applied(batch, officer, commit) -> ImportBatch:
    with commit(execute=True):
        actions.confirm(batch_id=batch.pk, user=officer)
    batch.refresh_from_db()
    return batch
