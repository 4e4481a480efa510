import logging

import numpy as np
import pytest
from django.conf import settings

from services.search import adapter
from services.search.adapter import Adapter
from services.search.embed import Encoder

FACTS = {"encoder": "multilingual-e5-small-bf16", "version": "abc"}


def made(size=0.1):
    random = np.random.default_rng(0)
    return Adapter({"11.attended": tuple(size * random.standard_normal(shape).astype(np.float32) for shape in ((384, 4), (4, 384)))}, FACTS)


def test_a_stored_adapter_is_read_again(tmp_path):
    made().save(tmp_path)

    read = adapter.load(tmp_path, FACTS["encoder"])

    assert (read.facts, read.first, read.kind) == (FACTS, 11, "question abc")
    np.testing.assert_allclose(read.changes["11.attended"][0], made().changes["11.attended"][0], atol=1e-3)


def test_an_adapter_of_another_encoder_is_refused_with_a_line_in_the_log(tmp_path, caplog):
    made().save(tmp_path)

    with caplog.at_level(logging.WARNING):
        assert adapter.load(tmp_path, "another") is None

    assert "another" in caplog.text


def test_without_a_file_there_is_no_adapter(tmp_path):
    assert adapter.load(tmp_path, "any") is None
    assert Encoder("", settings.MODELS_DIR, adapter_dir=tmp_path).question_kind == "query"


def test_only_the_steps_named_are_changed():
    weight = np.zeros((384, 384), np.float32)

    assert made().merged("11.wide", weight) is weight
    assert np.abs(made().merged("11.attended", weight)).max() > 0


@pytest.mark.encoder
def test_only_questions_go_through_the_adapter(tmp_path):
    made().save(tmp_path)
    plain, adapted = Encoder("", settings.MODELS_DIR), Encoder("", settings.MODELS_DIR, adapter_dir=tmp_path)

    alike = {
        kind: float((plain.encode(["社保怎么交"], kind)[0] * adapted.encode(["社保怎么交"], kind)[0]).sum())
        for kind in ("query", "passage")
    }
    asked = float((plain.encode(["社保怎么交"])[0] * adapted.encode(["社保怎么交"], adapted.question_kind)[0]).sum())

    assert min(alike.values()) > 0.9999
    assert asked < 0.999
