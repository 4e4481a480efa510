"""What people changed in the chain knowledge: facts laid over the files. Plain values, no tables.

A fact replaces whatever the files say about the same product or the same pair; one that is off takes it out.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field, replace

from matching.engine.chains import Chains, Edge, Node

from .base import Source, titles


@dataclass(frozen=True, slots=True)
class NodeFact:
    """A product or service as people put it."""

    name: str
    aliases: tuple[str, ...] = ()
    industry: str = ""
    chain: str = ""
    stage: str = ""
    source: str = ""
    source_on: str = ""
    is_off: bool = False

    @property
    def key(self) -> str:
        return self.name

    @property
    def chain_title(self) -> str:
        return titles().get(self.chain, self.chain)

    def node(self) -> Node:
        return Node(self.name, self.aliases, self.industry, self.chain, self.stage)


@dataclass(frozen=True, slots=True)
class EdgeFact:
    """An edge input → product as people put it. loop: why it may run against another edge, if it does."""

    product: str
    input: str
    role: str = ""
    weight: float = 1.0
    source: str = ""
    source_on: str = ""
    loop: str = ""
    is_off: bool = False

    @property
    def key(self) -> tuple[str, str]:
        return self.product, self.input

    def edge(self) -> Edge:
        return Edge(self.product, self.input, self.role, self.weight)


Fact = NodeFact | EdgeFact


@dataclass(frozen=True)
class Overlay:
    """All facts of one version by their keys."""

    nodes: Mapping[str, NodeFact] = field(default_factory=dict)
    edges: Mapping[tuple[str, str], EdgeFact] = field(default_factory=dict)

    def with_facts(self, facts: Iterable[Fact]) -> "Overlay":
        """A new overlay in which these facts take the place of older ones of the same key."""
        nodes, edges = dict(self.nodes), dict(self.edges)
        for fact in facts:
            (nodes if isinstance(fact, NodeFact) else edges)[fact.key] = fact
        return Overlay(nodes, edges)

    def over(self, base: Chains) -> Chains:
        """The knowledge that results; products of the files keep their order, new ones follow."""
        if not self.nodes and not self.edges:
            return base
        kept = [self.nodes[node.name].node() if node.name in self.nodes else node for node in base.nodes if not self._is_off(node.name)]
        kept += [fact.node() for name, fact in self.nodes.items() if name not in base.place and not fact.is_off]
        edges = [edge for edge in base.edges if (edge.product, edge.input) not in self.edges]
        edges += [fact.edge() for fact in self.edges.values() if not fact.is_off]
        return Chains(kept, [edge for edge in edges if not self._is_off(edge.product) and not self._is_off(edge.input)])

    def _is_off(self, name):
        return name in self.nodes and self.nodes[name].is_off

    def source_of(self, product: str, part: str = "") -> Source | None:
        """Where a fact about a product, or about what goes into it, comes from; None if people said nothing about it."""
        fact = self.edges.get((product, part)) if part else self.nodes.get(product)
        return Source(fact.source, fact.source_on) if fact else None

    def plain(self) -> dict:
        """As JSON keeps it."""
        return {"nodes": [asdict(fact) for fact in self.nodes.values()], "edges": [asdict(fact) for fact in self.edges.values()]}

    @classmethod
    def of(cls, plain: Mapping) -> "Overlay":
        nodes = (NodeFact(**{**row, "aliases": tuple(row["aliases"])}) for row in plain.get("nodes", ()))
        return cls().with_facts([*nodes, *(EdgeFact(**row) for row in plain.get("edges", ()))])

    def digest(self) -> str:
        """Name the overlay by what it says, in whatever order it came to say it; "" if it says nothing."""
        if not self.nodes and not self.edges:
            return ""
        rows = {part: sorted(rows, key=lambda row: json.dumps(row, sort_keys=True)) for part, rows in self.plain().items()}
        return hashlib.blake2b(json.dumps(rows, sort_keys=True).encode(), digest_size=6).hexdigest()


@dataclass(frozen=True)
class Change:
    """One fact that differs between two overlays; None stands for what the files say."""

    before: Fact | None
    after: Fact | None

    @property
    def fact(self) -> Fact:
        return self.after or self.before


def differences(old: Overlay, new: Overlay) -> list[Change]:
    """What is not the same in two overlays, products first."""
    found = []
    for before, after in ((old.nodes, new.nodes), (old.edges, new.edges)):
        keys = dict.fromkeys([*before, *after])
        found += [Change(before.get(key), after.get(key)) for key in keys if before.get(key) != after.get(key)]
    return found


def switched(fact: Fact, *, off: bool, source: str, source_on: str) -> Fact:
    """The same fact, off or on again."""
    return replace(fact, is_off=off, source=source or fact.source, source_on=source_on or fact.source_on)
