"""The relation model: learnt, stored, refused where it does not belong, and done without."""

import json
from dataclasses import replace

import numpy as np
import pytest

from matching.engine import rank, relations, training
from matching.engine.asker import Asker
from matching.engine.chains import Chains, Edge, Node
from matching.engine.evidence import gather
from matching.engine.index import Entry, Index
from matching.engine.linking import Linker
from matching.engine.profile import Phrase, Profile

from .conftest import fake_vectors

FACTS = {"encoder": "fake", "knowledge": "chains-0", "measured": {}}


def small_world():
    """Fifty products, each made of a thing of its own name: "货3机" is made of "材3料"."""
    things = [("货", "机", "C3411"), ("材", "料", "C2651")]
    nodes = [Node(f"{before}{i}号{after}", industry=code) for before, after, code in things for i in range(50)]
    return Chains(nodes, [Edge(f"货{i}号机", f"材{i}号料", "原料", 1.0) for i in range(50)])


@pytest.fixture(scope="module")
def model():
    return training.train(small_world(), fake_vectors, FACTS, lambda line: None)


@pytest.fixture
def stored(model, tmp_path):
    relations.save(model, tmp_path)
    return tmp_path


def test_what_is_learnt_carries_over_to_products_left_out(model):
    measured = model.facts["measured"]["inputs"]

    assert measured["learnt"]["mrr"] > measured["cosine"]["mrr"]


def test_training_twice_gives_the_same_weights(model):
    again = training.train(small_world(), fake_vectors, FACTS, lambda line: None)

    assert np.array_equal(again.inputs.outer, model.inputs.outer)


def test_a_stored_model_says_the_same(model, stored):
    mine, theirs = fake_vectors(["货3号机"]), fake_vectors(["材3号料", "货4号机"])
    read = relations.load("fake", 256, stored)

    assert read.inputs.likeness(mine, theirs) == pytest.approx(model.inputs.likeness(mine, theirs), abs=0.02)


@pytest.mark.parametrize(("encoder", "dim"), [("another", 256), ("fake", 384)])
def test_a_model_of_another_encoder_or_shape_is_refused(stored, encoder, dim):
    with pytest.raises(relations.RelationsUnusable):
        relations.load(encoder, dim, stored)


def test_a_model_of_another_format_is_refused(stored):
    facts = json.loads((stored / relations.FACTS).read_text("utf-8"))
    (stored / relations.FACTS).write_text(json.dumps({**facts, "format": 0}), "utf-8")

    with pytest.raises(relations.RelationsUnusable, match="format 0"):
        relations.load("fake", 256, stored)


def test_damaged_weights_are_refused(stored):
    (stored / relations.WEIGHTS).write_bytes(b"PK\x03\x04")

    with pytest.raises(relations.RelationsUnusable):
        relations.load("fake", 256, stored)


def test_a_folder_without_a_model_is_refused(tmp_path):
    with pytest.raises(relations.RelationsUnusable):
        relations.load("fake", 256, tmp_path)


def test_the_model_in_the_repository_is_whole_and_small():
    facts = json.loads((relations.DATA / relations.FACTS).read_text("utf-8"))

    assert relations.load(facts["encoder"], 384).facts["measured"]["inputs"]["learnt"]["asked"] > 0
    assert (relations.DATA / relations.WEIGHTS).stat().st_size < 5_000_000


def test_a_learnt_relation_speaks_for_the_pair(model):
    sharp = replace(model, inputs=replace(model.inputs, chance=np.array([0.0, 0.1])))  # so few names are all near each other
    linker = Linker(small_world(), fake_vectors, sharp)
    entries = [Entry(name, Profile((Phrase(name),))) for name in ("货3号机", "材3号料", "货4号机")]

    found = gather(Asker(Index.build(entries, linker, fake_vectors), 0), np.arange(3))

    assert found.inputs[1] > found.inputs[2]


def test_without_a_model_nothing_is_related_and_scores_are_given(build):
    index = build({"糖厂": "白砂糖的生产", "农场": "糖料蔗种植"})

    found = gather(Asker(index, 0), np.arange(2))

    assert not (found.inputs + found.users).any()
    assert rank.score(index, "糖厂").supplier[1] > 0
