"""What people and commands do with suggestions: have the index built, keep what was shown, decide, take back."""

from collections.abc import Callable, Sequence

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from services.base import DomainError
from services.search.published import IndexMissing

from . import building, store, weights
from .models import Decision, Suggestion


class AlreadyDecided(DomainError):
    code = "partner_already_decided"


class NothingToUndo(DomainError):
    code = "partner_nothing_to_undo"


def build(progress: Callable[[int, int], None] | None = None, *, force: bool = False) -> str:
    """Build the index where needed; returns the version in force. progress(done, total)."""
    return building.build(progress, force=force)


def made_with(index: str) -> dict[str, str | int]:
    """Encoder, knowledge, index and weights a suggestion is made with; index is the name of a snapshot."""
    try:
        facts = store.facts_of(index.partition("+")[0])  # it may go on with the knowledge of before until it is built anew
    except IndexMissing:
        facts = store.made_with()
    return {"encoder": facts["encoder"], "knowledge": facts["knowledge"], "index": index, "weights": weights.in_force().number}


@transaction.atomic
def keep_shown(*, enterprise, kind: str, results: Sequence, versions: dict) -> int:
    """Keep the list that was shown, in place of the one kept before; returns how many rows are new. versions: see made_with.

    A list of the same versions is kept once, so that looking at a page again writes nothing.
    """
    kept = Suggestion.objects.filter(enterprise=enterprise, kind=kind)
    wanted = {result.enterprise.pk for result in results}
    if set(kept.filter(**versions).values_list("partner", flat=True)) == wanted:
        return 0
    kept.delete()
    rows = [
        Suggestion(
            enterprise=enterprise,
            partner_id=result.enterprise.pk,
            kind=kind,
            score=result.score,
            place=result.place,
            reasons=result.reasons(),
            **versions,
        )
        for result in results
    ]
    return len(Suggestion.objects.bulk_create(rows, ignore_conflicts=True))  # another request may be keeping the same list


def decide(*, enterprise, kind: str, result, outcome: str, reason: str, user, at, index: str) -> Decision:
    """Adopt or decline one suggestion, with a snapshot of it. Raises AlreadyDecided if a decision stands."""
    snapshot = {"score": result.score, "place": result.place, **result.reasons(), **made_with(index)}
    try:
        with transaction.atomic():
            return Decision.objects.create(
                enterprise=enterprise,
                partner=result.enterprise,
                kind=kind,
                outcome=outcome,
                reason=reason,
                snapshot=snapshot,
                user=user,
                at=at,
            )
    except IntegrityError:
        raise AlreadyDecided(_("这条建议已有处理结果，请刷新页面查看；需要更改时先撤回。")) from None


@transaction.atomic
def undo(*, enterprise, partner_id: int, kind: str, user, at) -> Decision:
    """Take back the standing decision on a suggestion; the row stays. Raises NothingToUndo."""
    standing = Decision.objects.select_for_update().standing().filter(enterprise=enterprise, partner=partner_id, kind=kind).first()
    if standing is None:
        raise NothingToUndo(_("这条建议没有可撤回的处理结果，请刷新页面查看。"))
    standing.undone_by, standing.undone_at = user, at
    standing.save(update_fields=["undone_by", "undone_at"])
    return standing
