"""English clauses of a scope: what is made or sold, without the verbs around it. Activities come out under their Chinese names."""

import re

ACTIVITIES = {
    "research": "研发",
    "development": "研发",
    "design": "设计",
    "manufactur": "制造",
    "produc": "生产",
    "process": "加工",
    "assembl": "组装",
    "sale": "销售",
    "sell": "销售",
    "trad": "贸易",
    "wholesale": "批发",
    "retail": "零售",
    "export": "出口",
    "import": "进口",
}
VERB = (
    r"(?:research|r&d|development|design|manufactur(?:e|ing)|produc(?:tion|ing)|processing|assembl(?:y|ing)"
    r"|sales?|selling|trad(?:e|ing)|wholesal(?:e|ing)|retail(?:ing)?|import(?:ing)?|export(?:ing)?)"
)
RUN = rf"{VERB}(?:\s*(?:,|and|&|,\s*and)\s*{VERB})*"
LEAD = re.compile(
    rf"^(?:(?:we|the company)\s+)?(?:(?:is|are)\s+)?(?:(?:mainly|primarily)\s+)?(?:engaged in\s+)?(?:the\s+)?(?P<act>{RUN})\s+(?:of\s+)?",
    re.I,
)
TAIL = re.compile(rf"\s+(?P<act>{RUN})$", re.I)
SENTENCE = re.compile(r"\.\s+(?=[A-Z])")
JOIN = re.compile(r"\s*,\s*(?:and\s+)?|\s+and\s+|\s*&\s*", re.I)
SAYS_NOTHING = re.compile(
    rf"(?:{RUN}|(?:the\s+)?(?:goods|products?|technolog(?:y|ies)|services?|business|consulting|other|related products?|general items?|licensed items?))+",
    re.I,
)


def is_english(clause: str) -> bool:
    """Is the clause written in Latin letters throughout, and more than a name or a type?"""
    return not re.search(r"[\u3040-\u9fff]", clause) and len(re.findall(r"[A-Za-z]{3,}", clause)) > 1


def items(clause: str) -> list[tuple[str, tuple[str, ...]]]:
    """Products of one clause with their activities, in order."""
    return [one for sentence in SENTENCE.split(clause) for one in _items(sentence)]


def _items(sentence):
    text, acts = sentence.strip(" .:"), ()
    if lead := LEAD.match(text):
        text, acts = text[lead.end() :], _activities(lead["act"])
    found = []
    for item in JOIN.split(text):
        tail = TAIL.search(item)
        own = _activities(tail["act"]) if tail else ()
        item = (item[: tail.start()] if tail else item).strip(" .:-")
        if len(item) > 2 and not SAYS_NOTHING.fullmatch(item):
            found.append((item, tuple(dict.fromkeys((*acts, *own)))))
    return found


def _activities(words):
    return tuple(dict.fromkeys(name for start, name in ACTIVITIES.items() if start in words.lower()))
