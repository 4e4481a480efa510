"""Chain knowledge: products and services (nodes), what goes into what (edges), and phrases led to nodes.

data/nodes/<chain>.csv   code,name,aliases,gbt4754,chain,stage          aliases parted by "|"
data/edges/<chain>.csv   product,input,role,weight,product_name,input_name   the names are for the reader of a diff

A node's code begins with the file it stands in and never changes. To grow the knowledge, append lines: a new node with
the next free number, its edges in the file of the product's chain. `problems()` says what does not hold.
"""

import csv
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

import numpy as np
from scipy import sparse

from .profile import INFERRED, Phrase, Profile

DATA = Path(__file__).parent / "data"
ROLES = ("原料", "零部件", "设备", "辅料", "包装", "能源", "技术服务", "物流")
STAGES = ("上游", "中游", "下游")
TRIMMED = ("的研发", "研发", "制造", "生产", "加工", "销售", "行业", "产业", "业务", "制品", "产品", "市场", "技术", "系列")
SUFFIX_STRENGTH, INSIDE_STRENGTH, NEAR_STRENGTH = 0.85, 0.5, 0.75
NEAREST = 4  # nodes a phrase may be led to by likeness
NEAR_Z = (2.2, 4.2)  # likeness, in standard deviations above a chance pair, where strength starts and is full
NAMED_SHUTS = 0.6  # a phrase that names a node is led elsewhere by likeness this much less
MAX_INFERRED, LEAST_NEED = 64, 0.1
LEAD = 0.9  # each further offer counts this much of the one before


@dataclass(frozen=True, slots=True)
class Node:
    code: str
    name: str
    aliases: tuple[str, ...]
    gbt4754: str
    chain: str
    stage: str


@dataclass(frozen=True, slots=True)
class Edge:
    product: str
    input: str
    role: str
    weight: float


