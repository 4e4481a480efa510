"""Reads of the chain knowledge: products by name, what goes into one and what it goes into, with sources; what changed."""

from collections.abc import Iterator
from dataclasses import dataclass

from matching.engine.chains import ROLES, Chains, Node

from . import base, current
from .base import Source
from .models import Proposal, Version
from .overlay import Change, EdgeFact, NodeFact, Overlay, differences


@dataclass(frozen=True)
class Product:
    """A product or service with how many relations it has."""

    node: Node
    inputs: int
    users: int

    @property
    def chain(self) -> str:
        return chain_title(self.node.chain)


@dataclass(frozen=True)
class Relation:
    """One edge seen from one of its ends: `name` stands at the other."""

    product: str
    input: str
    name: str
    role: str
    weight: float
    source: Source | None
    is_changed: bool = False  # people said it, not the files
    loop: str = ""


@dataclass(frozen=True)
class Page:
    """Everything about one product. is_off: people took it out."""

    node: Node
    source: Source | None
    inputs: list[Relation]
    users: list[Relation]
    off: list[EdgeFact]
    waiting: list[Proposal]
    is_off: bool = False

    @property
    def chain(self) -> str:
        return chain_title(self.node.chain)


def chain_title(code: str) -> str:
    return base.titles().get(code, code)


def products(word: str = "", chain: str = "", stage: str = "") -> list[Product]:
    """Products by a word in name or alias, the nearest names first; without a word in the order of the files."""
    known, word = current.chains(), word.lower()
    found = [
        node for node in known.nodes if (not chain or node.chain == chain) and (not stage or node.stage == stage) and _is_meant(node, word)
    ]
    if word:
        found.sort(key=lambda node: (node.name.lower() != word, not node.name.lower().startswith(word), len(node.name)))
    inputs, users = known.needs.getnnz(axis=1), known.needs.getnnz(axis=0)
    return [Product(node, int(inputs[known.place[node.name]]), int(users[known.place[node.name]])) for node in found]


def _is_meant(node, word):
    return not word or any(word in name.lower() for name in (node.name, *node.aliases))


def named(word: str) -> str | None:
    """The product that a word names, by itself or as an alias; None if it names none."""
    known = current.chains()
    place = known.names.get(word.strip().lower())
    return None if place is None else known.nodes[place].name


def product(name: str) -> Page | None:
    """All about a product by its name or alias; one that was switched off is still shown. None if nobody ever knew it."""
    known, changes = current.chains(), current.overlay()
    name = named(name) or name
    fact = changes.nodes.get(name)
    if name not in known.place and fact is None:
        return None
    edges = [edge for edge in known.edges if name in (edge.product, edge.input)]
    waiting = Proposal.objects.filter(state=Proposal.State.WAITING).select_related("proposed_by")
    return Page(
        node=known.nodes[known.place[name]] if name in known.place else fact.node(),
        source=current.source_of(name, changes=changes),
        inputs=_relations((edge for edge in edges if edge.product == name), changes, lambda edge: edge.input),
        users=_relations((edge for edge in edges if edge.input == name), changes, lambda edge: edge.product),
        off=[one for one in changes.edges.values() if one.is_off and name in one.key],
        waiting=[one for one in waiting if name in (one.product, one.input)],
        is_off=name not in known.place,
    )


def _relations(edges, changes, other) -> list[Relation]:
    roles = list(ROLES)
    rows = [
        Relation(
            edge.product,
            edge.input,
            other(edge),
            edge.role,
            edge.weight,
            current.source_of(edge.product, edge.input, changes),
            (edge.product, edge.input) in changes.edges,
            changes.edges[edge.product, edge.input].loop if (edge.product, edge.input) in changes.edges else "",
        )
        for edge in edges
    ]
    return sorted(rows, key=lambda row: (roles.index(row.role), -row.weight, row.name))


def edge_fact(product: str, part: str) -> EdgeFact | None:
    """An edge as it stands, or as it stood when it was switched off; None if there never was one."""
    changes, known = current.overlay(), current.chains()
    if (product, part) in changes.edges:
        return changes.edges[product, part]
    found = next((edge for edge in known.edges if (edge.product, edge.input) == (product, part)), None)
    source = current.source_of(product, part, changes)
    return found and EdgeFact(product, part, found.role, found.weight, source.text if source else "", source.on if source else "")


def node_fact(name: str) -> NodeFact | None:
    """A product as it stands, or as it stood when it was switched off; None if there never was one."""
    changes, known = current.overlay(), current.chains()
    if name in changes.nodes:
        return changes.nodes[name]
    if name not in known.place:
        return None
    node, source = known.nodes[known.place[name]], current.source_of(name, changes=changes)
    return NodeFact(
        node.name, node.aliases, node.industry, node.chain, node.stage, source.text if source else "", source.on if source else ""
    )


def proposals(state: str):
    return Proposal.objects.filter(state=state).select_related("proposed_by", "reviewed_by", "version")


def versions():
    return Version.objects.select_related("made_by").defer("overlay")


def difference(old: int, new: int) -> list[Change] | None:
    """What changed from one version to another, 0 being the files alone; None if one of them does not exist."""
    found = dict(Version.objects.filter(number__in=[old, new]).values_list("number", "overlay")) | {0: {}}
    return differences(Overlay.of(found[old]), Overlay.of(found[new])) if {old, new} <= found.keys() else None


def rows(word: str = "", chain: str = "", stage: str = "") -> Iterator[list]:
    """The edges of the products that match, one row each with its source, for a spreadsheet."""
    known, changes = current.chains(), current.overlay()
    wanted = {one.node.name: one.node for one in products(word, chain, stage)}
    for edge in known.edges:
        if edge.product in wanted:
            node, source = wanted[edge.product], current.source_of(edge.product, edge.input, changes)
            told = [source.text, source.on] if source else ["", ""]
            about = [node.name, "|".join(node.aliases), node.industry, chain_title(node.chain), node.stage]
            yield [*about, edge.input, edge.role, edge.weight, *told]


def count(known: Chains | None = None) -> tuple[int, int]:
    """How many products and relations there are."""
    known = known or current.chains()
    return len(known.nodes), len(known.edges)
