"""Candidates proposed among many, and the index as files: the lists stay what full scoring gives."""

import copy

import numpy as np
import pytest

from matching.engine import assembly, candidates, evidence, files, nearest, rank
from matching.engine.index import Entry
from matching.engine.phrases import Phrases
from matching.engine.postings import Found, Hits
from matching.engine.profile import Profile
from matching.partners.province import Province
from matching.partners.vocabulary import Vocabulary
from tests.matching.engine.conftest import fake_vectors

KINDS = ("suppliers", "customers", "partners", "competitors")


def assembled(parts, phrases, linker, folder):
    """An index of these facts, opened from its folder."""
    named, made = folder / "phrases", folder / "index"
    named.mkdir()
    made.mkdir()
    files.write_phrases(named, phrases)
    assembly.assemble(parts, len(parts), named, linker.chains, made)
    return files.open_folder(made, linker, fake_vectors)


@pytest.fixture(scope="module")
def province(linker, tmp_path_factory):
    """600 enterprises on the names of the knowledge."""
    vocabulary = Vocabulary.of(list(linker.chains.names), 0)
    phrases = Phrases.none(len(linker.chains.nodes)).with_new(vocabulary.texts(), linker, fake_vectors)
    made = Province(linker.chains, vocabulary, phrases, [("甲园", "450100", 22.8, 108.3), ("乙园", "451400", 22.4, 107.4)])
    return assembled([made.part(0, 300), made.part(300, 300)], phrases, linker, tmp_path_factory.mktemp("province"))


@pytest.fixture
def opened(province):
    return copy.copy(province)


def ids(lists):
    return [[one for one, _score in getattr(lists, kind)] for kind in KINDS]


def test_the_lists_of_proposed_candidates_are_in_the_order_of_full_scoring(province, monkeypatch):
    full = rank.rank(province, "7")
    monkeypatch.setattr(rank, "EXACT", 10)

    some = rank.rank(province, "7")

    exact = dict(full.suppliers) | dict(some.suppliers)
    assert [score for _one, score in some.suppliers] == sorted((exact[one] for one, _score in some.suppliers), reverse=True)
    assert some.suppliers[0][0] == full.suppliers[0][0]


def test_only_rows_within_the_filter_are_proposed(province):
    within = np.arange(0, 600, 3)

    rows, _known = candidates.propose(province, 0, lambda e: rank.amounts(e, rank.WEIGHTS), within)

    assert len(rows)
    assert set(rows) <= set(within.tolist()) - {0}


def test_who_offers_and_wants_nothing_has_empty_lists(opened, monkeypatch):
    monkeypatch.setattr(rank, "EXACT", 10)

    opened.put([Entry("新厂", Profile())])

    assert ids(rank.rank(opened, "新厂")) == [[], [], [], []]


def test_a_change_beside_a_published_index_is_ranked_at_once(opened):
    supplier = rank.rank(opened, "20").suppliers[0][0]
    entry = opened.entries[opened.row[supplier]]

    opened.put([Entry(supplier, Profile()), Entry("新厂", entry.profile, entry.industry, entry.park, entry.city, entry.place)])
    opened.remove(["21"])

    found = [one for one, _score in rank.rank(opened, "20").suppliers]
    assert "新厂" in found
    assert supplier not in found
    assert "21" not in opened.row


def test_changes_are_proposed_as_well(opened, monkeypatch):
    monkeypatch.setattr(rank, "EXACT", 10)
    entry = opened.entries[opened.row[rank.rank(opened, "20").suppliers[0][0]]]

    opened.put([Entry("新厂", entry.profile, entry.industry, entry.park, entry.city, entry.place)])

    assert "新厂" in [one for one, _score in rank.rank(opened, "20").suppliers]


def test_rows_of_both_parts_come_in_the_order_asked_for(opened, province):
    opened.put([province.entries[5]])
    late = len(opened) - 1

    taken = opened.offers.take(np.array([late, 3, late, 9]))

    expected = province.offers.take(np.array([5, 3, 5, 9]))
    assert taken.columns.tolist() == expected.columns.tolist()


@pytest.mark.parametrize("all_codes", [10_000, 1_000], ids=["all codes read", "codes of the nearest lists read"])
def test_the_codes_find_what_comparing_all_finds(province, monkeypatch, all_codes):
    vectors = province.phrases.vectors(np.arange(3_000))
    monkeypatch.setattr(nearest, "FEW", 1_000)
    monkeypatch.setattr(nearest, "ALL_CODES", all_codes)

    numbers, cosines = nearest.search(province.phrases, nearest.build(vectors), vectors[:20], 5)

    assert numbers.shape == (20, 5)
    assert (cosines[:, 0] > 0.99).all()


def test_what_was_learnt_of_proposed_rows_changes_no_score(province):
    rows, known = candidates.propose(province, 0, lambda e: rank.amounts(e, rank.WEIGHTS))

    anew, kept = (rank.weigh(evidence.gather(province, 0, rows, told), rank.WEIGHTS) for told in (None, known))

    assert np.allclose(anew.supplier, kept.supplier, atol=1e-6)
    assert np.allclose(anew.competitor, kept.competitor, atol=1e-6)


def test_sums_are_over_the_hits_of_each_allowed_row():
    hits = Hits(np.array([4, 1, 4, 2]), np.array([0, 0, 1, 1]), np.ones(4))
    found = Found([hits], np.array([True, True, False, True, True]))

    (sums,) = found.sums(hits, [np.array([1.0, 2.0, 4.0, 8.0])])

    assert found.rows.tolist() == [1, 4]
    assert sums.tolist() == [2.0, 5.0]


def test_the_best_hit_of_each_allowed_row_counts():
    hits = Hits(np.array([4, 1, 4, 2]), np.array([0, 0, 1, 1]), np.ones(4))
    found = Found([hits], np.array([True, True, False, True, True]))

    (best,) = found.best(hits, [np.array([1.0, 2.0, 4.0, 8.0])])

    assert best.tolist() == [2.0, 4.0]


def test_a_province_is_the_same_each_time_it_is_made(province, linker):
    vocabulary = Vocabulary.of(list(linker.chains.names), 0)
    again = Province(linker.chains, vocabulary, province.phrases, [("甲园", "450100", 22.8, 108.3), ("乙园", "451400", 22.4, 107.4)])

    assert again.part(300, 300).offers.columns.tolist() == province.offers.take(np.arange(300, 600)).columns.tolist()
