"""A model's reply, cut into sentences with their citation marks while it is still coming. Pure."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from .tidying import tidy

MARK = re.compile(r"[\[【［〔]\s*(\d{1,2}(?:\s*[,，、]\s*\d{1,2})*)\s*[\]】］〕]")
END = re.compile(r"(?:[。！？\n]|[!?](?=\s))(?:\s*[\[【［〔][\d\s,，、]{1,12}[\]】］〕])*")
MAYBE_MORE = re.compile(r"^\s*(?:[\[【［〔][\d\s,，、]{0,12})?$")  # what follows may still be a mark of the sentence before
BULLET = re.compile(r"^\s*(?:[-*•·]|\d{1,2}[.、)）]|[（(]\d{1,2}[)）])\s*")
THOUGHT = re.compile(r"<think>.*?(?:</think>|$)", re.DOTALL)


@dataclass(frozen=True)
class Said:
    """A sentence without its marks, and the numbers it cites in their order."""

    text: str
    cites: tuple[int, ...]


def sentences(pieces: Iterable[str]) -> Iterator[Said]:
    """Sentences as soon as each is complete with the marks behind it; what a model thinks aloud is left out."""
    rest = ""
    for piece in pieces:
        done, rest = _cut(rest + piece)
        yield from done
    done, rest = _cut(rest, is_last=True)
    yield from [*done, *_said(rest)]


def _cut(text, *, is_last=False) -> tuple[list[Said], str]:
    """The sentences that are complete, and the rest."""
    if "<think>" in text and "</think>" not in text and not is_last:
        return [], text
    text, done = THOUGHT.sub("", text), []
    while (found := END.search(text)) and (is_last or not MAYBE_MORE.match(text[found.end() :])):
        done += _said(text[: found.end()])
        text = text[found.end() :]
    return done, text


def _said(raw) -> Iterator[Said]:
    cites = dict.fromkeys(int(number) for group in MARK.findall(raw) for number in re.findall(r"\d+", group))
    text = tidy(BULLET.sub("", MARK.sub("", raw)).replace("**", ""))
    if text.strip("。！？!? "):
        yield Said(text, tuple(cites))
