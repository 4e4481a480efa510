"""A question in English or Vietnamese, read: the same in official Chinese words, and which of its words nobody knew. Pure."""

import re
from dataclasses import dataclass

from services.search import tokens

from .amounts import written
from .glossary import ASKING, phrases
from .language import CHINESE, language_of
from .words import is_passed_on, words

UNIT = re.compile(r"(?<=[\d%]) (?=[天年月日号人家条分项元吨个])")  # 60 天 → 60天


@dataclass(frozen=True)
class Reading:
    """chinese: what is searched for, words apart; unknown: words as typed that stand in no table; known: how many do."""

    language: str
    chinese: str
    unknown: tuple[str, ...] = ()
    known: int = 0

    @property
    def known_share(self) -> float:
        """How much of what the question names was understood, 0..1."""
        return self.known / (self.known + len(self.unknown)) if self.unknown else 1.0


def read(question: str) -> Reading | None:
    """Read a question; None if it is Chinese, or in no language that is known here."""
    text = tokens.clean(question)
    language = language_of(text)
    return None if language == CHINESE else _read(text, language)


def chinese(question: str) -> str:
    """What a question of any language is searched for; a Chinese one stays as it is."""
    found = read(question)
    return found.chinese if found else question


def _read(text, language) -> Reading:
    table = phrases(language)
    typed = table.kept(words(written(text)))
    subject, asking, unknown, known, at = [], [], [], 0, 0
    while at < len(typed):
        term, size = table.at(typed, at)
        word = typed[at]
        if term is not None:
            (asking if term.topic == ASKING else subject).append(term.chinese)
            known += bool(term.chinese) and term.topic != ASKING
        elif is_passed_on(word):
            subject.append(word)
        elif not table.is_silent(word):
            subject.append(word.lower())
            unknown.append(word)
        at += size
    said = list(dict.fromkeys(filter(None, [*subject, *asking])))
    return Reading(language, UNIT.sub("", " ".join(said)) or text, tuple(unknown), known)
