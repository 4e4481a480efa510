"""Where the two kinds of index behave alike, and what only Milvus does. Skipped without the extra `milvus`."""

import os
import threading
import time
import uuid
from concurrent import futures

import numpy as np
import pytest

from services.search.vectors import IndexMissing, VectorIndex

from .test_vectors import DIM, unit_rows

pytest.importorskip("pymilvus", reason="pip install '.[milvus]' to test the index over Milvus")
pytest.importorskip("milvus_lite", reason="pip install '.[milvus]' to test the index over Milvus")
import grpc  # noqa: E402 - only where the extra is installed, as the two below
from pymilvus.grpc_gen import milvus_pb2  # noqa: E402

from services.search import milvus  # noqa: E402


@pytest.fixture(scope="module")
def uri(tmp_path_factory):
    """A file for milvus-lite, or the server named by TEST_MILVUS_URI."""
    return os.environ.get("TEST_MILVUS_URI") or str(tmp_path_factory.mktemp("milvus") / "lite.db")


@pytest.fixture
def place(uri, request):
    """A name of its own for each test, on one file or server: milvus-lite takes seconds to start."""
    name = "".join(c if c.isalnum() else "_" for c in request.node.name)
    made = milvus.Place(uri, f"t{uuid.uuid4().hex[:8]}_{name}")
    yield made
    client = made.client()
    for version in made.versions():
        for alias in client.list_aliases(version)["aliases"]:
            client.drop_alias(alias)
        client.drop_collection(version)
    client.drop_collection(f"{made.name}_facts")


@pytest.fixture(params=["faiss", "milvus"])
def kind(request, tmp_path):
    """(make an empty index, load the saved one, where it is saved) of each kind."""
    if request.param == "faiss":
        return VectorIndex, VectorIndex.load, tmp_path
    place = request.getfixturevalue("place")
    return lambda dim: milvus.MilvusIndex(dim, place), milvus.MilvusIndex.load, place


def filled(kind, count=50):
    index = kind[0](DIM)
    index.put(range(100, 100 + count), unit_rows(count))
    return index


def test_a_row_is_its_own_nearest_and_can_be_read(kind):
    index, rows = filled(kind), unit_rows(50)

    ids, cosines = index.search(rows[[7, 9]], 3)

    assert ids[:, 0].tolist() == [107, 109]
    assert cosines[0, 0] == pytest.approx(1, abs=1e-5)
    assert (np.diff(cosines) <= 0).all()
    np.testing.assert_allclose(index.get([109, 107]), rows[[9, 7]], atol=1e-6)
    with pytest.raises(KeyError):
        index.get([7])


def test_only_allowed_ids_are_found_and_gaps_are_filled(kind):
    index = filled(kind)

    ids, cosines = index.search(unit_rows(50)[7], 4, allowed=[110, 120, 999])

    assert set(ids[0, :2]) == {110, 120}
    assert ids[0, 2:].tolist() == [-1, -1]
    assert np.isneginf(cosines[0, 2:]).all()
    assert (index.search(unit_rows(1), 3, allowed=[])[0] == -1).all()


def test_a_row_can_be_added_replaced_and_removed(kind):
    index, rows = filled(kind), unit_rows(3, seed=9)
    index.put([500], rows[:1])
    index.put([107], rows[1:2])
    index.remove([110, 110, 4242])

    assert len(index) == 50
    assert 110 not in index
    assert 500 in index
    assert index.search(rows[:2], 1)[0][:, 0].tolist() == [500, 107]


def test_a_saved_index_finds_the_same_and_tells_what_is_known(kind):
    index = filled(kind)
    version = index.save(kind[2], {"encoder": "e5"})

    loaded = kind[1](kind[2])

    assert (loaded.version, loaded.about["encoder"], loaded.about["count"], loaded.dim) == (version, "e5", 50, DIM)
    assert loaded.is_current(kind[2])
    np.testing.assert_array_equal(loaded.search(unit_rows(2), 5)[0], index.search(unit_rows(2), 5)[0])


