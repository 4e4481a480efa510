"""Many enterprises as arrays, one row each: what is known of them, and what follows from it for ranking.

A segment is made once and never changed. Arrays may be memory-mapped; nothing here keeps an object an enterprise.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, fields, replace

import numpy as np
from scipy import sparse

from .arrays import Labels, Ragged, strongest
from .chains import Chains
from .phrases import Phrases
from .profile import INFERRED, Profile

HEADS = 3  # offers that stand for the main business
SPECIAL, GENERAL = 0.9, 0.5  # how far an offer of a special kind is one of the general kind, and the reverse
LABELS = ("industry", "park", "city", "size")
FACTS = ("offers", "wants", "inferred", "via")


@dataclass(frozen=True, slots=True)
class Entry:
    """One enterprise to be matched. `industry` is its GB/T 4754 code or "", `place` is (lat, lon) or None, `size` its size class."""

    id: str
    profile: Profile
    industry: str = ""
    park: str = ""
    city: str = ""
    place: tuple[float, float] | None = None
    size: str = ""


@dataclass(frozen=True)
class Facts:
    """What is known. Columns of the ragged arrays are phrase numbers; `via` gives the nodes of each inferred phrase's edges.

    ids: bytes (UTF-8); place: float64[n, 2], nan where unknown; via: source node in its columns, product node in its
    weights, -1 where the knowledge does not know them.
    """

    ids: np.ndarray
    labels: dict[str, Labels]
    place: np.ndarray
    offers: Ragged
    wants: Ragged
    inferred: Ragged
    via: Ragged

    @classmethod
    def of(cls, entries: Sequence[Entry], phrases: Phrases, chains: Chains) -> "Facts":
        needs = [entry.profile.needs for entry in entries]
        inferred = [[phrase for phrase in side if phrase.source == INFERRED] for side in needs]
        edges = [[_ends(phrase.via, chains) for phrase in side] for side in inferred]
        return cls(
            np.array([entry.id.encode() for entry in entries], np.bytes_),
            {name: Labels.of([getattr(entry, name) for entry in entries]) for name in LABELS},
            np.array([entry.place or (np.nan, np.nan) for entry in entries], np.float64).reshape(-1, 2),
            _ragged((entry.profile.offers for entry in entries), phrases),
            _ragged(([phrase for phrase in side if phrase.source != INFERRED] for side in needs), phrases),
            _ragged(inferred, phrases),
            Ragged.of(edges),
        )

    def __len__(self) -> int:
        return len(self.ids)

    def _each(self, do, *others):
        made = {}
        for one in fields(Facts):
            value, *rest = (getattr(facts, one.name) for facts in (self, *others))
            made[one.name] = (
                {key: do(part, *(r[key] for r in rest)) for key, part in value.items()} if one.name == "labels" else do(value, *rest)
            )
        return Facts(**made)

    def renumbered(self, numbers: np.ndarray) -> "Facts":
        """The same with phrase i called numbers[i]."""
        moved = {name: getattr(self, name) for name in FACTS if name != "via"}
        return replace(self, **{name: Ragged(numbers[rows.columns], rows.weights, rows.offsets) for name, rows in moved.items()})

    def take(self, rows: np.ndarray) -> "Facts":
        return self._each(lambda part: part.take(rows) if isinstance(part, Labels | Ragged) else part[rows])

    def then(self, other: "Facts") -> "Facts":
        return self._each(lambda a, b: a.then(b) if isinstance(a, Labels | Ragged) else np.concatenate([a, b]), other)


@dataclass(frozen=True)
class Segment:
    """Facts, and the arrays that `evidence` reads. `turned` holds what `candidates` looks rows up by, made when first asked for."""

    facts: Facts
    heads: Ragged  # the weightiest offers
    nodes: Ragged  # chain nodes of the offers
    offer_nodes: Ragged  # the same with what they are kinds of
    need_nodes: Ragged  # nodes of the inferred needs
    terms: Ragged  # words of the offers, unit rows
    context_length: np.ndarray  # of the row of context that follows from `nodes`
    class_length: np.ndarray
    turned: dict[str, Ragged] = field(default_factory=dict, compare=False)

    ROWS = ("heads", "nodes", "offer_nodes", "need_nodes", "terms")
    LENGTHS = ("context_length", "class_length")

    def __len__(self) -> int:
        return len(self.facts)

    def part(self, name: str) -> Ragged:
        return getattr(self if name in self.ROWS else self.facts, name)

    def take(self, rows: np.ndarray) -> "Segment":
        parts = {name: getattr(self, name).take(rows) for name in self.ROWS}
        return Segment(self.facts.take(rows), **parts, **{name: getattr(self, name)[rows] for name in self.LENGTHS})

    def then(self, other: "Segment") -> "Segment":
        parts = {name: getattr(self, name).then(getattr(other, name)) for name in self.ROWS}
        lengths = {name: np.concatenate([getattr(self, name), getattr(other, name)]) for name in self.LENGTHS}
        return Segment(self.facts.then(other.facts), **parts, **lengths)

    def holders(self, name: str, width: int, most: int = 0) -> Ragged:
        """By phrase or node: the rows that hold it, strongest first; at most so many each unless most is 0."""
        if name not in self.turned:
            turned = counted(name, self.part(name)).turned(width)
            self.turned[name] = turned.cut(most) if most else turned
        return self.turned[name]


def counted(name: str, rows: Ragged) -> Ragged:
    """The rows of an array as those are looked up that hold something: a want counts by its share of all that a row states."""
    return rows.shares() if name == "wants" else rows


def derive(facts: Facts, phrases: Phrases, chains: Chains) -> Segment:
    """Everything that follows from the facts; the terms still as counts (1 + log), for `with_terms`."""
    nodes = strongest(facts.offers, phrases.links)
    wide = nodes.maximum(SPECIAL * nodes @ chains.kinds).maximum(GENERAL * nodes @ chains.kinds.T).tocsr()
    held = Ragged(facts.offers.columns, np.ones(len(facts.offers.columns), np.float32), facts.offers.offsets)
    terms = (held.matrix(len(phrases)) @ phrases.terms).tocsr()
    terms.data = 1 + np.log(np.maximum(terms.data, 1))
    needs = strongest(facts.inferred, phrases.links)
    lengths = [_lengths(nodes @ matrix) for matrix in (chains.context, chains.industries)]
    return Segment(facts, _main(facts.offers), *(Ragged.from_matrix(one) for one in (nodes, wide, needs, terms)), *lengths)


def widened(values: np.ndarray, chains: Chains) -> np.ndarray:
    """What each node is worth where each of these is, itself or as a kind of another: float32[nodes] of float32[nodes]."""
    return values + SPECIAL * (chains.kinds @ values) + GENERAL * (chains.kinds.T @ values)


def with_terms(segment: Segment, rarity: np.ndarray) -> Segment:
    """The same with its terms weighed by their rarity, as unit rows."""
    return replace(segment, terms=weighed(segment.terms, rarity), turned={})


def weighed(terms: Ragged, rarity: np.ndarray) -> Ragged:
    """Counts of terms as unit rows, each term weighed by its rarity."""
    rare = Ragged(terms.columns, terms.weights * rarity[terms.columns], terms.offsets)
    length = np.maximum(np.sqrt(rare.squares()), 1e-9)
    return Ragged(terms.columns, (rare.weights / length[terms.owner]).astype(np.float32), terms.offsets)


def _main(offers):
    """The weightiest offers of each row, in falling order; equal ones as they stand."""
    order = np.lexsort((np.arange(len(offers.columns)), -offers.weights, offers.owner))
    return Ragged(offers.columns[order], offers.weights[order], offers.offsets).cut(HEADS)


def _lengths(matrix: sparse.csr_matrix):
    return np.maximum(np.sqrt(np.asarray(matrix.multiply(matrix).sum(axis=1)).ravel()), 1e-9).astype(np.float32)


def _ends(via, chains):
    """(source, product) nodes of a need's edges."""
    return (chains.place.get(via[0][0], -1), chains.place.get(via[-1][1], -1)) if via else (-1, -1)


def _ragged(sides, phrases):
    return Ragged.of([[(phrases.find(phrase.text), phrase.weight) for phrase in side] for side in sides])
