"""The answer without any language model: the best sentences of the best passages, each with its source — or a refusal.

Pure over what retrieve.find() found: no clock, no queries.
"""

import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import date

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from services.search import tokens

from . import conflicts, foreign, orders, parts, smalltalk
from .clarify import Clarification
from .models import Document, Passage
from .retrieve import Found

REFUSAL = gettext_lazy("没有查到依据，可以转人工为您解答。")
MOST_SENTENCES = 4
MOST_SOURCES = 3
WHOLE = 160  # characters; a clause no longer than this is quoted whole
BEHIND = 1.0  # ranking score that a further source may lack; 1.5 adds a right answer in 200 and costs 3 % of citation precision
BEHIND_AT_HOME = 3.0  # the same for another part of the same text, which is read together with it
ENDING_DAYS = 90
STANDINGS = ("current", "ending", "replaced", "ended", "coming")
SENTENCE = re.compile(r"[^。！？；\n]+[。！？；]?")


@dataclass(frozen=True)
class Sentence:
    """A quoted sentence; cites counts from 1 into the sources. url: where on the page of its source it stands."""

    text: str
    cites: int
    is_key: bool = False
    url: str = ""


@dataclass(frozen=True)
class Cited:
    """A source as it stood when the answer was given. state: what holds on that day, in words; standing: the same in one of STANDINGS."""

    order: int
    kind: str
    title: str
    url: str
    label: str
    number: str
    issuer: str
    place: str
    state: str
    in_force: bool
    verified: bool
    quote: str
    document_id: int
    passage_id: int
    standing: str = ""
    since: str = ""
    successor: str = ""
    successor_url: str = ""


@dataclass(frozen=True)
class Answer:
    """What the page shows. reason tells why there is a refusal; pointers lead to rules that no longer hold.

    wish: one of routes.ROUTES if the asker wants something done. ways: what to do next, see ways.of. conflicts: pairs of
    sentences of sources in force that give different figures: {one, one_cites, other, other_cites}. language: of the question;
    key_terms: for a question that is not Chinese, words of the quotation in its language: {chinese, told}.
    """

    outcome: str
    message: str = ""
    detail: str = ""
    reason: str = ""
    sentences: list[Sentence] = field(default_factory=list)
    sources: list[Cited] = field(default_factory=list)
    pointers: list[dict] = field(default_factory=list)
    confidence: float = 0.0
    wish: str = ""
    conflicts: list[dict] = field(default_factory=list)
    ways: list[dict] = field(default_factory=list)
    clarification: Clarification | None = None
    language: str = foreign.CHINESE
    key_terms: list[dict] = field(default_factory=list)

    def as_json(self) -> dict:
        """For the log, and to show it again word for word."""
        return asdict(self)


def compose(question: str, found: Found, *, at: date) -> Answer:
    """Quote the best passages, or refuse when nothing in force speaks to the question with enough confidence."""
    wish = smalltalk.wish_of(question)
    passages = [passage for passage in found.passages if _sentences(passage.text)]
    if not passages or found.confidence < settings.ANSWER_THRESHOLD:
        return replace(refuse(found, at=at), wish=wish)
    wanted = _terms(question)
    first, *others = passages
    near = [other for other in others if found.behind[other.pk] <= (BEHIND_AT_HOME if other.document_id == first.document_id else BEHIND)]
    chosen, pairs = _with_rivals(first, near[: MOST_SOURCES - 1], others, at)
    sentences, sources = [], []
    for order, passage in enumerate(chosen, 1):
        opening, key = _opening(passage, wanted)
        sentences += [Sentence(text, order, order == 1 and text == key, _url_of(passage, [text])) for text in opening]
        sources.append(cited(passage, order, at, opening))
    return Answer(
        "answered",
        detail=_day_note(found, at),
        sentences=sentences,
        sources=sources,
        confidence=found.confidence,
        wish=wish,
        conflicts=pairs,
    )


def _with_rivals(first, near, others, at) -> tuple[list[Passage], list[dict]]:
    """The passages to quote, with those in force that give other figures than the first; and the pairs of sentences."""
    chosen, pairs = [first, *near], []
    for other in others:
        if other.document_id == first.document_id or not (first.document.is_in_force(at) and other.document.is_in_force(at)):
            continue
        told = [conflicts.Text(f"{passage.document.title} {passage.path}", passage.text) for passage in (first, other)]
        pair = conflicts.differing(*told)
        if pair is None:
            continue
        chosen += [] if other in chosen else [other]
        pairs.append({"one": pair[0], "one_cites": 1, "other": pair[1], "other_cites": chosen.index(other) + 1})
    return chosen, pairs


def refuse(found: Found, *, at: date) -> Answer:
    """Say that there is no basis, what was searched, and which ended rule or other place it would have been."""
    pointers = [_pointer(document, at) for document in found.outdated]
    if found.place.outside:
        reason, detail = (
            "other_place",
            _("您问的是%(place)s。本站收录国家和广西的规定，没有%(place)s的内容；如想了解全国通用的规定，请去掉地名再问。")
            % {"place": foreign.in_words(found.place.outside)},
        )
    elif pointers:
        reason, detail = "ended", _("与问题最接近的规定已经失效，不能作为现在办事的依据：")
    elif not found.searched:
        reason, detail = "empty", _("知识库中没有适用的内容。")
    else:
        places = _("、").join([_("全国"), *map(foreign.in_words, found.place.names or [_("广西")])])
        words = {"count": found.searched, "places": places, "day": (found.day or at).isoformat()}
        reason, detail = (
            "unsure",
            _("已检索适用于%(places)s、%(day)s 有效的 %(count)s 条内容，没有足以回答的依据。换个说法或写明事项名称，可能查得到。") % words,
        )
    return Answer("refused", str(REFUSAL), detail, reason, pointers=pointers, confidence=found.confidence)