def test_a_new_version_takes_over_and_the_old_reader_notices(kind):
    filled(kind).save(kind[2])
    reader = kind[1](kind[2])

    filled(kind, 20).save(kind[2])

    assert not reader.is_current(kind[2])
    assert len(reader) == 50
    assert len(kind[1](kind[2])) == 20


def test_an_unsaved_index_is_seen_by_nobody(kind):
    filled(kind)

    with pytest.raises(IndexMissing):
        kind[1](kind[2])


def test_an_empty_index_can_be_saved_and_asked(kind):
    kind[0](DIM).save(kind[2])

    assert kind[1](kind[2]).search(unit_rows(1), 2)[0].tolist() == [[-1, -1]]


@pytest.mark.parametrize("rows", [np.zeros((1, DIM + 1)), np.zeros((2, DIM)), np.full((1, DIM), np.nan)])
def test_rows_that_do_not_fit_are_refused(kind, rows):
    with pytest.raises(ValueError, match="finite rows"):
        kind[0](DIM).put([1], rows)


def test_of_many_versions_two_stay(place):
    made = []
    for count in (10, 20, 30, 40):
        index = milvus.MilvusIndex(DIM, place)
        index.put(range(count), unit_rows(count))
        made.append(index.save(place))

    assert place.versions() == made[:1:-1]


def test_a_change_of_a_loaded_index_is_found_by_other_readers_at_once(place):
    filled((lambda dim: milvus.MilvusIndex(dim, place),)).save(place)
    writer, reader = milvus.MilvusIndex.load(place), milvus.MilvusIndex.load(place)

    writer.put([7], unit_rows(1, seed=3))

    assert reader.search(unit_rows(1, seed=3), 1)[0][0, 0] == 7


def test_a_graph_takes_over_above_exact_and_agrees(place):
    rows = unit_rows(300)
    index = milvus.MilvusIndex(DIM, place, exact=100)
    index.put(range(300), rows)
    index.save(place)

    loaded = milvus.MilvusIndex.load(place, exact=100)

    assert loaded.search(rows[:20], 1)[0][:, 0].tolist() == list(range(20))


def test_a_collection_that_is_gone_is_built_again(place):
    index = filled((lambda dim: milvus.MilvusIndex(dim, place),))
    index.save(place)
    place.client().drop_collection(index.version)

    with pytest.raises(IndexMissing):
        index.search(unit_rows(1), 1)
    with pytest.raises(IndexMissing):
        milvus.MilvusIndex.load(place)


def test_a_server_that_does_not_answer_is_named(monkeypatch):
    monkeypatch.setattr(milvus, "TIMEOUT_S", 1)

    with pytest.raises(milvus.StoreUnreachable, match=r"http://127\.0\.0\.1:9 .* MILVUS_URI"):
        milvus.MilvusIndex.load(milvus.Place("http://127.0.0.1:9", "nothing"))


class Greets(grpc.GenericRpcHandler):
    """Takes connections, and keeps every caller waiting after that."""

    over = threading.Event()

    def service(self, details):
        if details.method.endswith("/Connect"):
            return grpc.unary_unary_rpc_method_handler(lambda *_call: milvus_pb2.ConnectResponse().SerializeToString())
        return grpc.unary_unary_rpc_method_handler(lambda *_call: self.over.wait(30))


@pytest.fixture
def greeter():
    server = grpc.server(futures.ThreadPoolExecutor(4), handlers=[Greets()])
    port = server.add_insecure_port("127.0.0.1:0")
    server.start()
    yield f"http://127.0.0.1:{port}"
    Greets.over.set()
    server.stop(None)


def test_a_server_that_falls_silent_is_named_within_seconds(greeter, monkeypatch):
    monkeypatch.setattr(milvus, "TIMEOUT_S", 1)
    begun = time.monotonic()

    with pytest.raises(milvus.StoreUnreachable, match=f"{greeter}.*MILVUS_URI"):
        milvus.MilvusIndex.load(milvus.Place(greeter, "nothing"))

    assert time.monotonic() - begun < 10
