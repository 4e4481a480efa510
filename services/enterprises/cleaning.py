"""Text as people paste it, made safe to keep: no control characters, no invisible direction marks, tidy spaces."""

import re
import unicodedata

KEPT = {"\u200d", "\ufe0f"}  # they hold emoji together
DROPPED = {"Cc", "Cf", "Cs", "Co", "Cn"}
SPACES = re.compile(r"[ \t\u00a0\u3000]+")
BREAKS = re.compile(r"\n{3,}")
OPENING, CLOSING, SEPARATORS = "（(【[《", "）)】]》", "\n；;、，|"


def _without_controls(text, spaces="\n\t"):
    plain = text.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(c for c in plain if c in spaces or c in KEPT or unicodedata.category(c) not in DROPPED)


def clean_line(text: str) -> str:
    """One line: every run of white space becomes one space."""
    return SPACES.sub(" ", _without_controls(text).replace("\n", " ")).strip()


def whole_number(text: str) -> int | None:
    """The number of a row as an address or a hidden field gives it; None for anything else, and for more digits than a database holds."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None


def clean_text(text: str) -> str:
    """Several lines: line ends unified, at most one empty line in a row."""
    lines = (SPACES.sub(" ", line).strip() for line in _without_controls(text).split("\n"))
    return BREAKS.sub("\n\n", "\n".join(lines)).strip()


def split_phrases(text: str) -> list[str]:
    """The products or needs named in a text, one each, in order and without repeats; what brackets hold stays together."""
    parts, depth = [""], 0
    for char in _without_controls(text):
        depth = max(0, depth + (char in OPENING) - (char in CLOSING))
        if char == "\n" or (char in SEPARATORS and not depth):
            depth = 0
            parts.append("")
        else:
            parts[-1] += char
    return list(dict.fromkeys(filter(None, (clean_line(part) for part in parts))))
