"""待复核: a published answer whose basis changed, ended or went is marked, and the editors are told."""

from django.utils import timezone

from . import telling, workflow
from .models import Reply


def mark(sender, document, how, **_signal):
    """Mark the published answers that rest on a document; called by the knowledge base in the transaction that changes it."""
    at = timezone.localtime()
    for reply in Reply.objects.select_for_update().filter(basis=document, cluster__state=workflow.PUBLISHED):
        reply.recheck, reply.recheck_at = how, at
        reply.recheck_of = f"《{document.title}》" + (f"（{document.number}）" if document.number else "")
        reply.save(update_fields=["recheck", "recheck_at", "recheck_of", "updated_at"])
        telling.of_change(reply, at=at)
