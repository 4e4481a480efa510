"""The configured encoder and its phrase store: the one place where `services/search` meets the settings."""

from functools import cache
from pathlib import Path

from django.conf import settings

from services.search.embed import Encoder, PhraseStore


@cache
def phrases() -> PhraseStore:
    """The process-wide phrase store over settings.EMBEDDING_MODEL; the model itself loads on first use."""
    encoder = Encoder(settings.EMBEDDING_MODEL, settings.MODELS_DIR, settings.ENCODER_THREADS)
    return PhraseStore(encoder, Path(settings.VAR_DIR) / "vectors" / "phrases.sqlite3")
