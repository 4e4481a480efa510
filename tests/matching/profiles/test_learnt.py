"""The relation model of this process: taken where it fits the encoder, done without where it does not."""

import logging

import numpy as np
import pytest

from matching.knowledge import base
from matching.profiles import knowledge
from services.search import builtin, embed


class Store:
    """A phrase store of an encoder of this name and so many dimensions."""

    def __init__(self, name, dim):
        self.encoder, self.dim = self, dim
        self.name = name

    def vectors(self, texts):
        return np.eye(len(texts), self.dim, dtype=np.float32)


@pytest.mark.parametrize("name", [builtin.NAME, embed.QUICK])
def test_the_stored_model_is_taken_for_the_built_in_encoder_at_either_precision(name):
    assert knowledge.learnt(Store(name, 384), base.load()).facts["encoder"] == builtin.NAME


def test_another_encoder_goes_on_without_and_the_log_says_why(caplog):
    with caplog.at_level(logging.WARNING):
        assert knowledge.learnt(Store("another", 384), base.load()) is None

    assert "train_relations" in caplog.text
