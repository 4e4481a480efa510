"""Ask the wordings of a published cluster again: does the page answer them now?"""

from services.consultation import marking
from services.consultation.index import keeper
from services.consultation.models import Document

from .models import Reply, meant

MOST = 50


def check(cluster_id: int, *, at, progress=None) -> tuple[int, int]:
    """Ask up to MOST distinct wordings of a cluster as of now; returns how many, and how many cite its page. Kept with the reply."""
    reply = Reply.objects.get(cluster=cluster_id)
    page = Document.objects.filter(key=reply.page_key).values_list("pk", flat=True).first()
    asks = reply.cluster.asks.values_list(meant("question__"), "question__region").order_by("pk")
    wordings = list(dict.fromkeys([(reply.title, reply.region_id), *asks]))[:MOST]
    keeper.renew()
    right = 0
    for done, (text, region) in enumerate(wordings, 1):
        made = marking.ask(text, at=at.date(), region_id=region)
        right += any(source.document_id == page for source in made.sources)
        if progress:
            progress(done, len(wordings))
    Reply.objects.filter(pk=reply.pk).update(checked_at=at, checked=len(wordings), answered=right)
    return len(wordings), right
