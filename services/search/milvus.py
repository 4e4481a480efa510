"""The interface of vectors.VectorIndex over Milvus: one client from a local file (milvus-lite) to a cluster.

A place is a name on a server. Each version of an index is a collection `<name>_v<time>_<random>`; an alias of that name points to
the version in force and is moved in one step. What is known of a version (encoder, counts) is a row of `<name>_facts`,
written before the alias moves. Unlike the FAISS index, an index that was loaded is not a copy: what is put or removed
there is found by every process at once.
"""

import json
import time
import uuid
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache, partial

import grpc
import numpy as np
from pymilvus import DataType, MilvusClient
from pymilvus.exceptions import MilvusException

from .published import KEEP, IndexMissing
from .vectors import CANDIDATES, EXACT, checked

TIMEOUT_S = 10
LIMITS_S = {"search": 3, "query": 30, "upsert": 60, "load_collection": 600, "create_index": 3600}  # where people wait, or much is written
CHUNK = 1000  # rows of one call; a message may have 64 MB
MOST = 16384  # results of one search, a limit of Milvus
NOT_FOUND = {100, 1600}  # collection, alias
ABANDONED_AFTER_S = 86400  # a collection this old that was never published belongs to a writer that died
GRAPH = {"M": 32, "efConstruction": 200}


class StoreUnreachable(RuntimeError):
    """Milvus does not answer or refuses; the text names the address and what to check."""


@dataclass(frozen=True)
class Place:
    """Where an index lives: a file or http:// address, and a name of letters, digits and underscores."""

    uri: str
    name: str

    def client(self) -> "_Client":
        with _told(self.uri):
            return _connect(self.uri)

    def versions(self) -> list[str]:
        """Collections of this name, newest first, published or not."""
        with _told(self.uri):
            return sorted((name for name in self.client().list_collections() if name.startswith(f"{self.name}_v")), reverse=True)

    def current(self) -> str:
        """Name the version in force. Raises IndexMissing if there is none."""
        for version in self.versions():
            with _told(self.uri):
                if self.name in self.client().list_aliases(version)["aliases"]:
                    return version
        raise IndexMissing(f"no index {self.name} at {self.uri}")


class _Client:
    """A client whose every call has an end, also where the server takes it and never answers."""

    def __init__(self, uri: str):
        self._client = MilvusClient(uri=uri, timeout=TIMEOUT_S)

    def __getattr__(self, name):
        return partial(getattr(self._client, name), timeout=LIMITS_S.get(name, TIMEOUT_S))


@cache
def _connect(uri):
    return _Client(uri)


@contextmanager
def _told(uri) -> Iterator[None]:
    """Tell a missing collection and an unreachable server apart."""
    try:
        yield
    except (MilvusException, grpc.RpcError) as error:
        if getattr(error, "code", None) in NOT_FOUND:
            raise IndexMissing(f"collection gone at {uri}: {error.message}") from error
        raise StoreUnreachable(f"Milvus at {uri} does not answer as it should; check MILVUS_URI and the server: {error}") from error


