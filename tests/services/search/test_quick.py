import numpy as np
import pytest
from django.conf import settings

from services.search import quick
from services.search.embed import Encoder

TEXTS = ["白糖", "汽车零部件", "汽车配件制造", "蔗糖精炼", "", " 铝\n板 ", "Ａ１①", "😀", "很长" * 300]


@pytest.fixture(scope="module")
def fast():
    return Encoder("", settings.MODELS_DIR)


def test_batches_hold_every_text_once_and_stay_within_the_tokens():
    lengths = [9, 3, 50, 3, 7, 120]

    parts = list(quick.batches(lengths, tokens=60))

    assert sorted(n for part in parts for n in part) == list(range(6))
    assert all(len(part) == 1 or len(part) * lengths[part[-1]] <= 60 for part in parts)


def test_no_texts_make_no_batch():
    assert list(quick.batches([])) == []


def test_short_texts_share_a_row_and_none_is_broken():
    texts = [[5, 6], [7, 8, 9], [1, 2, 3, 4]]

    ids, places, owner = quick.lines(texts, pad=0, least=5)

    assert ids.tolist() == [[5, 6, 7, 8, 9], [1, 2, 3, 4, 0]]
    assert places.tolist() == [[0, 1, 0, 1, 2], [0, 1, 2, 3, 0]]
    assert owner.tolist() == [[0, 0, 1, 1, 1], [2, 2, 2, 2, 3]]


def test_a_row_is_no_longer_than_what_there_is():
    assert quick.lines([[1, 2, 3]], pad=0)[0].tolist() == [[1, 2, 3]]
    assert quick.lines([[1], [1, 2, 3, 4, 5, 6]], pad=0, least=3)[0].shape == (2, 6)


def test_rounding_by_hand_gives_the_numbers_of_the_processor():
    random = np.random.default_rng(0)
    weight, bias, rows = (random.standard_normal(shape, np.float32) for shape in ((64, 32), 64, (5, 32)))
    rows = quick.torch.from_numpy(rows)

    made = [kind(weight, bias)(rows).float().numpy() for kind in (quick.Bfloat16Linear, quick.RoundedLinear)]

    np.testing.assert_allclose(*made, rtol=0.01, atol=0.05)


@pytest.mark.encoder
def test_the_quick_encoder_gives_the_vectors_of_the_plain_one(fast):
    plain = Encoder("multilingual-e5-small", settings.MODELS_DIR)

    cosines = [(fast.encode(TEXTS, kind) * plain.encode(TEXTS, kind)).sum(axis=1).min() for kind in ("query", "passage")]

    assert fast.name != plain.name
    assert min(cosines) > 0.9999


@pytest.mark.encoder
def test_the_company_of_other_texts_hardly_moves_a_vector(fast):
    together, alone = fast.encode(TEXTS), np.concatenate([fast.encode([text]) for text in TEXTS])

    assert (together * alone).sum(axis=1).min() > 0.9999


@pytest.mark.encoder
def test_a_processor_without_bfloat16_gives_the_same_vectors(fast, monkeypatch):
    monkeypatch.setattr(quick, "_faster_linear", lambda: quick.RoundedLinear)

    rounded = quick.QuickModel().encode(TEXTS)

    assert (rounded * fast.encode(TEXTS)).sum(axis=1).min() > 0.9999
