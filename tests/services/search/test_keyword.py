import numpy as np
import pytest

from services.search.keyword import KeywordIndex
from services.search.published import IndexMissing

DOCUMENTS = [["稳岗", "返还", "企业"], ["用地", "企业"], ["稳岗", "稳岗", "补贴", "个人"]]


def test_the_document_with_the_rare_terms_scores_highest():
    scores = KeywordIndex(DOCUMENTS).scores(["稳岗", "返还"])

    assert scores.argmax() == 0
    assert scores[1] == 0


def test_what_is_not_allowed_scores_nothing():
    scores = KeywordIndex(DOCUMENTS).scores(["稳岗"], allowed=np.array([False, True, True]))

    assert scores[0] == 0
    assert scores[2] > 0


def test_an_added_document_is_found_and_changes_the_weights():
    index = KeywordIndex(DOCUMENTS)
    before = index.idf(["用地"])[0]

    index.add([["用地", "指标"]])

    assert index.scores(["指标"]).argmax() == 3
    assert index.idf(["用地"])[0] < before


def test_shares_weigh_terms_by_rarity():
    index = KeywordIndex(DOCUMENTS)

    shares = index.shares(["企业", "返还"])

    assert shares[0] == pytest.approx(1)
    assert 0 < shares[1] < 0.5
    assert shares[2] == 0


def test_a_term_of_no_document_has_the_highest_idf_and_lowers_shares():
    index = KeywordIndex(DOCUMENTS)

    assert index.idf(["月球"])[0] > index.idf(["返还"])[0]
    assert index.shares(["返还", "月球"])[0] < 0.5


@pytest.mark.parametrize("documents", [[], [[]]])
def test_an_empty_index_answers_with_nothing(documents):
    index = KeywordIndex(documents)

    assert index.scores(["企业"]).tolist() == [0.0] * len(documents)
    assert index.shares(["企业"]).tolist() == [0.0] * len(documents)


@pytest.mark.parametrize("documents", [DOCUMENTS, []])
def test_a_saved_index_scores_the_same(tmp_path, documents):
    index = KeywordIndex(documents)
    index.save(tmp_path / "keyword")

    loaded = KeywordIndex.load(tmp_path / "keyword")

    assert len(loaded) == len(index)
    np.testing.assert_array_equal(loaded.scores(["稳岗", "企业"]), index.scores(["稳岗", "企业"]))


def test_a_broken_file_is_not_taken_for_an_index(tmp_path):
    KeywordIndex(DOCUMENTS).save(tmp_path)
    (tmp_path / "lists.npz").write_bytes(b"PK\x03\x04 torn")

    with pytest.raises(IndexMissing):
        KeywordIndex.load(tmp_path)
