"""A text in Latin letters to words, and a word to the form that is compared. Pure."""

import re
import unicodedata

HAN = re.compile("[\u3400-\u9fff]")
# 中文 runs, codes and figures (GB/T, 36132-2025, 15%), words; R&D is one word, an apostrophe ends one
WORD = re.compile(r"[\u3007\u3400-\u9fff“”]+|[^\W\d_]+/[A-Z]\b|[^\W_]*\d[\w.,/-]*%?|[^\W\d_]+(?:&[^\W\d_]+)?", re.UNICODE)
POSSESSIVE = re.compile(r"['’]s?\b")
FOLDS = str.maketrans("đyĐY", "diDI")


def words(text: str) -> list[str]:
    """The words, codes, figures and Chinese runs of a text in the form of tokens.clean, as typed."""
    return [word.rstrip(".,/-") for word in WORD.findall(POSSESSIVE.sub(" ", text))]


def is_passed_on(word: str) -> bool:
    """Tell whether a word stands in any language: Chinese, a figure, or a code in capitals."""
    return bool(HAN.search(word)) or any(char.isdigit() for char in word) or (len(word) > 1 and word.isupper())


def folded(word: str) -> str:
    """A Vietnamese syllable as typed without its marks; i and y are one sound (tỉ lệ, tỷ lệ)."""
    bare = unicodedata.normalize("NFD", word.lower())
    return "".join(char for char in bare if not unicodedata.combining(char)).translate(FOLDS)


def stem(word: str) -> str:
    """An English word without its endings: policies, policy; applied, applies, applying, apply. Only for comparing stems."""
    word = word.lower()
    for ending, shorter in (("ies", "y"), ("ied", "y"), ("sses", "ss"), ("ing", ""), ("ed", ""), ("es", ""), ("s", "")):
        if word.endswith(ending) and len(word) - len(ending) >= 3 - len(shorter) and not word.endswith(("ss", "us", "is")):
            word = word.removesuffix(ending) + shorter
            break
    if len(word) > 3 and word[-1] == word[-2] and word[-1] not in "sle":
        word = word[:-1]  # submitted, planning
    return word[:-1] if len(word) > 3 and word.endswith("e") else word
