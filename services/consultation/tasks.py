"""Background work of consultation."""

from services.jobs.tasks import work

from . import knowledge


@work(knowledge.INDEX_JOB)
def follow_edition(progress, **_later):
    """Embed what is new, so that no web process has to when it next looks. Safe to run twice."""
    knowledge.build(progress=progress)
