"""A table as a grid of cells → a Markdown table with one row of headings, the same for every kind of file. Pure."""

import re
from itertools import pairwise

from . import MAX_COLUMNS

SPACE = re.compile(r"\s+")
UNIT = re.compile(r"^[（(]?\s*(单位|计量单位)\s*[:：]")
MAX_CELL = 2000


def tidy(cell) -> str:
    """A cell as one line that cannot break a Markdown table."""
    return SPACE.sub(" ", str(cell if cell is not None else "").replace("|", "／")).strip()[:MAX_CELL]


def markdown_of(rows: list[list]) -> str:
    """The grid as Markdown. A first row of one cell over all columns is the title; headings in two rows become 上/下.

    A cell merged over several places is expected to stand in each of them.
    """
    grid = [[tidy(cell) for cell in row[:MAX_COLUMNS]] for row in rows]
    grid = _narrowed([row for row in grid if any(row)])
    titles = []
    while len(grid) > 1 and len(grid[0]) > 1 and _is_title(grid[0]):
        titles.append(next(filter(None, grid.pop(0))))
    if not grid:
        return "\n\n".join(titles)
    if len(grid[0]) == 1 or len(grid) == 1:  # a frame around text, or one line
        return "\n\n".join([*titles, *("，".join(filter(None, dict.fromkeys(row))) for row in grid)])
    head, body = _headings(grid)
    lines = [_line(head), "|" + "---|" * len(head), *map(_line, body)]
    return "\n\n".join([*titles, "\n".join(lines)])


def _narrowed(grid):
    """Rows of one length without the columns that are empty throughout."""
    width = max(map(len, grid), default=0)
    rows = [row + [""] * (width - len(row)) for row in grid]
    kept = [number for number in range(width) if any(row[number] for row in rows)]
    return [[row[number] for number in kept] for row in rows]


def _is_title(row) -> bool:
    """One text over the whole width: the same in every cell, or alone in the first."""
    filled = set(filter(None, row))
    return len(filled) == 1 and (all(row) or (len(row) > 2 and bool(row[0])) or any(UNIT.match(cell) for cell in filled))


def _headings(grid):
    """The row of headings and the rows below; a heading over several columns takes in the row that divides it."""
    head, rest = grid[0], grid[1:]
    is_divided = any(one and one == other for one, other in pairwise(head))
    if is_divided and len(rest) > 1 and not any(cell.replace(".", "").isdigit() for cell in rest[0]):
        head = [one if one == two or not two else f"{one}/{two}" if one else two for one, two in zip(head, rest[0], strict=True)]
        rest = rest[1:]
    return [cell or f"列{number}" for number, cell in enumerate(head, 1)], rest


def _line(row) -> str:
    return "| " + " | ".join(row) + " |"
