"""Load the encoder and both indexes beside the first requests, so that nobody's first question waits for them."""

import logging
import threading

from django.db import connection

from matching.partners import live
from services.consultation import index
from services.encoder import phrases

log = logging.getLogger(__name__)


def begin() -> threading.Thread:
    """Start loading in a thread of its own. What cannot be loaded yet (a new installation) is left to the first request."""
    thread = threading.Thread(target=_load, name="warm", daemon=True)
    thread.start()
    return thread


def _load():
    try:
        phrases().encoder.encode(["园区"])
        index.keeper.current()
        live.current()
    except Exception as error:
        log.info("not all could be loaded before the first request: %s", error)
    finally:
        connection.close()
