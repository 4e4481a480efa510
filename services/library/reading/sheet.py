"""Excel (.xlsx) → Markdown, one heading and one table per sheet; or pairs, if its headings are those of a sheet of questions."""

from datetime import date, datetime
from itertools import islice
from pathlib import Path

from openpyxl import load_workbook

from . import MAX_CHARS, MAX_COLUMNS, MAX_ROWS, Reading, Refused
from .grid import markdown_of

COLUMNS = {
    "question": ("问题", "标准问题", "标准问"),
    "alternates": ("同义问法", "其他问法", "相似问法", "相似问"),
    "answer": ("答案", "答复", "回答"),
    "basis": ("依据", "政策依据", "文号"),
    "region": ("地区", "适用地区"),
    "until": ("有效期", "有效期至", "失效日期"),
}
HEADER_WITHIN = 5
MAX_SHEETS = 30
MAX_EMPTY = 200  # rows without content in a row end a sheet: some programs format a million of them
MAX_PAIRS = 5000


def read(path: Path) -> Reading:
    found = Reading()
    with path.open("rb") as file:  # by its name, openpyxl would judge the extension
        tables = _opened(file, found)
    if tables and (pairs := _pairs(tables[0][1])) is not None:
        found.pairs = pairs
        return found
    texts = ((name, markdown_of([row for _number, row in rows])) for name, rows in tables)
    found.body = "\n\n".join(f"## {name}\n\n{text}" for name, text in texts if text)
    return found


def _opened(file, found) -> list[tuple[str, list]]:
    try:
        book = load_workbook(file, read_only=True, data_only=True, keep_links=False)
        sheets = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"][:MAX_SHEETS]
        return _tables(sheets, found)
    except MemoryError:
        raise
    except Exception as error:  # whatever an XML or zip library finds wrong with it
        raise Refused("broken") from error


def _tables(sheets, found) -> list[tuple[str, list]]:
    """(name, numbered rows with content) of each sheet, within the limits of one file."""
    tables, rows_left, size = [], MAX_ROWS, 0
    for sheet in sheets:
        sheet.reset_dimensions()
        rows, empty = [], 0
        for number, cells in enumerate(sheet.iter_rows(values_only=True, max_col=MAX_COLUMNS), 1):
            row = [text_of(cell) for cell in cells]
            empty = 0 if any(row) else empty + 1
            if empty > MAX_EMPTY:
                break
            if empty:
                continue
            if not rows_left or size > MAX_CHARS:
                found.remarks.append(["rows_left_out", {"most": MAX_ROWS}])
                return [*tables, (sheet.title, rows)]
            rows.append((number, row))
            rows_left, size = rows_left - 1, size + sum(map(len, row))
        tables.append((sheet.title, rows))
    return tables


def text_of(value) -> str:
    """A cell as text: whole numbers without .0, dates as 2020-05-01."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    if isinstance(value, (datetime, date)):
        return value.strftime("%Y-%m-%d")
    return str(value).strip()


def _pairs(rows) -> list[dict] | None:
    """The rows as question, answer and so on, with their row number; None if the headings are others."""
    for at, (_number, row) in enumerate(islice(rows, HEADER_WITHIN)):
        columns = {name: next((n for n, cell in enumerate(row) if cell.strip("*＊ ") in known), None) for name, known in COLUMNS.items()}
        if columns["question"] is not None and columns["answer"] is not None:
            used = {name: column for name, column in columns.items() if column is not None}
            return [
                {"row": number, **{name: cells[column] for name, column in used.items() if column < len(cells)}}
                for number, cells in rows[at + 1 : at + 1 + MAX_PAIRS]
            ]
    return None
