"""错误引用: an editor's word on a source of an answer; it sends the question into the queue, and can be taken back."""

from django.db import transaction

from services.consultation.models import Citation

from .models import Ask, WrongCitation


@transaction.atomic
def mark_wrong(*, citation: Citation, by, at, note="") -> WrongCitation:
    """Say that a source does not answer its question; saying it again renews the note."""
    fault, _made = WrongCitation.objects.update_or_create(citation=citation, defaults={"by": by, "at": at, "note": note})
    return fault


@transaction.atomic
def unmark(*, citation: Citation) -> None:
    """Take the mark back. The question leaves its cluster if nothing else brought it there and nobody works on it."""
    WrongCitation.objects.filter(citation=citation).delete()
    if not WrongCitation.objects.filter(citation__question=citation.question_id).exists():
        Ask.objects.filter(question=citation.question_id, why=Ask.Why.WRONG, cluster__state="open").delete()
