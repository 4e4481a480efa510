"""Small drawings of paths through the chain knowledge: boxes and arrows as numbers, for an SVG without any style of its own.

A path runs from left to right on a wide page and from top to bottom on a phone. Text is broken by hand: SVG does not.
"""

from collections.abc import Sequence
from dataclasses import dataclass

LINE = 18  # height of a line of text
CHARS, LINES = 8, 2  # full-width characters of a line, lines of a box
SMALL_CHARS = 7
BOX, GAP, HEIGHT, HEAD = 140, 68, 60, 18
TALL_BOX, TALL_GAP = 320, 44
SMALL_BOX, SMALL_GAP, ROW = 112, 30, 52


@dataclass(frozen=True)
class Step:
    """One station of a path. note stands above the text; role names what it is to the next one."""

    text: str
    note: str = ""
    tone: str = "plain"
    role: str = ""


@dataclass(frozen=True)
class Box:
    x: int
    y: int
    width: int
    height: int
    note: str
    note_y: int
    lines: list[tuple[int, str]]
    tone: str

    @property
    def middle(self) -> float:
        return self.x + self.width / 2


@dataclass(frozen=True)
class Arrow:
    x1: int
    y1: int
    x2: int
    y2: int
    label: str = ""
    label_x: float = 0
    label_y: float = 0

    @property
    def line(self) -> str:
        """The shaft: straight down, or a curve that arrives level."""
        if self.x1 == self.x2:
            return f"M{self.x1} {self.y1}V{self.y2 - 6}"
        bend = (self.x1 + self.x2) // 2
        return f"M{self.x1} {self.y1}C{bend} {self.y1} {bend} {self.y2} {self.x2 - 6} {self.y2}"

    @property
    def tip(self) -> str:
        """The three corners of the arrow's head."""
        if self.x1 == self.x2:
            return f"{self.x2 - 4},{self.y2 - 7} {self.x2 + 4},{self.y2 - 7} {self.x2},{self.y2}"
        return f"{self.x2 - 7},{self.y2 - 4} {self.x2 - 7},{self.y2 + 4} {self.x2},{self.y2}"


@dataclass(frozen=True)
class Drawing:
    width: int
    height: int
    boxes: list[Box]
    arrows: list[Arrow]


def wide(steps: Sequence[Step]) -> Drawing:
    """A path from left to right."""
    noted = HEAD * any(step.note for step in steps)
    height = HEIGHT + noted
    boxes = [_box(step, n * (BOX + GAP), 0, BOX, height) for n, step in enumerate(steps)]
    y = height // 2
    arrows = [
        Arrow(a.x + BOX + 4, y, b.x - 4, y, step.role, a.x + BOX + GAP / 2, y - 7)
        for step, a, b in zip(steps, boxes, boxes[1:], strict=False)
    ]
    return Drawing(len(steps) * (BOX + GAP) - GAP, height, boxes, arrows)


def tall(steps: Sequence[Step]) -> Drawing:
    """The same path from top to bottom."""
    noted = HEAD * any(step.note for step in steps)
    height = LINE + 22 + noted
    boxes = [_box(step, 0, n * (height + TALL_GAP), TALL_BOX, height, chars=17, most=1) for n, step in enumerate(steps)]
    x = TALL_BOX // 2
    arrows = [
        Arrow(x, a.y + height + 3, x, b.y - 3, step.role, x + 34, a.y + height + TALL_GAP / 2 + 5)
        for step, a, b in zip(steps, boxes, boxes[1:], strict=False)
    ]
    return Drawing(TALL_BOX, len(steps) * (height + TALL_GAP) - TALL_GAP, boxes, arrows)


def around(inputs: Sequence[str], name: str, users: Sequence[str]) -> Drawing:
    """What goes into a product on its left, what it goes into on its right; fits a phone."""
    rows = max(len(inputs), len(users), 1)
    height = rows * ROW
    left, right = SMALL_BOX + SMALL_GAP, 2 * (SMALL_BOX + SMALL_GAP)
    at = (height - ROW + 8) // 2
    centre = _box(Step(name, tone="own"), left, at, SMALL_BOX, ROW - 8, chars=SMALL_CHARS)
    sides = [(_column(inputs, 0, height), False), (_column(users, right, height), True)]
    arrows = [
        Arrow(left + SMALL_BOX + 2, _mid(centre), right - 2, _mid(box)) if out else Arrow(SMALL_BOX + 2, _mid(box), left - 2, _mid(centre))
        for boxes, out in sides
        for box in boxes
    ]
    return Drawing(3 * SMALL_BOX + 2 * SMALL_GAP, height, [centre, *sides[0][0], *sides[1][0]], arrows)


def _column(names, x, height):
    top = (height - len(names) * ROW) // 2
    return [_box(Step(name), x, top + n * ROW + 4, SMALL_BOX, ROW - 8, chars=SMALL_CHARS) for n, name in enumerate(names)]


def _mid(box):
    return box.y + box.height // 2


def _box(step, x, y, width, height, *, chars=CHARS, most=LINES) -> Box:
    noted = HEAD * bool(step.note)
    lines = broken(step.text, chars, most)
    first = y + noted + (height - noted - len(lines) * LINE) // 2 + LINE - 5
    return Box(x, y, width, height, step.note, y + noted + 3, [(first + n * LINE, line) for n, line in enumerate(lines)], step.tone)


def broken(text: str, chars: int, most: int) -> list[str]:
    """A text in lines of so many full-width characters; what does not fit ends in …"""
    lines, line, size = [], "", 0.0
    for char in text:
        size += 1 if ord(char) > 0x2E7F else 0.55
        if size > chars and line:
            lines.append(line)
            line, size = "", 1.0
        line += char
    lines.append(line)
    if len(lines) > most:
        lines = [*lines[: most - 1], lines[most - 1][:-1] + "…"]
    return lines
