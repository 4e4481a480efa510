"""What a visitor can do: ask, rate an answer, forget the conversation."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from services.base import DomainError
from services.search import tokens

from . import answering, foreign, index, privacy, records, smalltalk, turns, understanding
from .models import Citation, Conversation, Feedback, Passage, Question
from .tidying import tidy

LONGEST = 300
VISIT = timedelta(hours=2)  # a question after a longer pause leans on none before it


class Unclear(DomainError):
    """The input holds no question that could be searched for."""

    code = "ask_unclear"


def clean_question(raw: str) -> str:
    """The question as typed, but without invisible characters and with private numbers masked.

    Raises Unclear, in words for the asker, for what is empty, too long or without any word. Looks at LONGEST × 4
    characters at most, whatever arrives.
    """
    text = tidy(raw[: LONGEST * 4])
    if not text:
        raise Unclear(_("还没有写问题，请输入您想了解的事项。"))
    if len(text) > LONGEST or len(raw) > LONGEST * 4:
        raise Unclear(_("问题太长，请压缩到 %(most)s 个字以内，一次只问一件事。") % {"most": LONGEST})
    if not smalltalk.has_words(tokens.clean(text)):
        raise Unclear(_("没有看到文字，请用一句话写出您的问题。"))
    return privacy.mask(text)[:LONGEST]


def conversation_of(*, token: str | None, user=None) -> Conversation:
    """The visitor's conversation by its token, or a new one; a token of our own making only."""
    known = Conversation.objects.filter(token=token).first() if _is_uuid(token) else None
    if known is None:
        known = Conversation.objects.create(user=user)
    elif user is not None and known.user_id is None:
        known.user = user
        known.save(update_fields=["user", "updated_at"])
    return known


def asked_already(*, conversation: Conversation, text: str, region_id: int | None = None) -> Question | None:
    """The last question of a conversation if it is this one and nothing was published since: a reloaded page asks nothing new."""
    last = conversation.questions.select_related("feedback", "generation").order_by("-pk").first()
    same = last and last.text == clean_question(text) and last.region_id == region_id
    return last if same and last.edition in (0, index.edition_number()) else None


def ask(*, conversation: Conversation, text: str, at: datetime, region_id: int | None = None, channel: str = "page") -> Question:
    """Answer a question and log it. Raises Unclear for what is no question."""
    text = clean_question(text)
    day = timezone.localtime(at).date()
    earlier = _earlier(conversation, at)
    question = None
    while question is None:  # a text was taken down while it was being cited: answer without it
        made, found = answering.respond(text, at=day, region_id=region_id, earlier=earlier)
        question = _log(conversation, text, made, found, at=at, region_id=region_id, channel=channel)
    return question


def _earlier(conversation, at) -> list[str]:
    """The latest questions of the visit, oldest first, in the form of tokens.clean; what was no question is left out."""
    small = Q(outcome=Question.Outcome.REPLIED) & ~Q(reason="clarify")
    asked = conversation.questions.filter(asked_at__gte=at - VISIT).exclude(small).order_by("-pk")
    return [tokens.clean(text) for text in reversed(asked.values_list("text", flat=True)[: turns.MOST_TURNS])]


@transaction.atomic
def _log(conversation, text, made, found, *, at, region_id, channel) -> Question | None:
    """Keep a question with its answer; None, and nothing kept, if the knowledge base no longer holds what the answer cites."""
    cited = {source.passage_id for source in made.sources}
    if cited and len(Passage.objects.select_for_update().filter(pk__in=cited).values_list("pk", flat=True)) < len(cited):
        return None
    with foreign.told_in(made.language):
        kept = {**made.as_json(), **understanding.as_json(text, found, conversation.user)}
    question = Question.objects.create(
        conversation=conversation,
        text=text,
        region_id=region_id,
        outcome=made.outcome,
        reason=made.reason,
        answer=kept,
        confidence=round(made.confidence, 4),
        encoder=found.encoder,
        edition=found.edition,
        channel=channel,
        asked_at=at,
    )
    Citation.objects.bulk_create(
        [
            Citation(
                question=question,
                order=source.order,
                document_id=source.document_id,
                passage_id=source.passage_id,
                title=source.title,
                number=source.number,
                url=source.url,
                quote=source.quote,
            )
            for source in made.sources
        ]
    )
    return question


def rate(*, question: Question, verdict: str, comment: str = "") -> Feedback:
    """Keep what the asker thought of an answer. Raises Unclear for an unknown verdict."""
    if verdict not in Feedback.Verdict.values:
        raise Unclear(_("请选择“有帮助”或“没帮助”。"))
    comment = privacy.mask(tidy(comment[:1200]))[:300]
    feedback, _made = Feedback.objects.update_or_create(question=question, defaults={"verdict": verdict, "comment": comment})
    return feedback


def forget(*, conversation: Conversation) -> int:
    """Delete a conversation with all its questions and answers; returns how many questions there were."""
    return records.delete(Conversation.objects.filter(pk=conversation.pk))


def _is_uuid(token) -> bool:
    try:
        return bool(token) and bool(UUID(str(token)))
    except ValueError:
        return False