def _pointer(document, at) -> dict:
    state = state_of(document, at)
    return {
        "title": document.title,
        "url": document.url,
        "state": state,
        "successor": document.successor_title,
        "successor_url": document.successor_url,
    }


def cited(passage: Passage, order: int, at: date, sentences: Sequence[str] = ()) -> Cited:
    """The source line of a passage: the smallest 条, 款 or 项 that holds the quoted sentences."""
    document = passage.document
    return Cited(
        order=order,
        kind=document.get_kind_display(),
        title=document.title,
        url=_url_of(passage, sentences),
        label=_place(passage, sentences).label,
        number=document.number,
        issuer=document.issuer,
        place=foreign.in_words(str(document.region)) if document.region else _("全国"),
        state=state_of(document, at),
        in_force=document.is_in_force(at),
        verified=document.verified,
        quote=passage.text,
        document_id=document.pk,
        passage_id=passage.pk,
        standing=standing_of(document, at),
        since=document.effective_on.isoformat() if document.effective_on else "",
        successor=document.successor_title if document.superseded else "",
        successor_url=document.successor_url if document.superseded else "",
    )


def _place(passage, sentences) -> parts.Place:
    return parts.locate(passage.text, parts.Place(passage.anchor, passage.label), sentences)


def _url_of(passage, sentences) -> str:
    anchor = _place(passage, sentences).anchor
    return f"{passage.document.url}#{anchor}" if anchor else passage.document.url


def standing_of(document: Document, at: date) -> str:
    """The validity of a document on a day: current, ending (within ENDING_DAYS), replaced, ended, coming, or "" for what has none."""
    end, start = document.expires_on, document.effective_on
    if (end and end < at) or (document.superseded and not end):
        return "replaced" if document.superseded else "ended"
    if start and start > at:
        return "coming"
    if end:
        return "ending" if (end - at).days <= ENDING_DAYS else "current"
    return "current" if document.kind == Document.Kind.POLICY or document.number else ""


def state_of(document: Document, at: date) -> str:
    """The validity of a document on a day, in words."""
    end, standing = document.expires_on, standing_of(document, at)
    if standing == "replaced":
        return _("已被替代")
    if standing == "ended":
        return _("已于 %(day)s 失效") % {"day": end.isoformat()}
    if standing == "coming":
        return _("尚未生效，自 %(day)s 起施行") % {"day": document.effective_on.isoformat()}
    if standing == "ending":
        return _("即将到期，至 %(day)s") % {"day": end.isoformat()}
    if end:
        return _("现行有效，至 %(day)s") % {"day": end.isoformat()}
    return _("现行有效") if standing else ""


def _opening(passage, wanted) -> tuple[list[str], str]:
    """What to quote of the best passage, in its order, and the key sentence: in a FAQ, whose title is the question, the first.

    A 项 is quoted as a whole with the words that open its list: without them it says nothing.
    """
    told = _sentences(passage.text)
    ranked = sorted(told, key=lambda sentence: -_overlap(wanted, sentence))
    if passage.hint:
        ranked = [told[0], *(sentence for sentence in ranked if sentence != told[0])]
    if len(passage.text) <= WHOLE and len(told) <= MOST_SENTENCES:
        return told, ranked[0]
    chosen = ranked[: MOST_SENTENCES - 1]
    contexts = [parts.context_of(passage.text, sentence, WHOLE) for sentence in chosen] if passage.label else []
    return [sentence for sentence in told if sentence in chosen or any(sentence in context for context in contexts)], ranked[0]


def _sentences(text) -> list[str]:
    """The sentences to quote from; what is addressed to machines is none."""
    told = [sentence.strip() for sentence in SENTENCE.findall(text) if sentence.strip()]
    return [sentence for sentence in told if not orders.is_order(sentence)]


def _terms(text) -> set[str]:
    return {term for term in tokens.tokenize(text) if len(term) > 1 or term.isdigit()}


def _overlap(wanted, text) -> float:
    """Share of the question's terms in a sentence; a slight malus keeps long sentences from winning by length."""
    return len(wanted & _terms(text)) / (len(wanted) or 1) - len(text) / 10_000


def _day_note(found, at) -> str:
    """Rules of another day than today: which day it is, and that today's may differ."""
    if found.day is None or found.day == at:
        return ""
    words = {"day": found.day.isoformat(), "today": at.isoformat()}
    if found.day < at:
        return _("您问的是过去的年份。以下是 %(day)s 有效或专门说明该年份的内容，不代表 %(today)s 的规定。") % words
    return _("您问的是以后的时间。以下是按目前已发布的文件到 %(day)s 仍有效的规定，届时请再核对。") % words
