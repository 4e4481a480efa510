import threading

import numpy as np
import pytest

from services.search import published
from services.search.vectors import IndexMissing, VectorIndex

DIM = 16


def unit_rows(count, seed=0):
    rows = np.random.default_rng(seed).normal(size=(count, DIM)).astype(np.float32)
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)


def make_index(count=50, **settings):
    index = VectorIndex(DIM, **settings)
    index.put(range(100, 100 + count), unit_rows(count))
    return index


def test_a_row_is_its_own_nearest():
    index = make_index()

    ids, cosines = index.search(unit_rows(50)[7], 3)

    assert ids[0, 0] == 107
    assert cosines[0, 0] == pytest.approx(1, abs=1e-5)
    assert (np.diff(cosines[0]) <= 0).all()


def test_only_allowed_ids_are_found_and_gaps_are_filled():
    ids, cosines = make_index().search(unit_rows(50)[7], 4, allowed=[110, 120, 999])

    assert set(ids[0, :2]) == {110, 120}
    assert ids[0, 2:].tolist() == [-1, -1]
    assert np.isneginf(cosines[0, 2:]).all()


def test_nothing_allowed_finds_nothing():
    assert (make_index().search(unit_rows(1), 3, allowed=[])[0] == -1).all()


@pytest.mark.parametrize("exact", [1000, 20])
def test_a_row_can_be_added_replaced_and_removed_without_rebuild(exact):
    index, rows = make_index(exact=exact).build(), unit_rows(3, seed=9)
    index.put([500], rows[:1])
    index.put([107], rows[1:2])
    index.remove([110, 110, 4242])

    assert len(index) == 50
    assert 110 not in index
    assert index.search(rows[:2], 1)[0][:, 0].tolist() == [500, 107]
    assert 110 not in index.search(unit_rows(50)[10], 50)[0]


def test_coded_search_agrees_with_exact_search():
    rows = unit_rows(3000)
    exact, coded = VectorIndex(DIM), VectorIndex(DIM, exact=100)
    for index in (exact, coded):
        index.put(range(3000), rows)
        index.build()

    hits = [len(set(a) & set(b)) for a, b in zip(exact.search(rows[:20], 10)[0], coded.search(rows[:20], 10)[0], strict=True)]

    assert np.mean(hits) > 9
    assert (coded.search(rows[5], 3, allowed=range(5, 205))[0][0, 0]) == 5


@pytest.mark.parametrize("exact", [1000, 20])
def test_a_saved_index_finds_the_same_and_can_be_changed(tmp_path, exact):
    index = make_index(exact=exact)
    version = index.save(tmp_path, {"encoder": "e5"})

    loaded = VectorIndex.load(tmp_path, exact=exact)
    loaded.put([7], unit_rows(1, seed=3))

    assert (loaded.version, loaded.about["encoder"]) == (version, "e5")
    np.testing.assert_array_equal(loaded.search(unit_rows(2), 5)[0], index.search(unit_rows(2), 5)[0])
    assert loaded.search(unit_rows(1, seed=3), 1)[0][0, 0] == 7


def test_an_empty_index_can_be_saved_and_asked(tmp_path):
    VectorIndex(DIM).save(tmp_path)

    ids, _ = VectorIndex.load(tmp_path).search(unit_rows(1), 2)

    assert ids.tolist() == [[-1, -1]]


@pytest.mark.parametrize("rows", [np.zeros((1, DIM + 1)), np.zeros((2, DIM)), np.full((1, DIM), np.nan)])
def test_rows_that_do_not_fit_are_refused(rows):
    with pytest.raises(ValueError, match="finite rows"):
        VectorIndex(DIM).put([1], rows)


def test_a_missing_index_is_named_as_such(tmp_path):
    with pytest.raises(IndexMissing):
        VectorIndex.load(tmp_path / "nowhere")


@pytest.mark.parametrize("damage", ["cut", "flip", "gone", "manifest", "pointer"])
def test_a_damaged_index_is_noticed(tmp_path, damage):
    folder = tmp_path / make_index().save(tmp_path)
    rows = folder / "rows.npy"
    raw = rows.read_bytes()
    {
        "cut": lambda: rows.write_bytes(raw[:-8]),
        "flip": lambda: rows.write_bytes(raw[:-1] + bytes([raw[-1] ^ 1])),
        "gone": lambda: rows.unlink(),
        "manifest": lambda: (folder / "MANIFEST.json").write_text("[]"),
        "pointer": lambda: (tmp_path / "CURRENT").write_text("../elsewhere"),
    }[damage]()

    with pytest.raises(IndexMissing):
        VectorIndex.load(tmp_path)


def test_old_versions_go_and_two_stay(tmp_path):
    index = make_index()

    versions = [index.save(tmp_path) for _ in range(4)]

    assert sorted(path.name for path in tmp_path.glob("v*")) == versions[-2:]
    assert index.is_current(tmp_path)


def test_a_failed_publication_changes_nothing(tmp_path):
    index = make_index()
    index.save(tmp_path)

    with pytest.raises(OSError, match="disk full"):
        published.publish(tmp_path, lambda folder: (_ for _ in ()).throw(OSError("disk full")))

    assert index.is_current(tmp_path)
    assert not list(tmp_path.glob(".v*"))


def test_a_reader_never_sees_half_an_index(tmp_path):
    make_index().save(tmp_path)
    writer = threading.Thread(target=lambda: [make_index(count).save(tmp_path) for count in range(20, 40)])
    writer.start()

    sizes = []
    while writer.is_alive():
        sizes.append(len(VectorIndex.load(tmp_path)))

    writer.join()
    assert len(VectorIndex.load(tmp_path)) == 39
    assert set(sizes) <= {50, *range(20, 40)}
