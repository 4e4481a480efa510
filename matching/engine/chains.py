"""Chain knowledge: products and services (nodes) and what goes into what (edges), read from data/chains/*.csv.

One row per product: name,aliases,industry,chain,stage, then one column per role with the names of what goes into it,
parted by "|", each with an optional weight (锡膏:0.3). The name is the key; an input that is no row of any file is
skipped, and `problems()` names it together with whatever else does not hold.
"""

import csv
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
from scipy import sparse

from .arrays import unit_rows

DATA = Path(__file__).parent / "data" / "chains"
# What an edge of each role weighs unless the row says otherwise, and how much of it is handed on to the inputs of the
# input: a pack maker's cell maker needs foil and so, more faintly, does the pack maker; the crane's bearings are not its concern.
ROLES = {"原料": 1.0, "零部件": 1.0, "设备": 0.6, "辅料": 0.5, "包装": 0.4, "能源": 0.4, "技术服务": 0.5, "物流": 0.3}
HANDED_ON = {"原料": 1.0, "零部件": 1.0, "辅料": 0.4, "包装": 0.4}
MAKERS = tuple("ABCDE")  # sections that make things: a shop or a hospital buys them ready, and nothing that goes into them
STAGES = ("上游", "中游", "下游", "配套")
HOPS, DECAY = 3, 0.4  # how far needs reach, and what is left of them at each further step
LEAST_REACH = 0.05
KIND_SHARE, TRADE_SHARE, CLASS_SHARE = 0.7, 0.35, 0.5  # of what makes two nodes alike, beside being the same
WASTE = "废旧"
CHEMICAL = set(
    "甲乙丙丁戊己庚辛壬癸氢氧氮氟氯溴碘硫磷硅硼砷钠钾钙镁锂钡铵硝氨羟羧酰酸基苯酚烷烯炔酯醇醚酮醛胺腈糖聚共偏对邻间二三四五六多环异正亚过次双单重"
)


@dataclass(frozen=True, slots=True)
class Node:
    """A product or service. `industry` is the GB/T 4754-2017 code of its maker."""

    name: str
    aliases: tuple[str, ...] = ()
    industry: str = ""
    chain: str = ""
    stage: str = STAGES[0]


@dataclass(frozen=True, slots=True)
class Edge:
    product: str
    input: str
    role: str
    weight: float


