"""Build the index in the background. All of it is safe to run twice and after a kill."""

from services.jobs.tasks import work

from . import building, parts


@work("partners.build")
def build(progress, *, force=False, **_later):
    """Build the index, beside any workers that take its pieces."""
    building.build(progress, force=force)


@work(parts.PART_JOB)
def make_part(progress, *, key, number, **_later):
    """Make one part of a build."""
    parts.make(key, number, progress)


@work(parts.ASSEMBLY_JOB)
def assemble(progress, *, key, **_later):
    """Put the parts of a build together and publish them."""
    parts.assemble(key, progress)
