"""PDF → Markdown: lines joined to paragraphs, ruled tables in their place; page numbers and running heads are left out."""

import logging
import re
from collections import Counter
from pathlib import Path

import pdfplumber
from pdfminer.pdfdocument import PDFPasswordIncorrect
from pdfplumber.utils.exceptions import PdfminerException

from . import MAX_CHARS, MAX_PAGES, MAX_ROWS, Reading, Refused, opens_part
from .grid import markdown_of

PAGE_NUMBER = re.compile(r"^[\s\-—–－·第]*\d{1,4}[\s\-—–－·页]*(?:(?:/|共)\s*\d{1,4}\s*页?)?$")
ITEM = re.compile(
    r"^(?:（[一二三四五六七八九十]+）|\([一二三四五六七八九十]+\)|（?\d{1,2}[.．、）)]|[一二三四五六七八九十]+、|附件|附表|表\s*\d)"
)
ENDS = tuple("。！？；：:;.")
KNOWN = {PDFPasswordIncorrect: "encrypted", MemoryError: "bomb", RecursionError: "bomb"}
MAX_OBJECTS = 60_000  # characters, lines and boxes of one page; a dense page of a law has 3,000
MAX_PAGE_POINTS = 20_000
FULL = 0.88  # of the widest line: a line at least so long runs on into the next
logging.getLogger("pdfminer").setLevel(logging.ERROR)


def read(path: Path) -> Reading:
    try:
        with pdfplumber.open(path) as document:
            return _read(document)
    except (Refused, MemoryError):
        raise
    except Exception as error:  # a damaged file may break the parser anywhere
        inner = error.args[0] if isinstance(error, PdfminerException) and error.args else error
        raise Refused(next((code for kind, code in KNOWN.items() if isinstance(inner, kind)), "broken")) from error


def _read(document) -> Reading:
    total = len(document.pages)
    if total > MAX_PAGES:
        raise Refused("too_many_pages", pages=total, most=MAX_PAGES)
    found, pages, blank, size, rows = Reading(), [], [], 0, 0
    for number, page in enumerate(document.pages, 1):
        parts = _parts(page)
        page.close()
        if not parts:
            blank.append(number)
        pages.append(parts)
        size += sum(len(text) for _kind, text in parts)
        rows += sum(text.count("\n") for kind, text in parts if kind == "table")
        if size > MAX_CHARS or rows > MAX_ROWS:
            found.remarks.append(["cut_short", {}])
            break
    if not size:
        raise Refused("scanned")
    if blank:
        found.remarks.append(["blank_pages", {"pages": "、".join(map(str, blank[:20])), "n": len(blank)}])
    found.body = _joined(_without_running_heads(pages))
    return found


def _parts(page) -> list[tuple[str, str]]:
    """("line", text) and ("table", Markdown) of a page from top to bottom."""
    if max(page.width, page.height) > MAX_PAGE_POINTS or sum(map(len, page.objects.values())) > MAX_OBJECTS:
        raise Refused("bomb")
    tables = page.find_tables() if page.rects or page.lines or page.curves else []
    tables = [table for table in tables if len(table.rows) > 1 and max(len(row.cells) for row in table.rows) > 1]
    boxes = [table.bbox for table in tables]
    placed = [(box[1], "table", markdown_of(_filled(table.extract()))) for box, table in zip(boxes, tables, strict=True)]
    outside = page.filter(lambda thing: not _is_within(thing, boxes)) if boxes else page
    for line in outside.extract_text_lines(return_chars=False, x_tolerance=3):
        placed.append((line["top"], "line", line["text"].strip()))
    return [(kind, text) for _top, kind, text in sorted(placed, key=lambda part: part[0]) if text]


def _is_within(thing, boxes) -> bool:
    middle, height = (thing["x0"] + thing["x1"]) / 2, (thing["top"] + thing["bottom"]) / 2
    return any(left <= middle <= right and top <= height <= bottom for left, top, right, bottom in boxes)


def _filled(grid) -> list[list[str]]:
    """Cells with line breaks taken out; a cell that is merged away (None) repeats the one to its left, else the one above."""
    filled: list[list[str]] = []
    for row in grid:
        line: list[str] = []
        for column, cell in enumerate(row):
            if cell is None:
                above = filled[-1][column] if filled and column < len(filled[-1]) else ""
                cell = line[-1] if line and row[0] is not None and not above else above
            line.append(cell.replace("\n", ""))
        filled.append(line)
    return filled


def _without_running_heads(pages):
    """The pages without page numbers, and without lines that stand at the top or bottom of most pages."""
    edges = Counter(text for parts in pages for text in {text for kind, text in (*parts[:2], *parts[-2:]) if kind == "line"})
    often = {text for text, times in edges.items() if len(pages) > 2 and times > len(pages) / 2}
    return [[part for part in parts if part[0] == "table" or not (part[1] in often or PAGE_NUMBER.match(part[1]))] for parts in pages]


def _joined(pages) -> str:
    """Lines to paragraphs: a full line that ends no sentence runs on, also over the turn of a page."""
    lines = [part for parts in pages for part in parts]
    widest = max((len(text) for kind, text in lines if kind == "line"), default=0)
    paragraphs: list[str] = []
    runs_on = False
    for kind, text in lines:
        if kind == "line" and runs_on and not (opens_part(text) or ITEM.match(text)):
            glue = " " if paragraphs[-1][-1].isascii() and text[0].isascii() else ""
            paragraphs[-1] += glue + text
        else:
            paragraphs.append(text)
        runs_on = kind == "line" and len(text) >= widest * FULL and not text.endswith(ENDS)
    return "\n\n".join(paragraphs)
