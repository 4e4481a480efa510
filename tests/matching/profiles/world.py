"""A small world: an encoder that compares letters, chains of four nodes, an index folder of one's own."""

import zlib
from types import SimpleNamespace

import numpy as np
import pytest

from matching.engine.chains import Chains, Edge, Node
from matching.partners import live
from matching.profiles import knowledge
from services import encoder

DIM = 48
NODES = [
    Node("动力电池", (), "C3841", "新能源", "下游"),
    Node("铝箔", (), "C3252", "铝", "中游"),
    Node("白砂糖", (), "C1340", "糖", "下游"),
    Node("甘蔗", (), "A0133", "糖", "上游"),
]
EDGES = [Edge("动力电池", "铝箔", "原料", 1.0), Edge("白砂糖", "甘蔗", "原料", 1.0)]


class Letters:
    """Texts that share characters are alike; the same text is the same everywhere."""

    name, dim = "letters", DIM

    def encode(self, texts, kind="query"):
        rows = np.array([sum((_letter(c) for c in text), np.zeros(DIM)) for text in texts], np.float32).reshape(-1, DIM)
        return rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9)


class Store:
    def __init__(self):
        self.encoder, self.asked = Letters(), []

    def vectors(self, texts, kind="query", progress=None):
        self.asked += list(texts)
        return self.encoder.encode(texts, kind)


def _letter(character):
    return np.random.default_rng(zlib.crc32(character.encode())).standard_normal(DIM)


@pytest.fixture(autouse=True)
def world(monkeypatch, settings, tmp_path):
    settings.VAR_DIR = tmp_path
    store, chains = Store(), Chains(NODES, EDGES)
    monkeypatch.setattr(encoder, "phrases", lambda: store)
    monkeypatch.setattr(knowledge, "load", lambda: chains)
    monkeypatch.setattr(knowledge, "version", lambda: "chains-test")
    live.forget()
    yield SimpleNamespace(store=store, root=tmp_path / "index" / "partners")
    live.forget()
