"""Cut an official text by its own structure: headings, clauses (第…条), paragraphs. Pure: text in, dataclasses out.

The body is Markdown, but text pasted from a 红头文件 works as it stands: a line that begins with 第三章 or 一、 is a
heading, one that begins with 第三条 opens a clause. The page shows and the knowledge base cites the same anchors.
"""

import re
from dataclasses import dataclass, replace

LONGEST = 600  # characters of one passage; multilingual-e5-small reads 512 tokens
DIGITS = {**{c: n for n, c in enumerate("零一二三四五六七八九")}, "〇": 0, "两": 2}
UNITS = {"十": 10, "百": 100, "千": 1000}
NUMERAL = "[零〇一二两三四五六七八九十百千0-9]{1,9}"
MARKED = re.compile(r"^(#{1,6})\s+(.+?)\s*#*$")
CHAPTER = re.compile(rf"^\*{{0,2}}(第{NUMERAL}[编章节])[\s　、]*(.{{0,40}}?)\*{{0,2}}$")
SECTION = re.compile(r"^\*{0,2}([一二三四五六七八九十]+、[^。；]{1,40}?)\*{0,2}$")
LONGEST_TITLE = 60  # of a table
RULE = re.compile(r"^\|?[ \t:|-]*---[ \t:|-]*$")
CLAUSE = re.compile(rf"^\*{{0,2}}第({NUMERAL})条(?:之({NUMERAL}))?\*{{0,2}}[\s　：:]*(.*)$")


@dataclass(frozen=True)
class Block:
    """A piece of a text in reading order. level counts headings from 2; label is 第三条; anchor is unique in the text."""

    kind: str  # "heading", "clause" or "text"
    anchor: str
    text: str
    label: str = ""
    level: int = 0


@dataclass(frozen=True)
class Cut:
    """A passage ready for the knowledge base. hint: wording that helps to find it and is never quoted."""

    text: str
    anchor: str = ""
    label: str = ""
    path: str = ""
    hint: str = ""


def number_of(numeral: str) -> int:
    """The value of a numeral below ten thousand: 十二 → 12, 一百零三 → 103, 7 → 7."""
    if numeral.isdigit():
        return int(numeral)
    total, digit = 0, 0
    for char in numeral:
        if char in UNITS:
            total, digit = total + (digit or 1) * UNITS[char], 0
        else:
            digit = digit * 10 + DIGITS[char] if char in DIGITS else int(char)
    return total + digit


def blocks(body: str) -> list[Block]:
    """Cut a body into headings, clauses and texts; lines that follow a clause belong to it until the next opening."""
    found: list[Block] = []
    taken: dict[str, int] = {}
    for line in body.replace("\r\n", "\n").replace("\r", "\n").split("\n"):
        opened = _opening(line.strip(), taken)
        if opened:
            found.append(opened)
        elif found and found[-1].kind != "heading":
            found[-1] = replace(found[-1], text=f"{found[-1].text}\n{line.rstrip()}")
        elif line.strip():
            found.append(Block("text", _free("p1", taken, "p"), line.rstrip()))
    return [replace(block, text=block.text.strip("\n")) for block in found]


def _opening(line: str, taken: dict[str, int]) -> Block | None:
    clause = CLAUSE.match(line)
    if clause:
        numeral, sub, text = clause.groups()
        anchor = f"c{number_of(numeral)}" + (f"-{number_of(sub)}" if sub else "")
        return Block("clause", _free(anchor, taken), text, label=f"第{numeral}条" + (f"之{sub}" if sub else ""))
    marked, chapter, section = MARKED.match(line), CHAPTER.match(line), SECTION.match(line)
    if marked:
        return Block("heading", _free("h1", taken, "h"), marked[2], level=min(max(len(marked[1]), 2), 4))
    if chapter:
        return Block("heading", _free("h1", taken, "h"), f"{chapter[1]} {chapter[2]}".strip(), level=2 if chapter[1][-1] != "节" else 3)
    return Block("heading", _free("h1", taken, "h"), section[1], level=3) if section else None


