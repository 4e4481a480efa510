"""Chinese text to search terms: one normal form, then words and character bigrams in one list.

Words (jieba's dictionary) carry meaning, bigrams carry names the dictionary does not know; both in one index measured
better than either alone (see README.md). rjieba cuts with the same dictionary 23 times faster; jieba is the fallback.
"""

import re
import unicodedata
from collections.abc import Callable
from functools import cache, partial
from itertools import pairwise

LIMIT = 20_000  # characters kept of one text: far above any passage, far below what could stall a worker

# Controls other than tab and line ends, soft hyphen, zero-width and bidi marks, variation selectors, surrogates, BOM, tags.
_INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b-\u200f\u202a-\u202e"
    "\u2060-\u206f\ud800-\udfff\ufe00-\ufe0f\ufeff\ufff9-\ufffb\U000e0000-\U000e01ef]"
)
_SPACE = re.compile(r"\s+")
_HANZI = "\u3007\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003134f"
_LATIN = rf"(?:(?![{_HANZI}])[^\W_])+"
_RUN = re.compile(rf"[{_HANZI}]+|{_LATIN}(?:[.\-_]{_LATIN})*")
_HAN = re.compile(f"[{_HANZI}]")
# What only asks tells nothing of the subject.
ASKING = frozenset(
    ["请问", "什么", "怎么办", "怎么样", "怎么", "怎样", "如何", "哪些", "哪个", "哪里", "哪种", "哪", "多少", "为何", "为什么"]
    + ["是否", "能否", "可否", "能不能", "可不可以", "是不是", "有没有", "会不会", "要不要", "可以", "吗", "呢", "的话", "的", "了"]
    + ["我", "你", "他", "她"]
)


@cache
def _simplifier() -> tuple[re.Pattern, dict[str, str], frozenset[str]]:
    """The t2s tables of OpenCC as one pattern, and every character it may change.

    OpenCC's own converter builds a tree per call and is too slow for an index.
    """
    from opencc import OpenCC

    converter = OpenCC("t2s")
    table = {}
    for _longest, _shortest, entries in reversed(list(converter.dict_cache.values())):
        table.update((key, value.split(" ")[0]) for key, value in entries.items())
    phrases = sorted((key for key in table if len(key) > 1), key=len, reverse=True)
    letters = "".join(key for key, value in table.items() if len(key) == 1 and key != value)
    changing = {old for key, value in table.items() for old, new in zip(key, value, strict=False) if old != new}
    return re.compile("|".join(map(re.escape, phrases)) + f"|[{re.escape(letters)}]"), table, frozenset(changing)


def simplify(text: str) -> str:
    """Turn traditional characters into simplified ones, known phrases first."""
    pattern, table, changing = _simplifier()
    if changing.isdisjoint(text):
        return text
    return pattern.sub(lambda found: table[found[0]], text)


def clean(text: str, limit: int = LIMIT) -> str:
    """Give text in one form for people and encoders: NFKC, simplified, no invisible characters, single spaces, at most limit."""
    text = unicodedata.normalize("NFKC", _INVISIBLE.sub("", text[: 2 * limit]))[: 2 * limit]
    return _SPACE.sub(" ", simplify(text)).strip()[:limit]


def normalise(text: str, limit: int = LIMIT) -> str:
    """Give the form that search compares: clean and lower-case."""
    return clean(text, limit).lower()


@cache
def _cutter() -> Callable[[str], list[str]]:
    try:
        import rjieba
    except ImportError:
        import logging

        import jieba

        jieba.setLogLevel(logging.WARNING)
        return jieba.lcut
    return partial(rjieba.cut, hmm=True)


@cache
def _dictionary() -> Callable[[str], list[str]]:
    try:
        import rjieba
    except ImportError:
        import jieba

        return partial(jieba.lcut, HMM=False)
    return partial(rjieba.cut, hmm=False)


def tokenize(text: str, limit: int = LIMIT) -> list[str]:
    """Give the terms of any text: words, then the bigrams of each run of Chinese characters.

    A two-character word therefore counts twice, as word and as bigram; that weight is wanted. Latin words, codes and
    numbers are terms as they stand; punctuation, emoji and markup signs are none.
    """
    text = normalise(text, limit)
    return words(text) + bigrams(text)


def question_terms(question: str, limit: int = LIMIT) -> list[str]:
    """Give the terms of a question without the words that only ask; all of them if nothing else is left."""
    terms = tokenize(question, limit)
    return [term for term in terms if term not in ASKING] or terms


def words(text: str) -> list[str]:
    """Cut normalised text into words, without punctuation."""
    return [word for run in _RUN.findall(text) for word in (_cutter()(run) if _HAN.match(run) else [run])]


def is_word(text: str) -> bool:
    """Tell whether the dictionary has these Chinese characters as one word; nothing is guessed."""
    return _dictionary()(text) == [text]


def bigrams(text: str) -> list[str]:
    """Give each pair of neighbouring Chinese characters of normalised text."""
    return [a + b for run in _RUN.findall(text) if _HAN.match(run) for a, b in pairwise(run)]
