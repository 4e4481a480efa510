import logging

import numpy as np
import pytest
from django.conf import settings

from services.search import adapter
from services.search.adapter import Adapter
from services.search.embed import Encoder

ASKS = ["社保怎么交"]
FACTS = {"encoder": "multilingual-e5-small-bf16"}


def made(size=0.1):
    random = np.random.default_rng(0)
    return Adapter({"11.attended": tuple(size * random.standard_normal(shape).astype(np.float32) for shape in ((384, 4), (4, 384)))}, FACTS)


def test_a_stored_adapter_is_read_again(tmp_path):
    made().save(tmp_path)

    read = adapter.load(tmp_path, FACTS["encoder"])

    assert (read.facts, read.first) == (FACTS, 11)
    np.testing.assert_allclose(read.changes["11.attended"][0], made().changes["11.attended"][0], atol=1e-3)


def test_an_adapter_of_another_encoder_is_refused_with_a_line_in_the_log(tmp_path, caplog):
    made().save(tmp_path)

    with caplog.at_level(logging.WARNING):
        assert adapter.load(tmp_path, "another") is None

    assert "another" in caplog.text


def test_without_a_file_there_is_no_adapter(tmp_path):
    assert adapter.load(tmp_path, "any") is None


def test_only_the_steps_named_are_changed():
    weight = np.zeros((384, 384), np.float32)

    assert made().merged("11.wide", weight) is weight
    assert np.abs(made().merged("11.attended", weight)).max() > 0


@pytest.mark.encoder
def test_only_questions_go_through_the_adapter(tmp_path):
    made().save(tmp_path)
    plain, adapted = Encoder("", settings.MODELS_DIR), Encoder("", settings.MODELS_DIR, adapter_dir=tmp_path)

    alike = [float((plain.encode(ASKS, kind) * adapted.encode(ASKS, kind)).sum()) for kind in ("query", "passage")]
    without, led = adapted.ask(ASKS)[0]

    assert min(*alike, float(without @ plain.encode(ASKS)[0])) > 0.9999
    assert float(led @ without) < 0.999


@pytest.mark.encoder
def test_without_an_adapter_both_vectors_of_a_question_are_equal():
    without, led = Encoder("", settings.MODELS_DIR).ask(ASKS)[0]

    assert (without == led).all()
