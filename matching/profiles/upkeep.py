"""Keep Phrase rows in step with what enterprises say; what a person decided about a phrase outlives every reading."""

from collections import defaultdict
from collections.abc import Callable, Sequence

from django.db import transaction
from django.utils import timezone

from services.enterprises.models import Enterprise

from . import events, reading
from .models import Phrase, ProfileState

CHUNK = 25  # enterprises between two signs of progress: a few seconds of embedding on a slow machine
READ = ("origin", "weight", "activities", "via", "order")


def refresh(enterprise_ids: Sequence[int], progress: Callable[[int, int], None] | None = None) -> int:
    """Read the enterprises that changed since they were last read; returns how many. Safe to run twice.

    Phrases are embedded before their rows are saved, so that whoever sees a row finds its vector.
    """
    ids, changed = list(dict.fromkeys(enterprise_ids)), 0
    for start in range(0, len(ids), CHUNK):
        changed += _refresh_chunk(ids[start : start + CHUNK])
        if progress:
            progress(min(start + CHUNK, len(ids)), len(ids))
    return changed


def _refresh_chunk(ids):
    found = Enterprise.objects.filter(pk__in=ids).select_related("industry").prefetch_related("declarations")
    states = {state.enterprise_id: state for state in ProfileState.objects.filter(enterprise__in=ids)}
    removed = _removed_offers(ids)
    hashes = {enterprise.pk: reading.source_hash(enterprise, removed[enterprise.pk]) for enterprise in found}
    reader = reading.reader()
    stale = [enterprise for enterprise in found if not _is_current(states.get(enterprise.pk), hashes[enterprise.pk], reader)]
    if not stale:
        return 0
    made = reading.read(stale, removed)
    return _save(stale, hashes, {enterprise.pk: reading.rows(enterprise, made[enterprise.pk]) for enterprise in stale})


def _removed_offers(ids) -> dict[int, set[str]]:
    removed = defaultdict(set)
    rows = Phrase.objects.filter(enterprise__in=ids, kind=Phrase.Kind.OFFER, suppressed=True)
    for pk, text in rows.values_list("enterprise", "text"):
        removed[pk].add(text)
    return removed


def _is_current(state, source_hash, reader):
    return state is not None and state.reader == reader and state.source_hash == source_hash


@transaction.atomic
def _save(stale, hashes, wanted):
    """Store what was read, except for enterprises that changed meanwhile: their own change is on its way."""
    locked = Enterprise.objects.select_for_update(of=("self",)).filter(pk__in=wanted).order_by("pk")
    versions = dict(locked.values_list("pk", "version"))
    saved = [enterprise for enterprise in stale if versions.get(enterprise.pk) == enterprise.version]
    kept = {(row.enterprise_id, row.kind, row.text): row for row in Phrase.objects.filter(enterprise__in=[e.pk for e in saved])}
    new, differing = [], []
    for enterprise in saved:
        for (kind, text), row in wanted[enterprise.pk].items():
            old = kept.pop((enterprise.pk, kind, text), None)
            if old is None:
                new.append(row)
            elif _take_over(old, row):
                differing.append(old)
    Phrase.objects.filter(pk__in=[row.pk for row in kept.values() if not row.is_decided]).delete()
    Phrase.objects.bulk_create(new, batch_size=1000)
    Phrase.objects.bulk_update(differing, READ, batch_size=500)
    _save_states(saved, hashes)
    events.phrases_changed.send(sender=Phrase, enterprise_ids=[enterprise.pk for enterprise in saved])
    return len(saved)


def _take_over(old, row):
    """Bring a stored row in line with a fresh one; a confirmed phrase stays confirmed, with full weight. Tells whether it differs."""
    if old.origin == Phrase.Origin.REVIEWED:
        row.origin, row.weight = old.origin, old.weight
    differs = any(getattr(old, name) != getattr(row, name) for name in READ)
    for name in READ:
        setattr(old, name, getattr(row, name))
    return differs


def _save_states(saved, hashes):
    at, reader = timezone.now(), reading.reader()
    ProfileState.objects.bulk_create(
        [ProfileState(enterprise=e, source_version=e.version, source_hash=hashes[e.pk], reader=reader, made_at=at) for e in saved],
        update_conflicts=True,
        unique_fields=["enterprise"],
        update_fields=["source_version", "source_hash", "reader", "made_at"],
        batch_size=500,
    )