class Chains:
    """The knowledge in memory. Nodes are numbered 0..n-1 in file order; `codes[i]` and `nodes[i]` give them back."""

    def __init__(self, nodes: Iterable[Node], edges: Iterable[Edge]):
        self.nodes, self.edges = tuple(nodes), tuple(edges)
        self.place = {node.code: i for i, node in enumerate(self.nodes)}
        self.names = {}
        for i, node in enumerate(self.nodes):
            for name in (node.name, *node.aliases):
                self.names.setdefault(name.lower(), i)

    @classmethod
    def load(cls, folder: Path = DATA) -> "Chains":
        """Read every file of the folder. Raises KeyError or ValueError on a row that cannot be read at all."""
        nodes = [
            Node(row["code"], row["name"], tuple(filter(None, row["aliases"].split("|"))), row["gbt4754"], row["chain"], row["stage"])
            for row in _rows(folder / "nodes")
        ]
        edges = [Edge(row["product"], row["input"], row["role"], float(row["weight"])) for row in _rows(folder / "edges")]
        return cls(nodes, edges)

    def problems(self) -> list[str]:
        """Say what is wrong with the knowledge: one line each, empty if all is well."""
        said = []
        taken = {}
        for node in self.nodes:
            if node.stage not in STAGES:
                said.append(f"{node.code}: stage {node.stage}")
            for name in (node.name, *node.aliases):
                other = taken.setdefault(name.lower(), node.code)
                if other != node.code:
                    said.append(f"{name}: leads to {other} and {node.code}")
        pairs = {(edge.product, edge.input) for edge in self.edges}
        touched = {code for pair in pairs for code in pair}
        said += [f"{node.code} {node.name}: no edge" for node in self.nodes if node.code not in touched]
        said += [f"{a} ← {b}: unknown node" for a, b in pairs if not {a, b} <= self.place.keys()]
        said += [f"{a}: its own input" for a, b in pairs if a == b]
        said += [f"{a} ↔ {b}: both ways" for a, b in pairs if a < b and (b, a) in pairs]
        said += [f"{e.product} ← {e.input}: {e.role} {e.weight}" for e in self.edges if e.role not in ROLES or not 0 < e.weight <= 1]
        return said

    @cached_property
    def needs(self) -> sparse.csr_matrix:
        """float32[n, n]: row product, column input, value weight."""
        row = [self.place[edge.product] for edge in self.edges]
        column = [self.place[edge.input] for edge in self.edges]
        shape = (len(self.nodes), len(self.nodes))
        return sparse.csr_matrix(([edge.weight for edge in self.edges], (row, column)), shape, dtype=np.float32)

    @cached_property
    def industries(self) -> sparse.csr_matrix:
        """float32[n, classes]: which GB/T 4754 class each node stands in; `classes` names the columns."""
        coded = [(i, self.classes[node.gbt4754]) for i, node in enumerate(self.nodes) if node.gbt4754]
        row, column = np.array(coded, np.int64).reshape(-1, 2).T
        return sparse.csr_matrix((np.ones(len(row), np.float32), (row, column)), (len(self.nodes), max(len(self.classes), 1)))

    @cached_property
    def classes(self) -> dict[str, int]:
        """Column of each class by its code as far as four characters (C384: a 中类), finer classes falling together."""
        found = sorted({node.gbt4754[:4] for node in self.nodes if node.gbt4754})
        column = {code: i for i, code in enumerate(found)}
        return {node.gbt4754: column[node.gbt4754[:4]] for node in self.nodes if node.gbt4754}

    @cached_property
    def roles(self) -> dict[tuple[int, int], str]:
        return {(self.place[edge.product], self.place[edge.input]): edge.role for edge in self.edges}

    def by_wording(self, text: str) -> tuple[int, float] | None:
        """The node a phrase names: itself, trimmed of 制造/产品/…, its longest ending, or a long enough part; with strength."""
        text = text.lower()
        for form in (text, _trim(text)):
            if form in self.names:
                return self.names[form], 1.0
        form = _trim(text)
        for start in range(1, len(form) - 1):  # Chinese heads stand last: 动力电池用铝箔 is an 铝箔
            if form[start:] in self.names:
                return self.names[form[start:]], SUFFIX_STRENGTH
        for size in range(len(form) - 1, 2, -1):
            for start in range(len(form) - size + 1):
                if form[start : start + size] in self.names:
                    return self.names[form[start : start + size]], INSIDE_STRENGTH
        return None


class Linker:
    """Leads phrases to nodes by wording, and by likeness where the wording is unknown.

    vectors_of(texts) → float32[len(texts), d] unit rows of the configured encoder.
    """

    def __init__(self, chains: Chains, vectors_of: Callable[[Sequence[str]], np.ndarray]):
        self.chains, self.vectors_of = chains, vectors_of
        self._names = list(chains.names)
        self._owner = np.array([chains.names[name] for name in self._names], np.int64)

    @cached_property
    def _rows(self):
        return self.vectors_of(self._names)

    @cached_property
    def background(self) -> tuple[float, float]:
        """Mean and deviation of the likeness of two node names at random: what "unlike" means to this encoder."""
        return chance(self._rows)

    def link(self, texts: Sequence[str], vectors: np.ndarray) -> sparse.csr_matrix:
        """Strength 0..1 of each phrase's tie to each node, float32[len(texts), nodes]; few entries a row."""
        found: dict[tuple[int, int], float] = {}
        for i, text in enumerate(texts):
            if hit := self.chains.by_wording(text):
                found[i, hit[0]] = hit[1]
        found_by_name = {i: strength for (i, _), strength in found.items()}
        mean, deviation = self.background
        for start in range(0, len(texts), 4096):
            likeness = (vectors[start : start + 4096] @ self._rows.T - mean) / deviation
            best = np.argpartition(-likeness, min(NEAREST, likeness.shape[1] - 1), axis=1)[:, :NEAREST]
            strength = NEAR_STRENGTH * ramp(np.take_along_axis(likeness, best, 1), *NEAR_Z)
            strength *= 1 - NAMED_SHUTS * np.array([[found_by_name.get(start + i, 0.0)] for i in range(len(strength))], np.float32)
            for i, column in zip(*np.nonzero(strength > 0.05), strict=True):
                key = (start + int(i), int(self._owner[best[i, column]]))
                found[key] = max(found.get(key, 0.0), float(strength[i, column]))
        row, column = np.array(list(found), np.int64).reshape(-1, 2).T
        return sparse.csr_matrix((np.fromiter(found.values(), np.float32, len(found)), (row, column)), (len(texts), len(self.chains.nodes)))


