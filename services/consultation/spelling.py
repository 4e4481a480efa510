"""Slips of the input method: words that sound like words of the knowledge base but are not written like them. No Django.

专精特薪 → 专精特新, 台帐 → 台账, gaoxinjishuqiye → 高新技术企业. Only suggests; retrieve takes a suggestion when it finds
clearly better with it. Sounds are folded as the south of China speaks and types them: zh = z, ing = in.
"""

import re
from collections import Counter
from collections.abc import Iterable
from functools import cache
from itertools import product

from services.search import tokens

LONGEST = 8
LATIN = re.compile(r"(?<![a-z0-9.@/_-])[a-z]{6,40}(?![a-z0-9.@/_-])")
RUN = re.compile(r"[\u4e00-\u9fff]+")
FOLDED = [(re.compile(old), new) for old, new in (("^zh", "z"), ("^ch", "c"), ("^sh", "s"), ("ing$", "in"), ("eng$", "en"))]
TWO_SOUNDS = {"行": ("hang", "xin"), "长": ("cang", "zang"), "重": ("zong", "cong"), "调": ("diao", "tiao"), "还": ("huan", "hai")}
MOST_SOUNDS = 4


@cache
def sounds_of(char: str) -> tuple[str, ...]:
    """The folded sounds of one character, without tone."""
    if char in TWO_SOUNDS:
        return TWO_SOUNDS[char]
    from pypinyin import lazy_pinyin  # half a second of start-up that only the index pays

    sound = lazy_pinyin(char, errors=lambda other: [other])[0]
    for pattern, folded in FOLDED:
        sound = pattern.sub(folded, sound)
    return (sound,)


def _sounds(word: str) -> list[str]:
    return ["".join(parts) for parts in list(product(*map(sounds_of, word)))[:MOST_SOUNDS]]


class Lexicon:
    """Words that a knowledge base uses, found by their sound."""

    def __init__(self, terms: Iterable[str], titles: Iterable[str]):
        """terms: every word and bigram of the texts; titles: short texts whose neighbouring words make longer names."""
        self.known = set(terms)
        names = Counter(name for title in titles for name in _names(title))
        self.known.update(names)
        self._by_sound: dict[str, list[str]] = {}
        for word in self.known:
            if 2 <= len(word) <= LONGEST and RUN.fullmatch(word) and (len(word) > 2 or tokens.is_word(word)):
                for sound in _sounds(word):
                    self._by_sound.setdefault(sound, []).append(word)

    def suggest(self, question: str) -> str:
        """The question, in the form of tokens.normalise, with what sounds like known words written like them; or the same."""
        spelt = LATIN.sub(self._spell, question)
        return RUN.sub(lambda run: self._correct(run[0]), spelt)

    def _spell(self, found) -> str:
        sounded = re.sub("([zcs])h", r"\1", found[0])
        sounded = re.sub("([ie]n)g", r"\1", sounded)
        words = [word for word in self._by_sound.get(sounded, ()) if len(word) > 2]
        return max(words, key=len) if words else found[0]

    def _correct(self, run: str) -> str:
        at, out = 0, []
        while at < len(run):
            for size in range(min(LONGEST, len(run) - at), 1, -1):
                better = self._better(run[at : at + size])
                if better:
                    out.append(better)
                    at += size
                    break
            else:
                out.append(run[at])
                at += 1
        return "".join(out)

    def _better(self, window: str) -> str:
        """The known word that a window means: itself if known; half of it at least must stand as typed."""
        if window in self.known:
            return window if len(window) > 2 else ""
        alike = [word for sound in _sounds(window) for word in self._by_sound.get(sound, ()) if len(word) == len(window)]
        kept = {word: sum(one == other for one, other in zip(word, window, strict=True)) for word in alike}
        best = max(kept, key=lambda word: (kept[word], word), default="")
        if not best or kept[best] * 2 < len(window):
            return ""
        return best if len(window) > 2 or not tokens.is_word(window) or (window, best) in SPELLINGS else ""


# Two spellings of one word that are both in dictionaries; anything else of two characters is a word of its own.
SPELLINGS = {("台帐", "台账"), ("帐户", "账户"), ("帐款", "账款"), ("帐期", "账期"), ("帐目", "账目"), ("登陆", "登录")}


def _names(title: str) -> Iterable[str]:
    """Words of a title and its runs of two and three neighbouring words."""
    for run in RUN.findall(title):
        words = tokens.words(run)
        for start in range(len(words)):
            for end in range(start + 1, min(start + 3, len(words)) + 1):
                name = "".join(words[start:end])
                if 2 < len(name) <= LONGEST:
                    yield name
