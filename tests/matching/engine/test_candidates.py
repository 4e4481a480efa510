"""Candidates proposed among many, and the index as files: the lists stay what full scoring gives."""

import copy

import numpy as np
import pytest

from matching.engine import assembly, candidates, files, nearest, postings, rank
from matching.engine.asker import Asker
from matching.engine.index import Entry, Index
from matching.engine.phrases import Phrases
from matching.engine.postings import Found, Hits
from matching.engine.profile import DECLARED, Phrase, Profile
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

    rows = candidates.propose(Asker(province, 0), lambda e: rank.amounts(e, rank.WEIGHTS), within)

    assert len(rows)
    assert set(rows) <= set(within.tolist()) - {0}


def test_a_filter_in_which_nobody_holds_anything_near_proposes_nobody(opened):
    opened.put([Entry(f"空{n}", Profile()) for n in range(20)])
    empty = np.arange(len(opened) - 20, len(opened))

    assert candidates.propose(Asker(opened, 7), lambda e: rank.amounts(e, rank.WEIGHTS), empty).tolist() == []


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


def test_the_codes_find_what_comparing_all_finds(province, monkeypatch):
    vectors = province.phrases.vectors(np.arange(3_000))
    monkeypatch.setattr(nearest, "FEW", 1_000)

    found = nearest.around(province.phrases, nearest.build(vectors), vectors[:20], 5)

    assert set(range(20)) <= set(found.tolist())


def test_phrases_learnt_since_the_codes_were_made_are_near_as_well(province, monkeypatch):
    monkeypatch.setattr(nearest, "FEW", 1_000)
    near = nearest.build(province.phrases.vectors(np.arange(len(province.phrases))))
    grown = province.phrases.with_new(["从未见过的新词组"], province.linker, fake_vectors)

    found = nearest.around(grown, near, fake_vectors(["从未见过的新词组"]), 1)

    assert len(grown) - 1 in found


@pytest.fixture
def wanting():
    """Offers one thing; the others want it alone, beside others, and not at all."""
    thing, other = Phrase("离合器"), [Phrase(text, source=DECLARED) for text in ("显影液", "脂松香")]
    want = Phrase("离合器", source=DECLARED)
    return [
        Entry("有之", Profile((thing,))),
        Entry("只要", Profile((Phrase("变速箱"),), (want,))),
        Entry("兼要", Profile((Phrase("变速箱"),), (*other, want))),
        Entry("不要", Profile((Phrase("变速箱"),), tuple(other))),
    ]


def test_of_many_who_want_a_thing_those_are_found_first_who_want_little_else(wanting, linker, monkeypatch):
    monkeypatch.setattr(postings, "PHRASE_HOLDERS", 1)
    index = Index.build(wanting[::-1], linker, fake_vectors)

    hits = postings.look_up(index, "wants", np.array([index.phrases.find("离合器")]))

    assert [index.entries.id(row) for row in hits.rows] == ["只要"]
    assert hits.weights.tolist() == [1.0]


def test_so_many_phrases_are_looked_up_as_are_held_by_a_number_of_rows(monkeypatch):
    monkeypatch.setattr(candidates, "HITS", 10)
    lists = np.array([[0.9, 0.8, 0.7, 0.6, 0.0], [0.0, 0.0, 0.2, 0.0, 0.1]])

    few, many = (candidates._telling(lists, np.array(held)) for held in ([9, 9, 9, 9, 9], [4, 3, 2, 1, 9]))

    assert few.tolist() == [0, 2]
    assert many.tolist() == [0, 1, 2, 3]


def test_holders_of_a_phrase_are_counted_in_both_parts_as_far_as_they_are_looked_up(opened, wanting, monkeypatch):
    opened.put(wanting)
    numbers = np.array([opened.phrases.find(text) for text in ("离合器", "变速箱")])
    whole = np.array([len(opened.holders("offers", number)) for number in numbers])

    assert postings.holding(opened, "offers", numbers).tolist() == whole.tolist()
    monkeypatch.setattr(postings, "PHRASE_HOLDERS", 2)
    assert postings.holding(opened, "offers", numbers).tolist() == [
        len(hits.rows) for hits in (postings.look_up(opened, "offers", numbers[[i]]) for i in (0, 1))
    ]


@pytest.mark.parametrize("step", ["FOUND", "PROPOSED"])
def test_either_step_prefers_the_customer_whose_wants_are_met_in_full(wanting, linker, monkeypatch, step):
    index = Index.build(wanting, linker, fake_vectors)
    monkeypatch.setattr(candidates, step, (1, 1, 1, 1))

    rows = candidates.propose(Asker(index, index.row["有之"]), lambda e: (e.asked,) * 4)

    assert [index.entries.id(row) for row in rows] == ["只要"]


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
