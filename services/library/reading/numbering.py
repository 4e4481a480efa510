"""Word's automatic numbering: labels (第一条, 一、, （一）, 1.) that a .docx has counted by whoever shows it and stores nowhere.

Source: ECMA-376-1:2016, 17.9 Numbering. A paragraph, or its style, names a list (w:num) and a level in it; lists that share an
abstract list count on together. A level starts anew after a paragraph of a higher level (w:lvlRestart may say which).
"""

import re
from dataclasses import dataclass, field

from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml.ns import qn

from . import formats

BULLET = "-"
LEVELS = 9
LONGEST_LABEL = 40
MOST_STYLES = 12  # of a chain of styles based on each other


@dataclass(frozen=True)
class Level:
    """How a level is counted and written. text: %1 stands for the number of the first level; restart: 0 never, else a level from 1."""

    form: str
    text: str
    start: int
    restart: int | None
    in_digits: bool = False  # all its numbers, whatever their own form
    style: str = ""


@dataclass
class Count:
    """Where the lists of one abstract list stand: number per level in use."""

    numbers: dict[int, int] = field(default_factory=dict)


class Numbering:
    """Counts the paragraphs of one document, which must be asked for in reading order."""

    def __init__(self, document):
        self.styles = {style.style_id: style.element for style in document.styles}
        self.default = document.styles.default(1)  # WD_STYLE_TYPE.PARAGRAPH
        self.abstracts, self.lists = _definitions(document)
        self.counts: dict[str, Count] = {}
        self.begun: set[tuple[str, int]] = set()

    def label_of(self, paragraph) -> str | None:
        """The label of the next paragraph: "" for one that shows none, BULLET for a sign that counts nothing, None outside lists."""
        list_id, at = self._place(paragraph)
        if list_id is None:
            return None
        abstract_id, overrides = self.lists[list_id]
        levels = self.abstracts.get(abstract_id, {}) | {n: level for n, (level, _start) in overrides.items() if level}
        level = levels.get(at)
        if level is None or level.form == "bullet":
            return BULLET
        count = self.counts.setdefault(abstract_id, Count())
        self._advance(count, at, list_id, levels, overrides)
        return _label(level, at, count.numbers, levels)

    def _advance(self, count, at, list_id, levels, overrides):
        own_start = overrides.get(at, (None, None))[1]
        if own_start is not None and (list_id, at) not in self.begun:
            count.numbers[at] = own_start
        else:
            count.numbers[at] = count.numbers[at] + 1 if at in count.numbers else levels[at].start
        self.begun.add((list_id, at))
        for lower in [lower for lower in count.numbers if lower > at]:
            restart = levels[lower].restart if lower in levels else None
            if restart is None or at < restart:
                del count.numbers[lower]
        for higher in range(at):  # a level that is skipped stands at its start
            if higher in levels:
                count.numbers.setdefault(higher, levels[higher].start)

    def _place(self, paragraph) -> tuple[str | None, int]:
        """List and level of a paragraph, its own before those of its style; a list that is not defined is none."""
        list_id, at = _named(paragraph._p.pPr)
        style_id = paragraph._p.style or (self.default.style_id if self.default is not None else None)
        for _step in range(MOST_STYLES):
            style = self.styles.get(style_id)
            if list_id is not None or style is None:
                break
            list_id, level = _named(style.find(qn("w:pPr")))
            if list_id is not None and at is None:
                at = self._level_of(list_id, style_id, level)
            base = style.find(qn("w:basedOn"))
            style_id = base.get(qn("w:val")) if base is not None else None
        return (list_id, at or 0) if list_id in self.lists else (None, 0)

    def _level_of(self, list_id, style_id, level) -> int | None:
        """The level that claims a style counts before the one the style names."""
        levels = self.abstracts.get(self.lists[list_id][0], {}) if list_id in self.lists else {}
        return next((n for n, claimed in levels.items() if claimed.style == style_id), level)


def _named(properties) -> tuple[str | None, int | None]:
    found = properties.find(qn("w:numPr")) if properties is not None else None
    if found is None:
        return None, None
    level = _number(found.find(qn("w:ilvl")))
    list_id = found.find(qn("w:numId"))
    return (list_id.get(qn("w:val")) if list_id is not None else None), (level if level is not None and level < LEVELS else None)


def _definitions(document) -> tuple[dict, dict]:
    """Abstract lists (id → level → Level) and lists (id → abstract id, overrides: level → (Level or None, first number or None))."""
    try:
        root = document.part.part_related_by(RELATIONSHIP_TYPE.NUMBERING).element
    except (KeyError, AttributeError):
        return {}, {}
    abstracts, by_style, linked = {}, {}, {}
    for abstract in root.findall(qn("w:abstractNum")):
        name = abstract.get(qn("w:abstractNumId"))
        abstracts[name] = {_level_number(level): _level(level) for level in abstract.findall(qn("w:lvl"))}
        by_style |= {link.get(qn("w:val")): name for link in abstract.findall(qn("w:styleLink"))}
        link = abstract.find(qn("w:numStyleLink"))
        if link is not None:
            linked[name] = link.get(qn("w:val"))
    lists = {}
    for one in root.findall(qn("w:num")):
        found = one.find(qn("w:abstractNumId"))
        name = found.get(qn("w:val")) if found is not None else None
        lists[one.get(qn("w:numId"))] = (by_style.get(linked.get(name), name), dict(map(_override, one.findall(qn("w:lvlOverride")))))
    return abstracts, lists


def _override(element) -> tuple[int, tuple[Level | None, int | None]]:
    level = element.find(qn("w:lvl"))
    return _level_number(element), (_level(level) if level is not None else None, _number(element.find(qn("w:startOverride"))))


def _level(element) -> Level:
    values = {name: element.find(qn(f"w:{name}")) for name in ("numFmt", "lvlText", "start", "lvlRestart", "isLgl", "pStyle")}
    words = {name: found.get(qn("w:val"), "") for name, found in values.items() if found is not None}
    start = _number(values["start"])
    return Level(
        form=words.get("numFmt", "decimal"),
        text=words.get("lvlText", "")[:LONGEST_LABEL],
        start=1 if start is None else start,
        restart=_number(values["lvlRestart"]),
        in_digits=words.get("isLgl", "0" if values["isLgl"] is None else "1") not in ("0", "false"),
        style=words.get("pStyle", ""),
    )


def _level_number(element) -> int:
    text = element.get(qn("w:ilvl"), "")
    return int(text) if text.isdecimal() and len(text) < 3 else 0


def _number(element) -> int | None:
    text = element.get(qn("w:val"), "") if element is not None else ""
    return int(text) if text.isdecimal() and len(text) < 8 else None


def _label(level, at, numbers, levels) -> str:
    def number(found):
        shown = int(found[1]) - 1
        if shown > at or shown not in numbers:
            return ""
        form = "decimal" if level.in_digits or shown not in levels else levels[shown].form
        return formats.written(numbers[shown], form)

    return re.sub(r"%([1-9])", number, level.text).strip()
