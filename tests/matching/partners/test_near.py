"""Near phrases by a collection of the vector store; without it, by comparing all."""

import socket

import numpy as np
import pytest

from matching.engine import files, nearest
from matching.partners import actions, live, near
from services import vectors
from services.search.vectors import VectorIndex
from tests.factories import make_enterprise

ROWS = np.linalg.qr(np.random.default_rng(0).standard_normal((16, 16)))[0].astype(np.float32)


@pytest.fixture
def asked(settings, tmp_path, monkeypatch):
    """How often a stand-in for the server was asked; the index in files has the same interface."""
    settings.MILVUS_URI, settings.VAR_DIR, seen = "http://milvus.example:19530", tmp_path, []
    monkeypatch.setattr(nearest, "FEW", 3)
    monkeypatch.setattr(vectors, "place", lambda name: tmp_path / "store" / name)
    monkeypatch.setattr(vectors, "new", lambda name, dim: VectorIndex(dim))
    monkeypatch.setattr(vectors, "load", lambda name, version="": seen.append(version) or VectorIndex.load(vectors.place(name), version))
    return seen


@pytest.fixture
def folder(tmp_path, asked):
    made = tmp_path / "phrases"
    made.mkdir()
    files.put(made, "vectors", ROWS)
    near.write(made)
    return made


def test_the_collection_a_folder_names_is_asked(folder, asked):
    found = near.opened(folder)

    cosines, numbers = found.search(ROWS[[5, 9]], 3)

    assert numbers[:, 0].tolist() == [5, 9]
    assert cosines[:, 0] == pytest.approx(1, abs=1e-5)
    assert asked == [found.version]
    assert not (folder / files.NEAR).exists()


def test_an_older_folder_keeps_its_own_collection(folder, asked, tmp_path):
    (tmp_path / "later").mkdir()
    files.put(tmp_path / "later", "vectors", ROWS[::-1].copy())
    near.write(tmp_path / "later")

    assert near.opened(folder).search(ROWS[[5]], 1)[1].tolist() == [[5]]


def test_without_an_answer_all_are_compared_and_the_server_is_left_alone_for_a_while(folder, monkeypatch, caplog):
    tried = []
    monkeypatch.setattr(vectors, "load", lambda *_named: tried.append(1) or (_ for _ in ()).throw(RuntimeError("Milvus 没有应答")))
    found = near.opened(folder)

    numbers = [found.search(ROWS[[5]], 3)[1][0, 0] for _time in range(2)]

    assert numbers == [5, 5]
    assert len(tried) == 1
    assert "Milvus 没有应答" in caplog.text


def test_few_phrases_need_no_server(tmp_path, asked, monkeypatch):
    monkeypatch.setattr(nearest, "FEW", 100)
    files.put(tmp_path, "vectors", ROWS)

    near.write(tmp_path)

    assert near.opened(tmp_path) is None


@pytest.mark.django_db
def test_a_build_publishes_an_index_that_names_its_collection(world, asked):
    make_enterprise(offers=["动力电池", "铝箔", "白砂糖", "甘蔗"], needs=["铝锭"])

    actions.build()

    assert isinstance(live.current().index.near, near.Near)


@pytest.fixture
def silent():
    """The address of a server that takes every connection and never says a word."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield f"http://127.0.0.1:{server.getsockname()[1]}"


def test_a_server_that_never_answers_is_named_within_seconds(silent, settings, tmp_path, monkeypatch):
    milvus = pytest.importorskip(
        "services.search.milvus", reason="pip install '.[milvus]' to test the index over Milvus", exc_type=ImportError
    )
    monkeypatch.setattr(milvus, "TIMEOUT_S", 1)
    monkeypatch.setattr(nearest, "FEW", 3)
    settings.MILVUS_URI = silent
    files.put(tmp_path, "vectors", ROWS)

    with pytest.raises(near.VectorStoreSilent, match=f"{silent} 没有应答"):
        near.write(tmp_path)