class Chains:
    """The knowledge in memory. Nodes are numbered 0..n-1 in file order; `place` gives the number of a name."""

    def __init__(self, nodes: Iterable[Node], edges: Iterable[Edge]):
        self.nodes, stated = tuple(nodes), tuple(edges)
        self.place = {node.name: i for i, node in enumerate(self.nodes)}
        self.names = {node.name.lower(): i for i, node in enumerate(self.nodes)}  # a name comes before another's alias
        for i, node in enumerate(self.nodes):
            for alias in node.aliases:
                self.names.setdefault(alias.lower(), i)
        self.edges = tuple(edge for edge in stated if edge.product in self.place and edge.input in self.place)
        self.unresolved = tuple(edge for edge in stated if edge.product not in self.place or edge.input not in self.place)

    @classmethod
    def load(cls, folder: Path = DATA, without: Collection[str] = ()) -> "Chains":
        """Read every file of the folder, but those of these names. Raises KeyError or ValueError on a row that cannot be read at all."""
        nodes, edges = [], []
        for path in sorted(path for path in folder.glob("*.csv") if path.stem not in without):
            with path.open(encoding="utf-8", newline="") as file:
                for row in csv.DictReader(file):
                    nodes.append(Node(row["name"], _parts(row["aliases"]), row["industry"], row["chain"], row["stage"]))
                    edges += [_edge(row["name"], part, role) for role in ROLES for part in _parts(row[role])]
        return cls(nodes, edges)

    def problems(self, codes: Collection[str] = ()) -> list[str]:
        """Say what is wrong with the knowledge: one line each, empty if all is well. codes: the valid industry codes, if known."""
        pairs = {(edge.product, edge.input): edge.role for edge in self.edges}
        touched = {name for pair in pairs for name in pair}
        said = [*self._names_taken_twice(), *(f"{edge.product} ← {edge.input}：没有这个节点" for edge in self.unresolved)]
        said += [f"{node.name}：环节 {node.stage}" for node in self.nodes if node.stage not in STAGES]
        said += [f"{node.name}：行业代码 {node.industry}" for node in self.nodes if codes and node.industry not in codes]
        said += [f"{node.name}：没有任何关系" for node in self.nodes if node.name not in touched]
        odd = (edge for edge in self.edges if edge.role not in ROLES or not 0 < edge.weight <= 1)
        said += [f"{edge.product} ← {edge.input}：{edge.role} {edge.weight}" for edge in odd]
        said += [f"{a}：自己的投入" for a, b in pairs if a == b]
        said += [f"{a} ↔ {b}：双向" for a, b in pairs if a < b and (b, a) in pairs and "设备" not in (pairs[a, b], pairs[b, a])]
        return said

    def _names_taken_twice(self):
        taken: dict[str, int] = {}
        for i, node in enumerate(self.nodes):
            for name in (node.name, *node.aliases):
                other = taken.setdefault(name.lower(), i)
                if other != i:
                    yield f"{name}：既指 {self.nodes[other].name} 又指 {node.name}"

    @cached_property
    def needs(self) -> sparse.csr_matrix:
        """float32[n, n]: row product, column input, value weight."""
        return self._matrix({role: 1.0 for role in ROLES})

    @cached_property
    def reach(self) -> sparse.csr_matrix:
        """float32[n, n]: like `needs`, with what goes into the inputs of what is made, fainter at each step."""
        makes = np.array([node.industry.startswith(MAKERS) or not node.industry for node in self.nodes], np.float32)
        handed_on, far = sparse.diags(makes) @ self._matrix(HANDED_ON), self.needs
        total = self.needs.copy()
        for _hop in range(HOPS - 1):
            far = DECAY * (handed_on @ far)
            far.data = np.minimum(far.data, DECAY)
            far.data[far.data < LEAST_REACH] = 0
            far.eliminate_zeros()
            total = total.maximum(far)
        total.setdiag(0)
        total.eliminate_zeros()
        return total.tocsr()

    def _matrix(self, share):
        kept = [edge for edge in self.edges if edge.role in share]
        pairs = [(self.place[edge.product], self.place[edge.input]) for edge in kept]
        weights = [edge.weight * share[edge.role] for edge in kept]
        found = sparse.coo_matrix((weights, np.array(pairs, np.int64).reshape(-1, 2).T), (len(self.nodes),) * 2, dtype=np.float32).tocsr()
        found.data = np.minimum(found.data, 1.0)  # an input may be named in two roles
        return found

    @cached_property
    def kinds(self) -> sparse.csr_matrix:
        """float32[n, n]: 1 where the column is what the row is a kind of, by its head word: 方形锂电池铝壳 is an 电池铝壳."""
        pairs = [(i, general) for i, node in enumerate(self.nodes) if (general := self._kind_of(node.name.lower())) not in (None, i)]
        row, column = np.array(pairs, np.int64).reshape(-1, 2).T
        return sparse.csr_matrix((np.ones(len(row), np.float32), (row, column)), (len(self.nodes),) * 2)

    def _kind_of(self, name):
        endings = (start for start in range(1, len(name) - 1) if name[start:] in self.names)
        return next((self.names[name[start:]] for start in endings if not turns_meaning(name[:start])), None)

    @cached_property
    def classes(self) -> dict[str, int]:
        """Column of each 中类 (C384) in `industries`, a coarser code standing for itself."""
        return {code: i for i, code in enumerate(sorted({node.industry[:4] for node in self.nodes if node.industry}))}

    @cached_property
    def divisions(self) -> dict[str, int]:
        """Column of each 大类 (C38) in `by_division`."""
        return {code: i for i, code in enumerate(sorted({code[:3] for code in self.classes}))}

    @cached_property
    def industries(self) -> sparse.csr_matrix:
        """float32[n, classes]: which 中类 each node stands in."""
        return self._coded(self.classes, 4)

    @cached_property
    def by_division(self) -> sparse.csr_matrix:
        """float32[n, divisions]: which 大类 each node stands in."""
        return self._coded(self.divisions, 3)

    def _coded(self, columns, size):
        coded = [(i, columns[node.industry[:size]]) for i, node in enumerate(self.nodes) if node.industry]
        row, column = np.array(coded, np.int64).reshape(-1, 2).T
        return sparse.csr_matrix((np.ones(len(row), np.float32), (row, column)), (len(self.nodes), len(columns)))

    @cached_property
    def context(self) -> sparse.csr_matrix:
        """Unit rows: what a node is, is a kind of, is made of, goes into, and its class. Nodes alike in these are siblings."""
        telling = sparse.diags(self.telling(0.3))
        here = sparse.identity(len(self.nodes), dtype=np.float32, format="csr") + KIND_SHARE * self.kinds
        parts = [here, TRADE_SHARE * self.needs @ telling, TRADE_SHARE * self.needs.T.tocsr(), CLASS_SHARE * self.industries]
        return unit_rows(sparse.hstack(parts, format="csr", dtype=np.float32))

    @cached_property
    def class_trade(self) -> sparse.csr_matrix:
        """float32[classes, classes], 0..1: how much more a 中类 (row) buys of another (column) than the rest of the knowledge does."""
        trade = (self.industries.T @ self.needs @ self.industries).tocoo()
        (row, column), value = trade.coords, trade.data
        bought, sold, total = np.bincount(row, value, trade.shape[0]), np.bincount(column, value, trade.shape[0]), max(value.sum(), 1e-9)
        lift = np.log(np.maximum(value * total / (bought[row] * sold[column]), 1)) * (row != column)
        lift *= np.sqrt(value / bought[row]) / max(np.log(max(total, 2)), 1)
        return sparse.csr_matrix((lift / max(lift.max(initial=0), 1e-9), (row, column)), trade.shape, dtype=np.float32)

    def telling(self, least: float) -> np.ndarray:
        """float32[n]: 1 for what one product uses, falling by the logarithm of its users to `least` for what most products use."""
        users = np.bincount(self.needs.indices, minlength=len(self.nodes))
        return (1 - (1 - least) * np.log1p(users) / np.log1p(max(users.max(initial=1), 1))).astype(np.float32)

    @cached_property
    def roles(self) -> dict[tuple[int, int], str]:
        return {(self.place[edge.product], self.place[edge.input]): edge.role for edge in self.edges}

    def path(self, product: int, source: int) -> tuple[tuple[str, str], ...]:
        """The edges (input, product) by which a product comes to need a source, from the source down; () if it does not."""
        if (product, source) in self._paths:
            return self._paths[product, source]
        trails: dict[int, tuple] = {product: ()}
        front = [product]
        for _hop in range(HOPS):
            further = {}
            for at in front:
                for step in self._inputs.get(at, ()):
                    if step not in trails and step not in further:
                        further[step] = ((self.nodes[step].name, self.nodes[at].name), *trails[at])
            trails |= further
            front = list(further)
            if source in trails:
                break
        return self._paths.setdefault((product, source), trails.get(source, ()))

    @cached_property
    def _paths(self):
        return {}

    @cached_property
    def _inputs(self):
        found: dict[int, list[int]] = {}
        for edge in sorted(self.edges, key=lambda one: -one.weight):
            found.setdefault(self.place[edge.product], []).append(self.place[edge.input])
        return found


def turns_meaning(prefix: str) -> bool:
    """Does what stands before the head make another thing of it? 氢氧化铝 is no 氧化铝, 废电缆 no 电缆, but 电池铝箔 is an 铝箔."""
    return prefix[-1] in CHEMICAL or any(sign in prefix for sign in WASTE)


def _parts(cell):
    return tuple(filter(None, (part.strip() for part in (cell or "").split("|"))))


def _edge(product, part, role):
    name, _, weight = part.partition(":")
    return Edge(product, name, role, float(weight) if weight else ROLES[role])
