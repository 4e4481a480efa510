"""Word (.docx) → Markdown: headings by style, paragraphs, tables in their place."""

import re
from pathlib import Path

import docx
from docx.table import Table
from docx.text.paragraph import Paragraph

from . import MAX_CHARS, MAX_ROWS, Reading, Refused, opens_part
from .grid import markdown_of

HEADING = re.compile(r"^(?:heading|标题)\s*([1-9])$", re.IGNORECASE)
TITLES = ("title", "标题")


def read(path: Path) -> Reading:
    try:
        document = docx.Document(str(path))
    except MemoryError:
        raise
    except Exception as error:  # whatever an XML or zip library finds wrong with it
        raise Refused("broken") from error
    found, parts, size, rows = Reading(), [], 0, 0
    for block in document.iter_inner_content():
        if isinstance(block, Table):
            grid = _grid(block, MAX_ROWS - rows)
            rows += len(grid)
            text = markdown_of(grid)
        else:
            text = _paragraph(block)
        if text.strip():
            parts.append(text)
            size += len(text)
        if size > MAX_CHARS or rows >= MAX_ROWS:
            found.remarks.append(["cut_short", {}])
            break
    if _holds_pictures_only(document, size):
        raise Refused("scanned")
    found.body = "\n\n".join(parts)
    return found


def _paragraph(paragraph: Paragraph) -> str:
    text = paragraph.text.replace("\t", " ").strip()
    if not text:
        return ""
    style = (paragraph.style.name if paragraph.style is not None else "") or ""
    heading = HEADING.match(style.strip())
    if heading and "\n" not in text:
        return f"{'#' * min(int(heading[1]) + 1, 6)} {text}"
    if style.strip().lower() in TITLES and "\n" not in text:
        return f"# {text}"
    properties = paragraph._p.pPr
    numbered = properties is not None and properties.numPr is not None
    return f"- {text}" if numbered and not opens_part(text) else text


def _grid(table: Table, most: int) -> list[list[str]]:
    """The cells row by row; what is merged stands in every place it covers."""
    grid = []
    for row in table.rows:
        if len(grid) >= most:
            break
        before = [""] * row.grid_cols_before
        grid.append([*before, *(cell.text for cell in row.cells)])
    return grid


def _holds_pictures_only(document, size) -> bool:
    return size < 20 and bool(document.inline_shapes)
