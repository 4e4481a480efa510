"""Markdown and plain text, whatever their encoding."""

import re
from pathlib import Path

from . import MAX_CHARS, Reading
from .sniff import encoding_of


def read(path: Path) -> Reading:
    with path.open(encoding=encoding_of(path), newline=None) as file:
        body = file.read(MAX_CHARS + 1)
    found = Reading(body[:MAX_CHARS].replace("\0", "").replace("\ufeff", ""))
    if len(body) > MAX_CHARS:
        found.remarks.append(["cut_short", {}])
    return found


def read_marked(path: Path) -> Reading:
    """Markdown: front matter is for programs, a rule of dashes is none of the text."""
    found = read(path)
    lines = found.body.split("\n")
    if lines[0].strip() == "---" and "---" in (line.strip() for line in lines[1:40]):
        end = next(number for number, line in enumerate(lines[1:40], 1) if line.strip() == "---")
        lines = lines[end + 1 :]
    found.body = "\n".join(line for line in lines if not re.fullmatch(r"\s*([-*_])(?:\s*\1){2,}\s*", line))
    return found
