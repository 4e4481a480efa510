"""What became of a question that found no answer, for its asker without an account, who holds its private address."""

from dataclasses import dataclass
from datetime import date

from services.consultation import receipts
from services.consultation.models import Document, Question

from . import workflow
from .models import Ask, Reply

WAITING, WORKING, ANSWERED, ENDED, CLOSED = "waiting", "working", "answered", "ended", "closed"
STATES = {
    workflow.OPEN: WAITING,
    workflow.WORKING: WORKING,
    workflow.REVIEW: WORKING,
    workflow.CLOSED: CLOSED,
    workflow.MERGED: WAITING,
}


@dataclass(frozen=True)
class Progress:
    """state: one of the five above; reply: the published answer; reason: why nobody will answer, in words."""

    state: str
    reply: Reply | None = None
    reason: str = ""


def question_of(pk: int, sign: str) -> Question | None:
    """The question behind a private address; None if the sign is not its own or it is deleted by now."""
    question = Question.objects.select_related("conversation", "region").filter(pk=pk, outcome=Question.Outcome.REFUSED).first()
    return question if question and receipts.is_signed(question, sign) else None


def progress_of(question: Question, *, at: date) -> Progress:
    """How far its answer is. An answer whose page was taken down or has run out is none any more."""
    ask = Ask.objects.filter(question=question).select_related("cluster__reply__basis").first()
    if ask is None:
        return Progress(WAITING)
    cluster = ask.cluster
    if cluster.state != workflow.PUBLISHED:
        return Progress(STATES[cluster.state], reason=cluster.get_reason_display() if cluster.state == workflow.CLOSED else "")
    page = Document.objects.filter(key=cluster.reply.page_key).first()
    return Progress(ANSWERED if page and page.is_in_force(at) else ENDED, cluster.reply)
