"""Word (.docx) → Markdown: headings by style, paragraphs with the numbers that Word would show, tables in their place."""

import re
from pathlib import Path

import docx
from docx.table import Table
from docx.text.paragraph import Paragraph

from services.consultation.cutting import CLAUSE

from . import MAX_CHARS, MAX_ROWS, Reading, Refused, opens_part
from .grid import markdown_of
from .numbering import BULLET, Numbering

HEADING = re.compile(r"^(?:heading|标题)\s*([1-9])$", re.IGNORECASE)
TITLES = ("title", "标题")
NO_SPACE = "、）)】，．：:"  # signs that end a label and stand close to the text


def read(path: Path) -> Reading:
    try:
        document = docx.Document(str(path))
    except MemoryError:
        raise
    except Exception as error:  # whatever an XML or zip library finds wrong with it
        raise Refused("broken") from error
    found, parts, size, rows = Reading(), [], 0, 0
    numbering = Numbering(document)
    for block in document.iter_inner_content():
        if isinstance(block, Table):
            grid = _grid(block, MAX_ROWS - rows, numbering)
            rows += len(grid)
            text = markdown_of(grid)
        else:
            text = _paragraph(block, numbering)
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


def _paragraph(paragraph: Paragraph, numbering: Numbering) -> str:
    label, text = numbering.label_of(paragraph), paragraph.text.replace("\t", " ").strip()
    if not text:
        return ""
    text = _labelled(label, text)
    style = ((paragraph.style.name if paragraph.style is not None else "") or "").strip()
    if "\n" in text or CLAUSE.match(text):  # an article in the style of a heading stays an article
        return text
    if heading := HEADING.match(style):
        return f"{'#' * min(int(heading[1]) + 1, 6)} {text}"
    if style.lower() in TITLES:
        return f"# {text}"
    return f"- {text}" if label == BULLET and not opens_part(text) else text


def _labelled(label: str | None, text: str) -> str:
    if not label or label == BULLET:
        return text
    return label + ("" if label[-1] in NO_SPACE or not text else " ") + text


def _grid(table: Table, most: int, numbering: Numbering) -> list[list[str]]:
    """The cells row by row; what is merged stands in every place it covers, and is counted once."""
    grid, read = [], {}
    for row in table.rows:
        if len(grid) >= most:
            break
        cells = row.cells
        for cell in cells:
            if cell._tc not in read:
                read[cell._tc] = _cell(cell, numbering)
        grid.append([*[""] * row.grid_cols_before, *(read[cell._tc] for cell in cells)])
    return grid


def _cell(cell, numbering) -> str:
    """The paragraphs of a cell; one that holds nothing but its number is a counted row."""
    return "\n".join(_labelled(numbering.label_of(paragraph), paragraph.text) for paragraph in cell.paragraphs)


def _holds_pictures_only(document, size) -> bool:
    return size < 20 and bool(document.inline_shapes)
