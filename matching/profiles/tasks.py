"""Read profiles in the background."""

from services.jobs.tasks import work

from . import upkeep


@work("profiles.refresh")
def refresh(progress, *, enterprise_ids, **_later):
    """Read changed enterprises anew. Safe to run twice: what is current is left alone."""
    upkeep.refresh(enterprise_ids, progress)
