"""The knowledge base: publishers put texts in under a key of their own and drop them again. The index follows by itself."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, fields
from datetime import date

from django.db import transaction
from django.db.models import F

from services.jobs.actions import enqueue

from . import events, index
from .cutting import Cut
from .models import Document, Edition, Passage

INDEX_JOB = "consultation.index"


@dataclass(frozen=True)
class Source:
    """What the knowledge base knows of a text besides its words. expires_on is the last day in force, as far as known."""

    key: str
    kind: str
    title: str
    url: str
    number: str = ""
    issuer: str = ""
    region_id: int | None = None
    effective_on: date | None = None
    expires_on: date | None = None
    superseded: bool = False
    successor_title: str = ""
    successor_url: str = ""
    verified: bool = False


@transaction.atomic
def put(source: Source, cuts: Sequence[Cut]) -> bool:
    """Store a text in place of whatever stood under its key; returns False if it stood there already, word for word."""
    words = digest(source, cuts)
    known = Document.objects.select_for_update().filter(key=source.key).first()
    if known and known.digest == words:
        return False
    if known and (how := _change(known, source, cuts)):
        events.changed.send(sender=Document, document=known, how=how)
    values = {field.name: getattr(source, field.name) for field in fields(source) if field.name != "key"}
    version = known.version + 1 if known else 1
    document, _made = Document.objects.update_or_create(key=source.key, defaults={**values, "digest": words, "version": version})
    document.passages.all().delete()
    Passage.objects.bulk_create([Passage(document=document, order=n, **asdict(cut)) for n, cut in enumerate(cuts)])
    _turn_edition()
    return True


@transaction.atomic
def drop(key: str) -> bool:
    """Forget a text at once; returns False if it was not known."""
    known = Document.objects.select_for_update().filter(key=key).first()
    if known is None:
        return False
    events.changed.send(sender=Document, document=known, how="gone")
    known.delete()
    _turn_edition()
    return True


def _change(known: Document, source: Source, cuts) -> str:
    """What a new state of a text means to what rests on it: "ended", "changed" or "" for neither."""
    if source.superseded and not known.superseded or (source.expires_on and source.expires_on < (known.expires_on or date.max)):
        return "ended"
    return "" if [cut.text for cut in cuts] == list(known.passages.order_by("order").values_list("text", flat=True)) else "changed"


def build(progress=None) -> int:
    """Bring the index of this process up to date and the vectors on disk with it; returns how many passages it holds.

    progress(done, total) is called after each part of the texts that had no vector yet.
    """
    return len(index.keeper.renew(progress).ids)


def digests() -> dict[str, str]:
    """The digest of every stored text by its key."""
    return dict(Document.objects.values_list("key", "digest"))


def digest(source: Source, cuts: Sequence[Cut]) -> str:
    """What tells two states of a text apart."""
    words = json.dumps([asdict(source), [asdict(cut) for cut in cuts]], default=str, ensure_ascii=False)
    return hashlib.blake2b(words.encode(), digest_size=16).hexdigest()


def _turn_edition():
    """Count a change and have the index follow; changes in a row share one job."""
    row, _made = Edition.objects.get_or_create(pk=1)
    row.number = F("number") + 1
    row.save(update_fields=["number", "changed_at"])
    enqueue(INDEX_JOB, unique_key="index")
