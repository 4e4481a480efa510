"""A question in English or Vietnamese, read: the same in official Chinese words, and which of its words nobody knew. Pure."""

import re
from dataclasses import dataclass
from itertools import groupby

from services.search import tokens

from .amounts import written
from .glossary import ASKING, phrases
from .language import CHINESE, language_of
from .words import is_passed_on, words

LIMIT = 1_000  # characters of a question that are read
UNIT = re.compile(r"(?<=[\d%]) (?=[天年月日号人家条分项元吨个])")  # 60 天 → 60天


@dataclass(frozen=True)
class Reading:
    """chinese: what is searched for, words apart; unknown: runs of words, as typed, that stand in no table; known: how many
    words that name a subject do.
    """

    language: str
    chinese: str
    unknown: tuple[str, ...] = ()
    known: int = 0

    @property
    def sureness(self) -> float:
        """What is left of the confidence for what was not understood, 0..1: one unknown beside two known words
        leaves half, one beside none nothing.
        """
        return (self.known / (self.known + len(self.unknown))) ** 1.5 if self.unknown else 1.0


def read(question: str) -> Reading | None:
    """Read a question; None if it is Chinese, or in no language that is known here."""
    text = tokens.clean(question, LIMIT)
    language = language_of(text)
    return None if language == CHINESE else _read(text, language)


def chinese(question: str) -> str:
    """What a question of any language is searched for; a Chinese one stays as it is."""
    found = read(question)
    return found.chinese if found else question


def _read(text, language) -> Reading:
    table = phrases(language)
    pieces = list(table.pieces(table.kept(words(written(text)))))
    unknown = [
        " ".join(typed for _term, typed in run)
        for is_unknown, run in groupby(pieces, lambda piece: _is_unknown(table, *piece))
        if is_unknown
    ]
    named = [term for term, _typed in pieces if term and term.chinese and term.topic != ASKING]
    subject = [term.chinese if term else typed for term, typed in pieces if (term in named if term else is_passed_on(typed))]
    asking = [term.chinese for term, _typed in pieces if term and term.topic == ASKING]
    return Reading(language, UNIT.sub("", _joined(subject, asking)) or text, tuple(unknown), sum(term.names_subject for term in named))


def _is_unknown(table, term, typed) -> bool:
    return term is None and not is_passed_on(typed) and not table.is_silent(typed)


def _joined(subject, asking) -> str:
    """The words, each once and none that is part of another, what only asks behind."""
    said = list(dict.fromkeys(subject))
    said = [word for word in said if not any(word != other and word in other for other in said)]
    return " ".join([*said, *(word for word in dict.fromkeys(asking) if word not in said)])
