"""A folder assembled from parts: what building in one piece gives, however many the parts."""

import numpy as np
import pytest

from matching.engine import assembly, files, numbering
from matching.engine.growing import Column
from matching.engine.index import Entry, Index
from matching.engine.needs import infer_many
from matching.engine.phrases import Phrases
from matching.engine.profile import DECLARED, Phrase, Profile
from matching.engine.segment import Facts, Segment
from tests.matching.engine.conftest import fake_vectors

OFFERS = ("动力电池", "铝箔", "白砂糖", "汽车线束", "聚丙烯", "包装箱", "铝型材", "电池铝箔", "变压器", "水泥")


def declared(texts):
    return tuple(Phrase(text, source=DECLARED) for text in texts)


@pytest.fixture(scope="module")
def entries(linker):
    """30 enterprises that state one or two needs; the ids of the last ones are longer, some have no place, one sells nothing."""
    profiles = [
        Profile(
            declared([OFFERS[n % 10], OFFERS[n * 7 % 10] + "加工", f"{OFFERS[n * 3 % 10]}{n % 4}号"]),
            declared(OFFERS[n % 3 : n % 3 + 1 + n % 2]),
        )
        for n in range(29)
    ]
    places = [None if n % 5 == 0 else (22.0 + n / 10, 108.0) for n in range(30)]
    made = [*infer_many(profiles, linker), Profile()]
    codes, parks = ("C3841", "", "C3252"), ("甲园", "乙园")
    return [Entry(str(95 + n), made[n], codes[n % 3], parks[n % 2], "450100", places[n], ("small", "large")[n % 2]) for n in range(30)]


def write_parts(entries, size, linker, folder):
    parts = []
    for n, start in enumerate(range(0, max(len(entries), 1), size)):
        some = entries[start : start + size]
        phrases = Phrases.none(len(linker.chains.nodes)).with_new(
            [text for entry in some for text in sorted(entry.profile.texts)], linker, fake_vectors
        )
        parts.append(folder / f"part-{n:04}")
        parts[-1].mkdir()
        files.write_phrases(parts[-1], phrases)
        files.write_facts(parts[-1], Facts.of(some, phrases, linker.chains))
    return parts


def assembled(entries, size, linker, folder):
    parts, named, made = write_parts(entries, size, linker, folder), folder / "phrases", folder / "index"
    named.mkdir()
    made.mkdir()
    numbering.number(parts, named, len(linker.chains.nodes), lambda done, of: None)
    count = assembly.assemble(numbering.numbered(parts, named), len(parts), named, linker.chains, made)
    assert count == len(entries)
    return files.open_folder(made, linker, fake_vectors)


def same(one, other):
    return (
        np.array_equal(one.columns, other.columns)
        and np.array_equal(one.offsets, other.offsets)
        and np.allclose(one.weights, other.weights)
    )


@pytest.fixture(params=[(4, 7), (30, assembly.SORTED)], ids=["many parts", "one part"])
def both(request, entries, linker, tmp_path, monkeypatch):
    size, at_once = request.param
    monkeypatch.setattr(assembly, "SORTED", at_once)
    monkeypatch.setattr(assembly, "STEP", 7)
    return assembled(entries, size, linker, tmp_path), Index.build(entries, linker, fake_vectors)


def test_every_array_is_that_of_an_index_built_in_one_piece(both):
    made, whole = both
    for name in (*Segment.ROWS, "offers", "wants", "inferred", "via"):
        assert same(made.base.part(name), whole.recent.part(name)), name
    for name in Segment.LENGTHS:
        assert np.allclose(getattr(made.base, name), getattr(whole.recent, name)), name
    for name, labels in whole.recent.facts.labels.items():
        assert (made.base.facts.labels[name].names, made.base.facts.labels[name].codes.tolist()) == (labels.names, labels.codes.tolist())
    assert made.base.facts.ids.tolist() == whole.recent.facts.ids.tolist()
    assert np.array_equal(made.base.facts.place, whole.recent.facts.place, equal_nan=True)


def test_what_candidates_are_looked_up_by_is_turned_as_in_memory(both):
    made, whole = both
    for names, width in ((files.BY_PHRASE, len(whole.phrases)), (files.BY_NODE, len(whole.linker.chains.nodes))):
        for name in names:
            assert same(made.base.turned[name], whole.recent.holders(name, width)), name


def test_phrases_and_how_rare_things_are_do_not_depend_on_the_parts(both):
    made, whole = both
    assert list(made.phrases.texts()) == list(whole.phrases.texts())
    assert all(made.phrases.find(text) == whole.phrases.find(text) for text in whole.phrases.texts())
    assert np.allclose(made.phrases.vectors(np.arange(len(made.phrases))), whole.phrases.vectors(np.arange(len(whole.phrases))))
    assert np.allclose((made.links - whole.links).data, 0, atol=1e-6)
    assert (made.phrases.terms != whole.phrases.terms).nnz == 0
    assert [made.phrases.head_kinds[n] for n in made.phrases.heads] == [whole.phrases.head_kinds[n] for n in whole.phrases.heads]
    assert all(np.allclose(getattr(made.rarities, name), getattr(whole.rarities, name)) for name in ("phrases", "nodes", "terms"))


def test_only_the_strongest_holders_of_a_node_are_kept(entries, linker, tmp_path, monkeypatch):
    monkeypatch.setattr(assembly, "NODE_HOLDERS", 2)

    made = assembled(entries, 10, linker, tmp_path)

    assert np.diff(made.base.turned["need_nodes"].offsets).max() == 2


def test_an_enterprise_is_found_by_its_whole_id_only(entries, linker, tmp_path):
    made = assembled(entries, 10, linker, tmp_path)

    assert [made.entries.id(made.row[entry.id]) for entry in entries] == [entry.id for entry in entries]
    assert not any(f"{entry.id}x" in made.row or f"{entry.id}{'x' * 50}" in made.row for entry in entries)


def test_an_index_of_nobody_can_be_put_into(entries, linker, tmp_path):
    made = assembled([], 10, linker, tmp_path)

    made.put(entries[:3])

    assert len(made.row) == 3


def test_an_array_grows_and_is_read_as_one(tmp_path):
    with Column(tmp_path, "many", np.float32, (2,)) as many:
        many.add(np.ones((3, 2)))
        many.add(np.zeros((0, 2)))
        many.add(np.zeros((1, 2)))

    assert np.load(tmp_path / "many.npy").sum(axis=1).tolist() == [2, 2, 2, 0]