def infer(profile: Profile, linker: Linker) -> Profile:
    """Add the needs that the chains say follow from the offers, marked inferred; `via` names the edge.

    What is declared or extracted already, and what the enterprise offers itself, is not repeated. At most 64, the
    surest first; weight grows with the offers that ask for it. For more than one profile use infer_many.
    """
    return infer_many([profile], linker)[0]


def infer_many(profiles: Sequence[Profile], linker: Linker, progress: Callable[[int, int], None] | None = None) -> list[Profile]:
    """infer() for many profiles: each distinct phrase is embedded and linked once. progress(done, total) as it goes."""
    texts = list(dict.fromkeys(phrase.text for profile in profiles for phrase in profile.offers))
    if not texts:
        return list(profiles)
    place = {text: i for i, text in enumerate(texts)}
    links = linker.link(texts, linker.vectors_of(texts))
    made = []
    for n, profile in enumerate(profiles, 1):
        rows = links[[place[phrase.text] for phrase in profile.offers]] if profile.offers else None
        made.append(profile if rows is None else replace(profile, needs=(*profile.needs, *_expected(profile, rows, linker.chains))))
        if progress:
            progress(n, len(profiles))
    return made


def _expected(profile, links, chains):
    lead = links.multiply((LEAD ** np.arange(links.shape[0]))[:, None]).tocsc()
    held = lead.max(axis=0).tocoo()
    products = held.col
    if not len(products):
        return
    reach = chains.needs[products].toarray() * held.data[:, None]
    # By-products stand beside their main product (a sugar mill sells molasses): what it makes itself it does not buy.
    own = np.asarray(links.max(axis=0).todense()).ravel().clip(0, 1)
    best, strongest = reach.sum(axis=0).clip(0, 1) * (1 - own), reach.argmax(axis=0)
    known = {phrase.text for phrase in (*profile.needs, *profile.offers)}
    for target in np.argsort(-best, kind="stable")[:MAX_INFERRED]:
        node = chains.nodes[target]
        if best[target] >= LEAST_NEED and node.name not in known:
            via = ((node.code, chains.nodes[products[strongest[target]]].code),)
            yield Phrase(node.name, source=INFERRED, weight=round(float(best[target]), 3), via=via)


def chance(rows: np.ndarray, pairs: int = 20_000) -> tuple[float, float]:
    """Mean and deviation of the dot product of two different rows drawn at random (fixed seed)."""
    if len(rows) < 2:
        return 0.0, 1.0
    draw = np.random.default_rng(7)
    a, b = draw.integers(0, len(rows), (2, pairs))
    a, b = a[a != b], b[a != b]
    likeness = np.einsum("ij,ij->i", rows[a], rows[b])
    return float(likeness.mean()), float(max(likeness.std(), 1e-3))


def ramp(values: np.ndarray, low: float, high: float) -> np.ndarray:
    """0 below low, 1 above high, straight between."""
    return np.clip((values - low) / (high - low), 0.0, 1.0)


def _trim(text):
    cut = True
    while cut:
        cut = False
        for ending in TRIMMED:
            if text.endswith(ending) and len(text) - len(ending) >= 2:
                text, cut = text[: -len(ending)], True
    return text


def _rows(folder):
    for path in sorted(folder.glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            yield from csv.DictReader(file)
