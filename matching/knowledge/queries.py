"""Reads of the chain knowledge: products by name, what goes into one and what it goes into, with sources; what changed."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Q

from matching.engine.chains import ROLES, Node

from . import base, current
from .base import Source
from .current import Held
from .models import Proposal, Version
from .overlay import Change, EdgeFact, Fact, NodeFact, Overlay, differences


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
    waiting: int
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


def named(word: str, held: Held | None = None) -> str | None:
    """The product that a word names, by itself or as an alias; None if it names none."""
    known = (held or current.held()).chains
    place = known.names.get(word.strip().lower())
    return None if place is None else known.nodes[place].name


def product(name: str) -> Page | None:
    """All about a product by its name or alias; one that was switched off is still shown. None if nobody ever knew it."""
    held = current.held()
    known, changes = held.chains, held.changes
    name = named(name, held) or name
    fact = changes.nodes.get(name)
    if name not in known.place and fact is None:
        return None
    edges = [edge for edge in known.edges if name in (edge.product, edge.input)]
    waiting = Proposal.objects.filter(Q(product=name) | Q(input=name), state=Proposal.State.WAITING)
    return Page(
        node=known.nodes[known.place[name]] if name in known.place else fact.node(),
        source=current.source_of(name, changes=changes),
        inputs=_relations((edge for edge in edges if edge.product == name), changes, lambda edge: edge.input),
        users=_relations((edge for edge in edges if edge.input == name), changes, lambda edge: edge.product),
        off=[one for one in changes.edges.values() if one.is_off and name in one.key],
        waiting=waiting.count(),
        is_off=name not in known.place,
    )


def _relations(edges, changes, other) -> list[Relation]:
    roles, rows = list(ROLES), []
    for edge in edges:
        fact = changes.edges.get((edge.product, edge.input))
        source = current.source_of(edge.product, edge.input, changes)
        told = (source, fact is not None, fact.loop if fact else "")
        rows.append(Relation(edge.product, edge.input, other(edge), edge.role, edge.weight, *told))
    return sorted(rows, key=lambda row: (roles.index(row.role), -row.weight, row.name))


def fact_of(name: str, part: str = "", held: Held | None = None) -> Fact | None:
    """A product, or what goes into it, as it stands or stood when it was switched off; None if there never was one."""
    held = held or current.held()
    fact = held.changes.edges.get((name, part)) if part else held.changes.nodes.get(name)
    if fact is not None:
        return fact
    source = current.source_of(name, part, held.changes)
    told = {"source": source.text, "source_on": source.on} if source else {}
    place = held.chains.place.get(name)
    if part:
        found = next((edge for edge in held.chains.edges if (edge.product, edge.input) == (name, part)), None)
        return found and EdgeFact(name, part, found.role, found.weight, **told)
    if place is None:
        return None
    node = held.chains.nodes[place]
    return NodeFact(node.name, node.aliases, node.industry, node.chain, node.stage, **told)


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
    held = current.held()
    known, changes = held.chains, held.changes
    wanted = {one.node.name: one.node for one in products(word, chain, stage)}
    for edge in known.edges:
        if edge.product in wanted:
            node, source = wanted[edge.product], current.source_of(edge.product, edge.input, changes)
            told = [source.text, source.on] if source else ["", ""]
            about = [node.name, "|".join(node.aliases), node.industry, chain_title(node.chain), node.stage]
            yield [*about, edge.input, edge.role, edge.weight, *told]


def count() -> tuple[int, int]:
    """How many products and relations there are."""
    known = current.chains()
    return len(known.nodes), len(known.edges)