class MilvusIndex:
    """Unit rows by id in one collection, made when the first row is put."""

    def __init__(self, dim: int, place: Place, *, exact: int = EXACT):
        self.dim, self.place, self.exact, self.version = dim, place, exact, ""
        self.about: dict = {}
        self._graph = False
        self._collection = f"{place.name}_v{time.time_ns():020d}_{uuid.uuid4().hex[:6]}"
        self._create()

    def _create(self):
        client, schema = self.place.client(), MilvusClient.create_schema(auto_id=False, enable_dynamic_field=False)
        schema.add_field("id", DataType.INT64, is_primary=True)
        schema.add_field("row", DataType.FLOAT_VECTOR, dim=self.dim)
        with _told(self.place.uri):
            client.create_collection(self._collection, schema=schema, index_params=_exact_search(), consistency_level="Strong")

    @contextmanager
    def _client(self):
        with _told(self.place.uri):
            yield self.place.client()

    def __len__(self) -> int:
        with self._client() as client:
            return int(client.query(self._collection, filter="", output_fields=["count(*)"])[0]["count(*)"])

    def __contains__(self, row_id: int) -> bool:
        return bool(self._known([row_id]))

    def _known(self, ids, *fields):
        ids, found = [int(row_id) for row_id in ids], {}
        for start in range(0, len(ids), CHUNK):
            with self._client() as client:
                rows = client.query(self._collection, filter=_among(ids[start : start + CHUNK]), output_fields=["id", *fields])
            found.update((row["id"], row) for row in rows)
        return found

    def get(self, ids: Sequence[int]) -> np.ndarray:
        """Rows of known ids in their order, float32[n, dim]. Raises KeyError for an unknown one."""
        known = self._known(ids, "row")
        return np.array([known[int(row_id)]["row"] for row_id in ids], np.float32).reshape(-1, self.dim)

    def put(self, ids: Sequence[int], rows: np.ndarray) -> None:
        """Add rows, or replace those whose id is known. Raises ValueError if shapes do not fit or a value is not finite."""
        ids, rows = checked(ids, rows, self.dim)
        for start in range(0, len(ids), CHUNK):
            part = zip(ids[start : start + CHUNK].tolist(), rows[start : start + CHUNK], strict=True)
            with self._client() as client:
                client.upsert(self._collection, [{"id": row_id, "row": row} for row_id, row in part])

    def remove(self, ids: Iterable[int]) -> None:
        """Forget rows; unknown ids are none of its business."""
        ids = list(dict.fromkeys(int(row_id) for row_id in ids))
        for start in range(0, len(ids), CHUNK):
            with self._client() as client:
                client.delete(self._collection, ids=ids[start : start + CHUNK])

    def search(self, queries: np.ndarray, top: int, allowed: Sequence[int] | np.ndarray | None = None) -> tuple[np.ndarray, np.ndarray]:
        """Find the nearest rows as VectorIndex.search does; top is at most MOST."""
        queries = np.atleast_2d(np.asarray(queries, np.float32))
        ids = np.full((len(queries), top), -1, np.int64)
        scores = np.full((len(queries), top), -np.inf, np.float32)
        if not top or not len(queries) or (allowed is not None and not len(allowed)):
            return ids, scores
        how = {"metric_type": "IP", "params": {"ef": max(top, CANDIDATES)} if self._graph else {}}
        only = "" if allowed is None else _among(np.asarray(allowed, np.int64).tolist())
        with self._client() as client:
            hits = client.search(
                self._collection, data=list(queries), filter=only, limit=min(top, MOST), output_fields=["id"], search_params=how
            )
        for n, found in enumerate(hits):
            ids[n, : len(found)] = [hit["id"] for hit in found]
            scores[n, : len(found)] = [hit["distance"] for hit in found]
        return ids, scores

    def build(self) -> "MilvusIndex":
        """Change a collection that has outgrown exact search to a graph; for one that is in force already, save anew."""
        if not self._graph and not self.version and len(self) > self.exact:
            graph = MilvusClient.prepare_index_params()
            graph.add_index(field_name="row", index_type="HNSW", metric_type="IP", params=GRAPH)
            with self._client() as client:
                client.release_collection(self._collection)
                for name in client.list_indexes(self._collection):
                    client.drop_index(self._collection, name)
                client.create_index(self._collection, graph)
                client.load_collection(self._collection)
            self._graph = True
        return self

    def save(self, place: Place, about: dict | None = None) -> str:
        """Make the collection the version in force at its place; returns its name. about: facts kept with it, JSON."""
        if place != self.place:
            raise ValueError(f"an index made for {self.place} cannot be saved at {place}")
        self.build()
        facts = {**self.about, **(about or {}), "dim": self.dim, "count": len(self)}
        with self._client() as client:
            _keep_facts(client, place, self._collection, facts)
            if any(place.name in client.list_aliases(version)["aliases"] for version in place.versions()):
                client.alter_alias(collection_name=self._collection, alias=place.name)
            else:
                client.create_alias(collection_name=self._collection, alias=place.name)
        self.version, self.about = self._collection, facts
        _prune(place)
        return self.version

    @classmethod
    def load(cls, place: Place, version: str = "", *, exact: int = EXACT) -> "MilvusIndex":
        """Open a version, by default the one in force. Raises IndexMissing if there is none or it is damaged, StoreUnreachable without a server."""
        version = version or place.current()
        facts = _facts(place).get(version)
        if facts is None:
            raise IndexMissing(f"nothing is known of {version} at {place.uri}")
        index = cls.__new__(cls)
        index.place, index.exact, index.version, index._collection = place, exact, version, version
        index.dim, index.about = int(facts["dim"]), facts
        with index._client() as client:
            fields = {field["name"]: field["params"] for field in client.describe_collection(version)["fields"]}
            if set(fields) != {"id", "row"} or int(fields["row"]["dim"]) != index.dim:
                raise IndexMissing(f"rows of {version} at {place.uri} do not fit")
            client.load_collection(version)
            kinds = [client.describe_index(version, name)["index_type"] for name in client.list_indexes(version)]
        index._graph = "HNSW" in kinds
        return index

    def is_current(self, place: Place) -> bool:
        """Tell whether the version in force is still the one opened; a reader that is not loads anew."""
        try:
            return place.current() == self.version
        except IndexMissing:
            return True


def _exact_search():
    found = MilvusClient.prepare_index_params()
    found.add_index(field_name="row", index_type="FLAT", metric_type="IP")
    return found


def _among(ids):
    return f"id in [{','.join(str(int(row_id)) for row_id in ids)}]"


def _keep_facts(client, place, version, facts):
    name = f"{place.name}_facts"
    if not client.has_collection(name):
        schema, index = MilvusClient.create_schema(auto_id=False, enable_dynamic_field=False), MilvusClient.prepare_index_params()
        schema.add_field("version", DataType.VARCHAR, is_primary=True, max_length=255)
        schema.add_field("facts", DataType.VARCHAR, max_length=65535)
        schema.add_field("none", DataType.FLOAT_VECTOR, dim=2)  # Milvus wants a vector in every collection
        index.add_index(field_name="none", index_type="FLAT", metric_type="IP")
        client.create_collection(name, schema=schema, index_params=index, consistency_level="Strong")
    client.upsert(name, [{"version": version, "facts": json.dumps(facts, ensure_ascii=False), "none": [0.0, 0.0]}])


def _facts(place):
    """What is known of each published version of a place."""
    with _told(place.uri):
        client, name = place.client(), f"{place.name}_facts"
        if not client.has_collection(name):
            return {}
        client.load_collection(name)
        rows = client.query(name, filter='version != ""', output_fields=["version", "facts"])
    return {row["version"]: json.loads(row["facts"]) for row in rows}


def _prune(place):
    """Drop all but the newest KEEP published versions and the one in force, and what dead writers left."""
    known, current, kept, gone = _facts(place), place.current(), 0, []
    for version in place.versions():
        if version in known:
            kept += 1
            if kept > KEEP and version != current:
                gone.append(version)
        elif time.time() - int(version.rsplit("_v", 1)[1].split("_")[0]) / 1e9 > ABANDONED_AFTER_S:
            gone.append(version)
    with _told(place.uri):
        client = place.client()
        for version in gone:
            client.drop_collection(version)
        if forgotten := sorted((set(known) - set(place.versions())) | (set(gone) & set(known))):
            client.delete(f"{place.name}_facts", ids=forgotten)
