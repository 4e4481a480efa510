"""From a question to an answer, without a log: care and small talk first, then retrieval, then quotation, a question back or a refusal."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from services.search import tokens

from . import answer, clarify, conduct, retrieve, smalltalk, understanding, ways


def respond(question: str, *, at: date, region_id: int | None = None, earlier: Sequence[str] = ()) -> tuple[answer.Answer, retrieve.Found]:
    """Answer a cleaned question as of a day; region_id: from the form; earlier: the visit's questions before it, oldest first."""
    for table in (conduct, smalltalk):
        kind = table.kind_of(question)
        if kind:
            return answer.Answer("replied", str(table.REPLIES[kind]), reason=kind), retrieve.Found()
    found = retrieve.find(question, at=at, region_id=region_id, earlier=earlier)
    made = answer.compose(found.asked, found, at=at)
    is_literal = understanding.is_literal(tokens.clean(question))
    back = None if is_literal else clarify.ask_back(found, at=at, region_id=region_id, is_answered=made.outcome == "answered")
    if back and back.about == "place" and made.reason in ("unsure", "empty"):
        return answer.Answer("replied", back.question, reason="clarify", confidence=found.confidence, clarification=back), found
    made = replace(made, clarification=back)
    return _with_ways(made, found), found


def _with_ways(made, found) -> answer.Answer:
    """An answer with what to do next, from the cited texts that are in force."""
    documents = list(dict.fromkeys(source.document_id for source in made.sources if source.in_force))
    cited = {source.passage_id for source in made.sources}
    return replace(made, ways=ways.of(found.asked, made.wish, found.passages, ways.read_further(documents), cited))
