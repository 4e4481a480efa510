"""What the web process loads before anybody asks."""

import logging

from portal import warm
from services import encoder


def test_a_site_without_a_model_starts_all_the_same(settings, tmp_path, caplog):
    settings.EMBEDDING_MODEL = str(tmp_path / "nothing")
    encoder.phrases.cache_clear()

    with caplog.at_level(logging.INFO, logger="portal.warm"):
        warm.begin().join()

    encoder.phrases.cache_clear()
    assert "before the first request" in caplog.text
