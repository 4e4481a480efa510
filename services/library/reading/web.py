"""HTML → Markdown: what a reader sees of the page's own text; scripts, styles, menus and hidden parts are left out."""

from pathlib import Path

from bs4 import BeautifulSoup
from bs4.element import NavigableString, PreformattedString, Tag

from . import MAX_CHARS, MAX_COLUMNS, MAX_ROWS, Reading, Refused, opens_part
from .grid import markdown_of
from .sniff import encoding_of

GONE = ["script", "style", "noscript", "template", "iframe", "object", "embed", "svg", "nav", "header", "footer", "form", "head", "button"]
BLOCKS = {"p", "div", "section", "article", "main", "li", "blockquote", "pre", "dd", "dt", "tr", "ul", "ol", "dl", "center", "td"}
HEADINGS = {f"h{level}": level for level in range(1, 7)}
MAX_DEPTH, ITEM = 200, "- "


def read(path: Path) -> Reading:
    soup = BeautifulSoup(path.read_bytes(), "lxml", from_encoding=encoding_of(path))
    title = soup.title.get_text(strip=True) if soup.title else ""
    for tag in soup(GONE):
        tag.decompose()
    for tag in soup.find_all(attrs={"hidden": True}) + soup.find_all(style=lambda text: text and "display:none" in text.replace(" ", "")):
        tag.decompose()
    root = soup.find("main") or soup.find("article") or soup.body or soup
    walk = _Walk()
    walk.visit(root, 0)
    walk.flush()
    body = "\n\n".join(walk.parts)
    if not body:
        raise Refused("no_text")
    if title and title[:8] not in body[:400]:
        body = f"# {title}\n\n{body}"
    found = Reading(body[:MAX_CHARS])
    if len(body) > MAX_CHARS or walk.rows >= MAX_ROWS:
        found.remarks.append(["cut_short", {}])
    return found


class _Walk:
    """Collects paragraphs in reading order."""

    def __init__(self):
        self.parts, self.line, self.rows = [], "", 0

    def flush(self, mark=""):
        text = " ".join(self.line.split())
        self.line = ""
        if text:
            self.parts.append(text if mark == ITEM and opens_part(text) else mark + text)

    def visit(self, node, depth):
        for child in node.children:
            if isinstance(child, NavigableString):
                if not isinstance(child, PreformattedString):  # comments and declarations
                    self.line += child
            elif isinstance(child, Tag):
                self._enter(child, depth)

    def _enter(self, tag, depth):
        if tag.name == "br":
            self.flush()
        elif tag.name in HEADINGS:
            self.flush()
            self.line = tag.get_text(" ")
            self.flush("#" * HEADINGS[tag.name] + " ")
        elif tag.name == "table" and not tag.find("table"):
            self.flush()
            self._table(tag)
        elif depth > MAX_DEPTH:
            self.line += tag.get_text(" ")
        elif tag.name in BLOCKS or tag.name == "table":
            self.flush()
            self.visit(tag, depth + 1)
            self.flush(ITEM if tag.name == "li" else "")
        else:
            self.visit(tag, depth + 1)

    def _table(self, tag):
        caption = tag.caption.get_text(" ", strip=True) if tag.caption else ""
        grid = _grid(tag.find_all("tr")[: MAX_ROWS - self.rows])
        self.rows += len(grid)
        text = markdown_of(grid)
        self.parts += [part for part in (caption, text) if part]


def _grid(rows) -> list[list[str]]:
    """The cells row by row, those that span rows or columns repeated."""
    grid, hanging = [], {}
    for row in rows:
        line: list[str] = []
        for cell in row.find_all(["td", "th"], recursive=False):
            _let_down(line, hanging)
            text = cell.get_text(" ", strip=True)
            for _column in range(_span(cell, "colspan", MAX_COLUMNS)):
                if (below := _span(cell, "rowspan", MAX_ROWS) - 1) and len(line) < MAX_COLUMNS:
                    hanging[len(line)] = [text, below]
                line.append(text)
        _let_down(line, hanging)
        grid.append(line)
    return grid


def _let_down(line, hanging):
    """Put the cells that hang down from rows above into their places."""
    while len(line) in hanging:
        column = len(line)
        text, below = hanging[column]
        line.append(text)
        if below > 1:
            hanging[column] = [text, below - 1]
        else:
            del hanging[column]


def _span(cell, name, most) -> int:
    text = str(cell.get(name, "1"))
    return min(max(int(text), 1), most) if text.isdecimal() and len(text) < 6 else 1
