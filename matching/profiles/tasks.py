"""Read profiles in the background."""

import threading

from celery.signals import worker_ready

from services import encoder
from services.jobs.tasks import work

from . import knowledge, upkeep


@work("profiles.refresh")
def refresh(progress, *, enterprise_ids, **_later):
    """Read changed enterprises anew. Safe to run twice: what is current is left alone."""
    upkeep.refresh(enterprise_ids, progress)


def warm_up():
    """Load the encoder and the chain knowledge, so that the first change of the day is seen as soon as any other."""
    encoder.phrases().encoder.encode(["预热"])
    knowledge.embed()


@worker_ready.connect
def _warm_up_beside(**_signal):
    threading.Thread(target=warm_up, name="warm-up", daemon=True).start()
