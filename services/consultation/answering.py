"""From a question to an answer, without a log: care and small talk first, then retrieval, then quotation, a question back or a refusal."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from . import answer, clarifying, conduct, foreign, retrieve, smalltalk, understanding


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
    if made.outcome == "refused" and made.reason in ("unsure", "empty") and sureness == 1.0:
        back = clarifying.place(found.asked, found, at=at)
        if back is not None:
            choices = tuple(replace(choice, question=typed or choice.question) for choice in back.choices)
            back = answer.Clarification(back.question, choices)
            return answer.Answer("replied", back.question, reason="clarify", confidence=found.confidence, clarification=back), found
    if found.clarification and made.outcome != "replied" and made.reason != "other_place":
        choices = tuple(_choice(choice, typed) for choice in found.clarification.choices)
        made = replace(made, clarification=answer.Clarification(found.clarification.prompt, choices))
    return made, found


def _choice(choice, typed) -> answer.Choice:
    """A choice as the page keeps it; to a question in another language it adds its words to what was typed."""
    label = foreign.in_words(choice.label)
    return answer.Choice(label, f"{label}: {typed}" if typed else choice.question)
