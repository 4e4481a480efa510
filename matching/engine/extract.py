"""Reading a business scope (经营范围), a list of main products or free text into offers and needs.

The text is cut into clauses, a clause into items; activities at either end of an item ("生产、销售…", "…的研发") are
taken off and given to the items they govern; licence text, exclusions (不含, 除外) and boilerplate are dropped.
"""

import re
import unicodedata
from collections.abc import Iterable

from services.search.tokens import simplify

from . import english
from . import wording as w
from .profile import DECLARED, Phrase, Profile

MAX_TEXT, MAX_PHRASES, MAX_PHRASE = 20_000, 160, 40
SIDELINE_WEIGHT = 0.4  # a patent title tells the field, not what is sold


def read(text: str, declared_offers: Iterable[str] = (), declared_needs: Iterable[str] = ()) -> Profile:
    """Read one enterprise's text into a Profile with distinct offers and needs; declared phrases come first.

    Never raises on odd text. Empty or boilerplate-only text gives an empty profile. Work is bounded: 20,000
    characters are read, 160 phrases of at most 40 characters kept on either side.
    """
    offers, needs = {}, {}
    for phrase in _declared(declared_offers):
        offers.setdefault(phrase.text, phrase)
    for phrase in _declared(declared_needs):
        needs.setdefault(phrase.text, phrase)
    for clause, is_need, weight in _clauses(text):
        for phrase in _phrases(clause, weight):
            side = needs if is_need or (phrase.activities and set(phrase.activities) <= w.BUYING) else offers
            side.setdefault(phrase.text, phrase)
    return Profile(tuple(offers.values())[:MAX_PHRASES], tuple(needs.values())[:MAX_PHRASES])


def normalise(text: str) -> str:
    """Fold widths (full-width brackets, letters) and traditional characters, drop control characters, collapse blanks."""
    text = simplify(unicodedata.normalize("NFKC", str(text or "")[:MAX_TEXT]))
    text = "".join(" " if unicodedata.category(c)[0] in "CZ" and c != "\n" else c for c in text)
    return re.sub(r"[【〔\[{]", "(", re.sub(r"[】〕\]}]", ")", re.sub(r"[;；]+", ";", text)))


def _declared(lines):
    for line in lines:
        for item in w.SEPARATOR.split(re.sub(r"[;。\n]+", "、", normalise(line))):
            item = _clean(item)
            if len(item) >= 2:
                yield Phrase(item[:MAX_PHRASE], source=DECLARED)


def _clauses(text):
    """Yield (clause, is it a need, weight). A label holds until the next sentence ends."""
    text = w.EXCEPT.sub("", _open_brackets(normalise(text)))
    is_need, weight = False, 1.0
    for sentence in re.split(r"[。\n]+|(?<=[\u4e00-\u9fff)])\.(?!\d)", text):
        is_need, weight = False, 1.0
        for clause in re.split(r";", sentence):
            clause = w.NUMBERING.sub("", clause.strip())
            clause, labels = w.LABEL.subn("", clause)
            if labels:
                is_need, weight = False, 1.0
            clause, sidelines = w.SIDELINE.subn("", clause)
            if sidelines:
                weight = SIDELINE_WEIGHT
            clause, asks = w.NEED.subn("", clause)
            if clause:
                yield clause.replace(":", "、"), is_need or bool(asks), weight
            is_need = is_need or (bool(asks) and not labels)


def _open_brackets(text):
    """Take brackets out, innermost first; what they add stays as an item of its own, licence text and exclusions go."""

    def keep(match):
        inner = match.group(1).strip()
        short = 2 <= len(inner) <= 30 and re.search(r"[\u4e00-\u9fff]{2}", inner)
        drop = w.LICENCE.search(inner) or re.search(r"不含|不包括|除外|^除|仅限|限|凭|须|类$|按|详见|年|^含", inner)
        return f"\x01{inner}\x02" if short and not drop else ""

    for _ in range(4):
        text, found = re.subn(r"\(([^()]*)\)", keep, text)
        if not found:
            break
    text = re.sub(r"[()]", "、", text)  # an unpaired bracket separates
    # What a bracket added follows its clause, so that it does not cut "A(B)的生产" in two.
    return "".join(_hang(part) for part in re.split(r"([;。\n])", text))


def _hang(part):
    asides = re.findall(r"\x01([^\x01\x02]*)\x02", part)
    main = re.sub(r"\x01[^\x01\x02]*\x02", "", part).replace("\x01", "").replace("\x02", "")
    return main + "".join(f";{aside}" for aside in asides) if asides else main


def _phrases(clause, weight):
    """Phrases of one clause, each with the activities that govern it."""
    if english.is_english(clause):
        return [Phrase(text[:MAX_PHRASE].strip(), acts, weight=weight) for text, acts in english.items(clause)]
    if w.LICENCE.search(clause) and not re.search(r"[、,]", clause):
        return []
    made, waiting, lead = [], [], ()
    for item in _items(clause):
        if w.LICENCE.search(item) or w.EXCLUDED.search(item):
            continue
        if w.ONLY_ACTIVITY.fullmatch(item):
            acts = _activities(item)
            if waiting:
                waiting = [(text, _merge(known, acts)) for text, known in waiting]
            else:
                lead = _merge(lead, acts)
            continue
        if waiting and waiting[-1][1] and not lead:
            made, waiting = made + waiting, []  # the last group was closed by its own activities
        head = w.HEAD.match(item)
        if head:
            lead, item = _activities(head["act"]), head["rest"]
        item, tail = _cut_tail(item)
        if tail:
            waiting = [(text, _merge(known, tail)) for text, known in waiting]
        waiting.append((item, _merge(lead, tail)))
    kept = ((_handled(_clean(text), acts), acts) for text, acts in made + waiting)
    return [Phrase(text[:MAX_PHRASE], acts, weight=weight) for text, acts in kept if _says_something(text)]


def _handled(text, acts):
    """The service, where all that is done with a thing is a service."""
    return f"{text}{acts[0]}" if text and acts and set(acts) <= w.HANDLING and not text.endswith(tuple(w.HANDLING)) else text


def _items(clause):
    """Cut a clause at commas and at 及/和/与, but not inside words such as 饱和."""
    for piece in w.SEPARATOR.split(clause):
        piece = piece.strip(" .·\"'“”‘’*+~!！?？")
        held = {}
        for match in w.WHOLE_WORD.finditer(piece):
            held[chr(0xE000 + len(held))] = match.group()
        for mark, word in held.items():
            piece = piece.replace(word, mark)
        for item in w.JOIN.split(piece):
            for mark, word in held.items():
                item = item.replace(mark, word)
            if item := item.strip():
                yield item


def _cut_tail(item):
    match = w.TAIL.search(item)
    if not match or match.start() < 2:
        return item, ()
    acts = _activities(match["act"])
    if set(acts) <= w.NAMING and "的" not in match["act"]:
        return item, acts
    return item[: match.start()], acts


def _activities(text):
    return tuple(dict.fromkeys(w.ACTIVITY.findall(text)))


def _merge(known, more):
    return tuple(dict.fromkeys((*known, *more)))


def _clean(item):
    item = w.FILLER.sub("", item.strip(" .·、,:-\"'“”‘’"))
    return w.ENDING.sub("", item).strip(" 的")


def _says_something(text):
    return len(text) >= 2 and not w.BOILERPLATE.fullmatch(text) and not re.fullmatch(r"[\W\d_]+", text)
