"""Reads of the conversation log, always as the asker's own, and what others ask."""

from datetime import date

from django.db.models import Count, OuterRef, Subquery
from django.db.models.functions import Coalesce

from .models import Citation, Conversation, Document, Question

SHOWN = 20
SUGGESTED = 6


def suggested(at: date) -> list[str]:
    """Questions that have an answer on the day `at`, those most often cited first; a new site gets a stable mixture."""
    cited = Citation.objects.filter(document=OuterRef("pk")).values("document").annotate(times=Count("pk")).values("times")
    faq = Document.objects.in_force(at).filter(kind=Document.Kind.FAQ).annotate(cited=Coalesce(Subquery(cited), 0))
    return list(faq.order_by("-cited", "digest").values_list("title", flat=True)[:SUGGESTED])


def history(conversation: Conversation | None) -> list[Question]:
    """The latest questions of a conversation, oldest first."""
    if conversation is None:
        return []
    rows = conversation.questions.select_related("feedback", "region", "generation").order_by("-pk")[:SHOWN]
    return list(reversed(rows))


def own_question(pk: int, token: str | None) -> Question | None:
    """A question of the conversation that the visitor's token opens; None for anyone else's."""
    if not token:
        return None
    return (
        Question.objects.select_related("conversation", "feedback", "region", "generation").filter(pk=pk, conversation__token=token).first()
    )


def last_question(token: str | None) -> Question | None:
    """The latest question of the conversation that this token opens."""
    return Question.objects.filter(conversation__token=token).order_by("-pk").first() if token else None


def choice(turn: Question, number: int) -> tuple[str, int | None] | None:
    """The question and region behind the choice at `number`, counted from 0, of the question back in this turn; None if it has none."""
    choices = choices_of(turn)
    if not 0 <= number < len(choices):
        return None
    chosen = choices[number]
    return chosen["question"], chosen["region_id"] or turn.region_id


def choices_of(turn: Question) -> list[dict]:
    """The choices of the question back in this turn, as clarify.Choice has them; [] if nothing was asked back."""
    return (turn.answer.get("clarification") or {}).get("choices", [])
