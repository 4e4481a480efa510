"""Which language a question is in: Chinese unless there are signs of English or Vietnamese. Pure."""

import re
import unicodedata

from .glossary import function_words, phrases
from .words import HAN, folded, is_passed_on, words

CHINESE, ENGLISH, VIETNAMESE = "zh-hans", "en", "vi"
# đ, and in decomposed form the horn of ơ ư, hook above and dot below: no other language asked in here has them, é and ô are French too
MARKS = re.compile("[đĐ\u031b\u0309\u0323]")
KNOWN_SHARE = 0.5  # of the words must be known for a text without such marks


def language_of(text: str) -> str:
    """CHINESE, ENGLISH or VIETNAMESE for a question in the form of tokens.clean.

    Chinese with foreign words in it stays Chinese; so does what is in no known language, and pinyin, which spelling reads.
    """
    typed = words(text)
    latin = [word for word in typed if not is_passed_on(word)]
    if not latin or HAN.search(text) and not _frames(typed, latin):
        return CHINESE
    if MARKS.search(unicodedata.normalize("NFD", text)):
        return VIETNAMESE
    english, vietnamese = (sum(_is_known(word, language) for word in latin) for language in (ENGLISH, VIETNAMESE))
    if max(english, vietnamese) < KNOWN_SHARE * len(latin):
        return CHINESE
    return VIETNAMESE if vietnamese > english else ENGLISH


def _frames(typed, latin) -> bool:
    """Tell whether foreign grammar holds a text with Chinese words: it begins with a function word and has another one."""
    for language in (ENGLISH, VIETNAMESE):
        grammar = {folded(word) for kind in ("dropped", "silent") for word in function_words(language, kind)}
        if folded(typed[0]) in grammar and sum(folded(word) in grammar for word in latin) > 1:
            return True
    return False


def _is_known(word, language) -> bool:
    table = phrases(language)
    return table.knows(word) or table.is_silent(word)
