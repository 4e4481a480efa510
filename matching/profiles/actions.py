"""What people and other apps do with profiles: have them read anew, remove a phrase, put it back, confirm it."""

import hashlib
from collections.abc import Callable, Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from services.base import DomainError
from services.jobs.actions import enqueue

from . import events, upkeep
from .models import Phrase

JOB = "profiles.refresh"
MAX_IDS = 500  # enterprises of one job: a spreadsheet of thousands shares the workers with everybody else


class PhraseGone(DomainError):
    code = "phrase_gone"


def refresh(enterprise_ids: Sequence[int], progress: Callable[[int, int], None] | None = None) -> int:
    """Read these enterprises anew where they changed; returns how many."""
    return upkeep.refresh(enterprise_ids, progress)


def queue_refresh(enterprise_ids: Sequence[int]) -> list:
    """Hand the reading of these enterprises to the workers; equal requests that still wait become one job."""
    ids = sorted(set(enterprise_ids))
    parts = [ids[start : start + MAX_IDS] for start in range(0, len(ids), MAX_IDS)]
    return [enqueue(JOB, unique_key=_key(part), enterprise_ids=part) for part in parts]


def _key(ids):
    return str(ids[0]) if len(ids) == 1 else hashlib.blake2b(repr(ids).encode(), digest_size=16).hexdigest()


def remove_phrase(*, enterprise, phrase_id, by, at) -> Phrase:
    """Take a phrase out of matching; later readings leave it out too. Raises PhraseGone."""
    return _decide(enterprise, phrase_id, suppressed=True, decided_by=by, decided_at=at)


def restore_phrase(*, enterprise, phrase_id, by, at) -> Phrase:
    """Let a removed phrase count again. Raises PhraseGone."""
    return _decide(enterprise, phrase_id, suppressed=False, decided_by=by, decided_at=at)


def confirm_phrase(*, enterprise, phrase_id, by, at) -> Phrase:
    """Turn what the system read or guessed into what a person says: full weight, kept for good. Raises PhraseGone."""
    return _decide(enterprise, phrase_id, origin=Phrase.Origin.REVIEWED, weight=1.0, suppressed=False, decided_by=by, decided_at=at)


@transaction.atomic
def _decide(enterprise, phrase_id, **changes):
    phrase = Phrase.objects.select_for_update().filter(enterprise=enterprise, pk=phrase_id).first()
    if phrase is None:
        raise PhraseGone(_("这条短语已随资料更新而变化，请刷新页面后再处理。"))
    for name, value in changes.items():
        setattr(phrase, name, value)
    phrase.save(update_fields=[*changes, "updated_at"])
    events.phrases_changed.send(sender=Phrase, enterprise_ids=[enterprise.pk])
    if phrase.kind == Phrase.Kind.OFFER:
        queue_refresh([enterprise.pk])  # what was inferred from a removed offer goes with it
    return phrase
