"""Cut an official text by its own structure: headings, clauses (第…条), paragraphs. Pure: text in, dataclasses out.

The body is Markdown, but text pasted from a 红头文件 works as it stands: a line that begins with 第三章 or 一、 is a
heading, one that begins with 第三条 opens a clause. The page shows and the knowledge base cites the same anchors.
"""

import re
from dataclasses import dataclass, replace
from itertools import groupby

from .numerals import NUMERAL, number_of
from .parts import Part, Place, common_place, is_single, parts_of, place_of

LONGEST = 600  # characters of one passage; multilingual-e5-small reads 512 tokens
MARKED = re.compile(r"^(#{1,6})\s+(.+?)\s*#*$")
CHAPTER = re.compile(rf"^\*{{0,2}}(第{NUMERAL}[编章节])[\s　、]*(.{{0,40}}?)\*{{0,2}}$")
SECTION = re.compile(r"^\*{0,2}([一二三四五六七八九十]+、[^。；]{1,40}?)\*{0,2}$")
LONGEST_TITLE = 60  # of a table
LONGEST_OPENING = 150  # of the words before a list of 项 that are repeated with each piece of it
LIST_SIGN = re.compile(r"^[ \t]*[-*+][ \t]+", re.MULTILINE)
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


def blocks(body: str) -> list[Block]:
    """Cut a body into headings, clauses and texts; lines that follow a clause belong to it until the next opening."""
    found: list[tuple[Block, list[str]]] = []
    taken: dict[str, int] = {}
    for line in body.replace("\r\n", "\n").replace("\r", "\n").split("\n"):
        opened = _opening(line.strip(), taken)
        if opened:
            found.append((opened, [opened.text]))
        elif found and found[-1][0].kind != "heading":
            found[-1][1].append(line.rstrip())
        elif line.strip():
            found.append((Block("text", _free("p1", taken, "p"), ""), [line.rstrip()]))
    return [replace(block, text="\n".join(lines).strip("\n")) for block, lines in found]


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
        for title, text in _told(_with_dots(block)):
            where = " › ".join(part for part in (path, title) if part)[:300]
            cuts += [Cut(piece, place.anchor, place.label, where) for piece, place in _placed(text, block)]
    return cuts


def _with_dots(block) -> str:
    """The text of an article with dots for the signs of lists, so that its lines are not taken for 款 once the signs are gone."""
    return LIST_SIGN.sub("· ", block.text) if block.kind == "clause" else block.text


def _placed(text, block) -> list[tuple[str, Place]]:
    """A text in pieces of at most LONGEST characters with the place of each: an article that is longer is cut by 款, then by 项."""
    article = Place(block.anchor, block.label)
    parts = parts_of(text) if block.kind == "clause" and len(text) > LONGEST else []
    if len(parts) < 2:
        return [(piece, article) for piece in _pieces(text)]
    single, placed, told = is_single(parts), [], set()
    for group in _groups(parts):
        begins = next(part for part in group if part not in told)  # an opening that is repeated is told already
        place = replace(common_place(group, article, single=single), anchor=place_of(begins, article, single=single).anchor)
        placed += [(piece, place) for piece in _pieces("\n".join(part.text for part in group))]
        told.update(group)
    return placed


def _groups(parts: list[Part]) -> list[list[Part]]:
    """Neighbours joined up to LONGEST: whole 款 where they fit, else 项 under the words that open their list."""
    groups: list[list[Part]] = []
    for _number, told in groupby(parts, key=lambda part: part.paragraph):
        paragraph = list(told)
        opening = [part for part in paragraph[:1] if not part.item and len(part.text) <= LONGEST_OPENING]
        whole = _size(paragraph) <= LONGEST
        for unit in [paragraph] if whole else [[part] for part in paragraph]:
            if groups and _size([*groups[-1], *unit]) <= LONGEST:
                groups[-1] += unit
            else:
                groups.append(unit if unit[0] in paragraph[:1] else [*opening, *unit])
    return groups


def _size(parts) -> int:
    return sum(len(part.text) + 1 for part in parts)


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