def _free(anchor: str, taken: dict[str, int], counter: str = "") -> str:
    """Make an anchor unique: counted ones are h1, h2, …; a clause number that comes again (an annex) gets a letter x2, x3."""
    key = counter or anchor
    taken[key] = taken.get(key, 0) + 1
    if counter:
        return f"{counter}{taken[key]}"
    return anchor if taken[key] == 1 else f"{anchor}x{taken[key]}"


def passages(body: str) -> list[Cut]:
    """Cut a body into passages of at most LONGEST characters, each with its anchor, label and heading path."""
    trail: list[Block] = []
    cuts = []
    for block in blocks(body):
        if block.kind == "heading":
            trail = [*(above for above in trail if above.level < block.level), block]
            continue
        path = " › ".join(above.text for above in trail)
        for title, text in _told(block.text):
            where = " › ".join(part for part in (path, title) if part)[:300]
            cuts += [Cut(piece, block.anchor, block.label, where) for piece in _pieces(text)]
    return cuts


def _told(markdown: str) -> list[tuple[str, str]]:
    """The text between tables as it stands, and each row of a table by itself, cells with their headings: (table's title, text)."""
    told, kept = [], []
    lines = markdown.split("\n")
    while lines:
        table = _table_at(lines)
        if not table:
            kept.append(lines.pop(0))
            continue
        title = _title_of(kept)
        told += [("", plain("\n".join(kept))), *((title, row) for row in _rows(table))]
        kept, lines = [], lines[len(table) :]
    return [*told, ("", plain("\n".join(kept)))]


def _table_at(lines) -> list[str]:
    """The lines of the table that begins here: headings, rule, rows."""
    if len(lines) < 3 or not lines[0].lstrip().startswith("|") or not RULE.match(lines[1].strip()):
        return []
    end = next((number for number, line in enumerate(lines) if not line.lstrip().startswith("|")), len(lines))
    return lines[:end]


def _title_of(kept: list[str]) -> str:
    """Take the last line before a table as its title if it reads like one."""
    last = next((number for number in range(len(kept) - 1, -1, -1) if kept[number].strip()), None)
    if last is None or len(kept[last]) > LONGEST_TITLE or "。" in kept[last]:
        return ""
    title = plain(kept[last]).rstrip("：:")
    del kept[last:]
    return title


def _rows(table: list[str]) -> list[str]:
    heads, *rows = ([plain(cell) for cell in line.strip().strip("|").split("|")] for line in (table[0], *table[2:]))
    said = ("，".join(f"{head}：{cell}" if head else cell for head, cell in zip(heads, row, strict=False) if cell) for row in rows)
    return [text for text in said if text]


def _pieces(text: str) -> list[str]:
    """Split at line ends, then at sentence ends, so that no piece is longer than LONGEST unless one sentence is."""
    if len(text) <= LONGEST:
        return [text] if text else []
    pieces, piece = [], ""
    for part in re.split(r"(?<=[\n。；！？])", text):
        if piece and len(piece) + len(part) > LONGEST:
            pieces.append(piece.strip())
            piece = ""
        piece += part
    return [piece for piece in (*pieces, piece.strip()) if piece]


def plain(markdown: str) -> str:
    """Markdown without its signs, one line per paragraph, list item or table row."""
    text = re.sub(r"\[([^\[\]]{0,300})\]\([^()]{0,500}\)", r"\1", markdown)
    text = re.sub(r"^(?=.*---)[ \t|:-]+$", "", text, flags=re.MULTILINE)  # the rule under a table head
    text = re.sub(r"(\*\*|__|`)", "", text)
    text = re.sub(r"^[ \t]*(?:[-*+]|>|#{1,6})[ \t]+", "", text, flags=re.MULTILINE)
    text = re.sub(r"^[ \t]*\|[ \t]*|[ \t]*\|[ \t]*$", "", text, flags=re.MULTILINE)
    return re.sub(r"\n\s*\n+", "\n", re.sub(r"[ \t]*\|[ \t]*", "，", text)).strip()
