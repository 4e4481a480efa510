from pathlib import Path

import numpy as np
import pytest
from django.conf import settings

from services.search.embed import Encoder, PhraseStore


class CountingEncoder:
    """Vectors from character codes; remembers how many texts it was given."""

    name, dim = "counting", 8

    def __init__(self):
        self.encoded = 0

    def encode(self, texts, kind="query"):
        self.encoded += len(texts)
        rows = np.array([[1 + len(text), *(ord(c) % 7 for c in text.ljust(7)[:7])] for text in texts], np.float32)
        return rows / np.linalg.norm(rows, axis=1, keepdims=True)


def test_a_phrase_is_embedded_once_however_often_it_occurs(tmp_path):
    encoder = CountingEncoder()
    texts = ["白糖", "甘蔗", "白糖"]

    first = PhraseStore(encoder, tmp_path / "phrases.sqlite3").vectors(texts)
    again = PhraseStore(encoder, tmp_path / "phrases.sqlite3").vectors(texts)

    assert encoder.encoded == 2
    np.testing.assert_array_equal(first, again)
    np.testing.assert_array_equal(first[0], first[2])


def test_question_and_document_vectors_are_kept_apart(tmp_path):
    encoder = CountingEncoder()
    store = PhraseStore(encoder, tmp_path / "phrases.sqlite3")

    store.vectors(["白糖"], "query")
    store.vectors(["白糖"], "passage")

    assert encoder.encoded == 2


def test_rows_come_back_in_order_as_unit_vectors_with_progress(tmp_path):
    encoder, seen = CountingEncoder(), []
    texts = ["长一些的短语", "短", "中等短语"]

    rows = PhraseStore(encoder, tmp_path / "p.sqlite3").vectors(texts, progress=lambda done, total: seen.append((done, total)))

    np.testing.assert_allclose(rows, encoder.encode(texts), atol=1e-3)
    np.testing.assert_allclose(np.linalg.norm(rows, axis=1), 1, atol=1e-5)
    assert seen == [(3, 3)]


def test_no_texts_give_no_rows(tmp_path):
    assert PhraseStore(CountingEncoder(), tmp_path / "p.sqlite3").vectors([]).shape == (0, 8)


@pytest.mark.encoder
def test_the_built_in_encoder_knows_what_is_close():
    encoder = Encoder("", Path(settings.MODELS_DIR))

    question, close, far = encoder.encode(["汽车零部件", "汽车配件制造", "蔗糖精炼"])

    assert question.shape == (384,)
    assert question @ close > question @ far
