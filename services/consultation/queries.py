"""Reads of the conversation log, always as the asker's own."""

from .models import Conversation, Question

SHOWN = 20


def history(conversation: Conversation | None) -> list[Question]:
    """The latest questions of a conversation, oldest first."""
    if conversation is None:
        return []
    rows = conversation.questions.select_related("feedback").order_by("-pk")[:SHOWN]
    return list(reversed(rows))


def own_question(pk: int, token: str | None) -> Question | None:
    """A question of the conversation that the visitor's token opens; None for anyone else's."""
    if not token:
        return None
    return Question.objects.select_related("feedback").filter(pk=pk, conversation__token=token).first()
