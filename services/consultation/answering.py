"""From a question to an answer, without a log: care and small talk first, then retrieval, then quotation, a question back or a refusal."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from services.search import tokens

from . import answer, clarify, conduct, foreign, retrieve, smalltalk, understanding, ways


def respond(question: str, *, at: date, region_id: int | None = None, earlier: Sequence[str] = ()) -> tuple[answer.Answer, retrieve.Found]:
    """Answer a cleaned question as of a day; region_id: from the form; earlier: the visit's questions before it, oldest first.

    A question in English or Vietnamese is searched for in Chinese and answered in its own language around the quotation.
    """
    before = [foreign.chinese(text) for text in earlier]
    read = foreign.read(question)
    if read is None:
        return _respond(question, at, region_id, before)
    with foreign.told_in(read.language):
        made, found = _respond(read.chinese, at, region_id, before, typed=question, sureness=read.sureness)
        if found.asked:
            found = replace(found, understood=understanding.of_foreign(found.asked, read.unknown))
        texts = [*(sentence.text for sentence in made.sentences), *(source.title for source in made.sources)]
        return replace(made, language=read.language, key_terms=foreign.key_terms(texts, read.language)), found


def _respond(question, at, region_id, earlier, *, typed="", sureness=1.0) -> tuple[answer.Answer, retrieve.Found]:
    """typed: the question in its own language, if that is not Chinese; sureness: what unknown words leave of the confidence."""
    for table in (conduct, smalltalk):
        kind = table.kind_of(typed) if typed else ""
        kind = kind or table.kind_of(question)
        if kind:
            return answer.Answer("replied", str(table.REPLIES[kind]), reason=kind), retrieve.Found()
    found = retrieve.find(question, at=at, region_id=region_id, earlier=earlier)
    found = replace(found, confidence=found.confidence * sureness)
    made = answer.compose(found.asked, found, at=at)
    back = None if understanding.is_literal(tokens.clean(question)) else _ask_back(made, found, at, region_id, typed, sureness)
    if back and back.about == "place" and made.reason in ("unsure", "empty"):
        return answer.Answer("replied", back.question, reason="clarify", confidence=found.confidence, clarification=back), found
    made = replace(made, clarification=back)
    return _with_ways(made, found), found


def _ask_back(made, found, at, region_id, typed, sureness) -> clarify.Clarification | None:
    """The question back; words of another language that were not understood are no case for one, unless there is an answer."""
    is_answered = made.outcome == "answered"
    if sureness < 1 and not is_answered:
        return None
    back = clarify.ask_back(found, at=at, region_id=region_id, is_answered=is_answered)
    return replace(back, choices=tuple(_choice(choice, typed) for choice in back.choices)) if back else None


def _choice(choice, typed) -> clarify.Choice:
    """A choice as the page keeps it; to a question in another language a kind adds its words to what was typed."""
    label = foreign.in_words(choice.label)
    if not typed:
        return replace(choice, label=label)
    return replace(choice, label=label, question=typed if choice.region_id else f"{label}: {typed}")


def _with_ways(made, found) -> answer.Answer:
    """An answer with what to do next, from the cited texts that are in force."""
    documents = list(dict.fromkeys(source.document_id for source in made.sources if source.in_force))
    cited = {source.passage_id for source in made.sources}
    return replace(made, ways=ways.of(found.asked, made.wish, found.passages, ways.read_further(documents), cited))
