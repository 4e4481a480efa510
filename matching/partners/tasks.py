"""Build the index in the background."""

from matching.profiles import knowledge
from services.jobs.tasks import work

from . import building


@work("partners.build")
def build(progress, *, force=False, **_later):
    """Build the index. Safe to run twice and after a kill: what was read and embedded is kept."""
    with knowledge.pinned():
        building.build(progress, force=force)
