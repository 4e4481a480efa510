"""Does a passage bear out a sentence that a language model wrote? Every check can only take a sentence away. Pure.

A figure, a title, a foreign word or a "not" that the cited passages lack is fatal; the rest is a matter of degree: the
words of each clause found in the passages, and the closeness of meaning to the best fitting part. Thresholds were set on
labelled/sentences.yaml with the built-in encoder; `manage.py evaluate_support` shows what they do.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from services.search import tokens

from . import figures, orders, prompt
from .ranking import UNRELATED

WORDS_FROM = 0.6  # part of a sentence's words that stand in the cited passages
CLAUSE_FROM = 0.6  # the same of its weakest clause
CLOSENESS_FROM = 0.35  # 0: as close as unrelated sentences, 1: the same
CLAUSE_WORDS = 2  # a clause with fewer is not judged alone
LONGEST = 300
MARKUP = re.compile(
    r"[<>`|{}\\^~]|&#?\w+;|\]\(|!\[|https?:|www\.|\w\.(?:com|cn|net|org|io|ru|xyz|top)\b|javascript:|data:|@|^#|\*\*|__", re.IGNORECASE
)
TITLE = re.compile(r"《([^》]+)》")
LATIN = re.compile(r"[a-z][a-z\d\-]+")
CLAUSES = re.compile(r"[，,、；;。！？：:\n]+")
PARTS = re.compile(r"[^。！？；\n]+[。！？；]?")
LINKING = re.compile(
    r"其中|此外|另外|同时|因此|但是?|而且?|即|例如|具体(?:来说|为|如下)?|按照?(?:规定|要求)|根据(?:规定|要求)|(?:需要)?注意|也就是说|综上|对此"
)
PICTURE = frozenset({"So", "Sk", "Co", "Cn"})  # categories of emoji and the like
COMPARING = re.compile(
    r"不(?:得)?(?:超过|高于|低于|少于|多于|小于|大于)|未超过|不足|不满|不含|不论|不仅|不断|不同|不限|不动产|无论|非公有|非营利|未来|没有变化|无偿"
)
DENIED = re.compile(r"(?:不|未|无|没有|并非|禁止|严禁|停止)(?:得|能|会|须|需|必|应|可以|可|予|再|要|曾|被|用)*([\u4e00-\u9fff]{1,2})")


@dataclass(frozen=True)
class Verdict:
    """reason: "" if the sentence may stand; closeness and share for the record."""

    reason: str = ""
    share: float = 0.0
    closeness: float = 0.0


class Judge:
    """Checks sentences with an encoder that has encode(texts, kind) → unit rows."""

    def __init__(self, encoder):
        self._encoder = encoder

    def judge(self, sentence: str, evidence: Sequence[str]) -> Verdict:
        """Hold a sentence without its marks against the passages it cites, title and number of the document included."""
        reason = _form(sentence) or ("uncited" if not evidence else _facts(sentence, "\n".join(evidence)))
        if reason:
            return Verdict(reason)
        share, weakest = _shares(sentence, "\n".join(evidence))
        if share < WORDS_FROM or weakest < CLAUSE_FROM:
            return Verdict("words", share)
        parts = [part.strip() for text in evidence for part in PARTS.findall(text) if part.strip()]
        best = max(parts, key=lambda part: _overlap(sentence, part))
        if _is_denied(sentence, "\n".join(parts)):
            return Verdict("negation", share)
        closeness = self._closeness(sentence, best)
        return Verdict("" if closeness >= CLOSENESS_FROM else "meaning", share, closeness)

    def _closeness(self, sentence, part) -> float:
        one, other = self._encoder.encode([tokens.clean(sentence), tokens.clean(part)], "query")
        floor = _floor(self._encoder)
        return float((one @ other - floor) / max(1 - floor, 1e-6))


@lru_cache(maxsize=4)
def _floor(encoder) -> float:
    """Mean cosine of sentences that have nothing in common."""
    rows = encoder.encode(list(UNRELATED), "query")
    return float((rows @ rows.T)[~np.eye(len(rows), dtype=bool)].mean())


def _form(sentence) -> str:
    """What may not be shown whatever it rests on."""
    if len(sentence) > LONGEST:
        return "too_long"
    if MARKUP.search(sentence) or any(unicodedata.category(char) in PICTURE for char in sentence):
        return "markup"
    return "order" if orders.is_order(sentence) or prompt.is_leaked(sentence) else ""


def _facts(sentence, evidence) -> str:
    """Figures, titles and foreign words have to stand in the passages."""
    known = figures.read(evidence)
    if any(not figures.is_given(figure, known) for figure in figures.read(sentence)):
        return "figure"
    bare = tokens.normalise(evidence)
    named = [tokens.normalise(title) for title in TITLE.findall(sentence)] + LATIN.findall(tokens.normalise(sentence))
    return "name" if any(name not in bare for name in named) else ""


def _shares(sentence, evidence) -> tuple[float, float]:
    """Part of the words found in the evidence: of the sentence, and of its weakest clause."""
    text = tokens.normalise(evidence)
    weakest = min((_clause(clause, text) for clause in CLAUSES.split(sentence) if clause.strip()), default=1.0)
    return _covered(_words(sentence), text), weakest


def _clause(clause, text) -> float:
    """The same of a clause; a short one by pairs of characters, so that nothing slips in between two commas."""
    words = _words(clause)
    if LINKING.fullmatch(clause.strip()):
        return 1.0
    if len(words) >= CLAUSE_WORDS:
        return _covered(words, text)
    bare = figures.without(clause)
    pairs = frozenset(tokens.bigrams(bare))
    return _covered(pairs, text) if pairs else float(not bare.strip() or bare.strip() in text and len(bare.strip()) > 1)


def _covered(words, text) -> float:
    return sum(word in text for word in words) / (len(words) or 1)


def _is_denied(sentence, evidence) -> bool:
    """Tell whether the sentence says "not" of something that the passage does not deny, or affirms what the passage only denies."""
    said, known = _plain(sentence), _plain(evidence)
    only_denied = _denied(known) - _affirmed(known)
    return not _denied(said) <= _denied(known) or any(word in said and word not in _denied(said) for word in only_denied if len(word) > 1)


def _plain(text) -> str:
    return COMPARING.sub("", tokens.normalise(text))


def _denied(text) -> frozenset[str]:
    """What stands behind each "not": up to two characters, after 须, 能 and the like."""
    return frozenset(found[1] for found in DENIED.finditer(text))


def _affirmed(text) -> frozenset[str]:
    """Of the denied words those that the text also uses without "not"."""
    return frozenset(word for word in _denied(text) if text.count(word) > sum(found[1] == word for found in DENIED.finditer(text)))


def _overlap(one, other) -> float:
    return _covered(_words(one), tokens.normalise(other))


@lru_cache(maxsize=2048)
def _words(text) -> frozenset[str]:
    words = tokens.words(figures.without(text))
    return frozenset(word for word in words if len(word) > 1 and word not in tokens.ASKING)
