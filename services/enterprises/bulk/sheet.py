"""Read a spreadsheet row by row, .xlsx or .csv, whatever program wrote it; every refusal says what to do."""

import codecs
import csv
import io
import re
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from itertools import islice

from django.utils.translation import gettext as _
from openpyxl import load_workbook
from openpyxl.utils.cell import range_boundaries

from services.base import DomainError
from services.enterprises.cleaning import clean_text

from .columns import known_headings

MAX_ROWS = 50_000
MAX_COLUMNS = 60
HEADER_WITHIN = 10  # rows above the headings may hold a title
ENCODINGS = ("utf-8-sig", "gb18030", "big5")
BOMS = {codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}
MERGED = re.compile(rb'<mergeCell [^<>]{0,80}?ref="([A-Z]{1,3}[0-9]{1,7}:[A-Z]{1,3}[0-9]{1,7})"')
MAX_MERGED = 200_000  # cells told one by one; a sheet with more is refused as a whole
OLD_EXCEL = b"\xd0\xcf\x11\xe0"
csv.field_size_limit(1_000_000)


class BadSheet(DomainError):
    code = "bad_sheet"


def text_of(value) -> str:
    """A cell as text: whole numbers without .0, dates as 2020-05-01."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    return clean_text(str(value))


@contextmanager
def open_rows(file) -> Iterator[Iterator[list]]:
    """The raw rows of an open binary file, each a list of cells; closes what it opens.

    Raises BadSheet for anything that is not a readable .xlsx or .csv.
    """
    file.seek(0)
    start = file.read(8)
    file.seek(0)
    if start[:4] == OLD_EXCEL:
        raise BadSheet(_("这是旧版 .xls 或加密文件，请用 Excel 或 WPS 另存为 .xlsx 后再上传。"))
    if start[:4] == b"PK\x03\x04":
        with _open_workbook(file) as rows:
            yield rows
    elif not start:
        raise BadSheet(_("文件是空的，请重新选择。"))
    else:
        yield _csv_rows(file)


@contextmanager
def _open_workbook(file):
    try:
        book = load_workbook(file, read_only=True, data_only=True, keep_links=False)
    except Exception as error:
        raise BadSheet(_("这个 .xlsx 文件打不开，可能不完整或已加密，请重新另存后再上传。")) from error
    try:
        if not book.worksheets:
            raise BadSheet(_("文件里没有工作表，请重新导出。"))
        yield _guarded(book.worksheets[0])
    finally:
        book.close()


def _guarded(sheet):
    sheet.reset_dimensions()  # some programs write a wrong size, which would hide rows
    try:
        for row in sheet.iter_rows(values_only=True, max_col=MAX_COLUMNS):
            yield list(row)
    except Exception as error:
        raise BadSheet(_("这个 .xlsx 文件的内容已损坏，请重新另存后再上传。")) from error


def _csv_rows(file):
    encoding = _encoding_of(file)
    file.seek(0)
    text = io.TextIOWrapper(file, encoding=encoding, newline="")
    try:
        first = text.readline(100_000)
        text.seek(0)
        delimiter = max(",;\t", key=first.count)
        for row in csv.reader((line.replace("\0", "") for line in text), delimiter=delimiter):
            yield row[:MAX_COLUMNS]
    except csv.Error as error:
        raise BadSheet(_("CSV 内容无法按行读取（引号不成对或单元格过长），请检查后再上传。")) from error
    finally:
        text.detach()


def _encoding_of(file):
    """The first encoding in which the whole file can be read and which leaves no control characters in its start."""
    file.seek(0)
    head = file.read(4096)
    if bom := next((name for mark, name in BOMS.items() if head.startswith(mark)), None):
        return bom
    if b"\0" in head:
        raise BadSheet(_("这不是表格文件，请上传 .xlsx 或 .csv。"))
    for encoding in ENCODINGS:
        decoder = codecs.getincrementaldecoder(encoding)()
        file.seek(0)
        try:
            for block in iter(lambda: file.read(1 << 20), b""):
                decoder.decode(block)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            continue
        return encoding
    raise BadSheet(_("无法识别文件的文字编码，请另存为 UTF-8 编码的 CSV 或 .xlsx 后再上传。"))


def find_header(file) -> tuple[list[str], int, list[list[str]]]:
    """The headings, the number of their row (from 1) and up to three sample rows.

    Raises BadSheet if no row near the top looks like headings, or nothing stands below them.
    """
    with open_rows(file) as rows:
        top = [[text_of(cell) for cell in row] for row in islice(rows, HEADER_WITHIN + 3)]
    if not any(any(row) for row in top):
        raise BadSheet(_("表格里没有内容，请检查是否选错了文件。"))
    known = [known_headings(row) for row in top[:HEADER_WITHIN]]
    at = max(range(len(known)), key=lambda row: known[row])
    if not known[at]:
        at = next(number for number, row in enumerate(top) if any(row))
    header = top[at]
    while header and not header[-1]:
        header.pop()
    samples = [row[: len(header)] for row in top[at + 1 : at + 4] if any(row)]
    if not samples:
        raise BadSheet(_("表头下面没有数据行，请填写后再上传。"))
    return header, at + 1, samples


def merged_cells(file, first_row: int) -> dict[int, dict[int, str]]:
    """Cells below first_row that are merged away: row number → column index → range, e.g. {6: {2: "C5:C8"}}."""
    found, told = {}, 0
    for reference in _merged_ranges(file):
        left, top, right, bottom = range_boundaries(reference)
        rows = range(max(top, first_row), min(bottom, MAX_ROWS + first_row) + 1)
        columns = range(left, min(right, MAX_COLUMNS) + 1)
        told += len(rows) * len(columns)
        if told > MAX_MERGED:
            raise BadSheet(_("合并的单元格太多（如 %(range)s），请取消合并并逐行填写后再上传。") % {"range": reference})
        for row in rows:
            for column in columns:
                if (row, column) != (top, left):
                    found.setdefault(row, {})[column - 1] = reference
    return found


def _merged_ranges(file):
    """Ranges of the first sheet, straight from its XML: the streaming reader leaves them out."""
    file.seek(0)
    if file.read(4) != b"PK\x03\x04":
        return []
    file.seek(0)
    book = load_workbook(file, read_only=True)
    path = book.worksheets[0]._worksheet_path
    book.close()
    file.seek(0)
    with zipfile.ZipFile(file) as archive, archive.open(path.lstrip("/")) as sheet:
        found, rest = [], b""
        for block in iter(lambda: sheet.read(1 << 20), b""):
            rest = rest[-200:] + block
            found += MERGED.findall(rest)
    return list(dict.fromkeys(reference.decode() for reference in found))
