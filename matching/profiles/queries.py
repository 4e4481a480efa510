"""Reads of profiles: one for its page, many for the engine."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.db.models import Exists, OuterRef

from matching.engine import profile
from matching.engine.chains import Chains
from services.enterprises.models import Enterprise

from . import knowledge, reading
from .models import Phrase, ProfileState

ENGINE_SOURCE = {Phrase.Origin.REVIEWED: profile.DECLARED}  # what a person confirmed counts like what the enterprise declared


@dataclass(frozen=True)
class Edge:
    """A chain edge in words: what goes into what, as what."""

    input: str
    product: str
    role: str


@dataclass(frozen=True)
class Side:
    """Offers or needs of one enterprise on its page."""

    kind: str
    label: str
    stated: list
    inferred: list
    removed: list


def sides(enterprise) -> list[Side]:
    """Offers, then needs, each with what was stated, what was inferred and what people removed; inferred phrases know their chain edges."""
    rows, chains = list(enterprise.phrases.select_related("decided_by")), knowledge.load()
    for row in rows:
        row.edges = [edge for pair in row.via if (edge := explain_edge(chains, *pair))]
    return [
        Side(
            kind=kind.value,
            label=kind.label,
            stated=[row for row in rows if row.kind == kind and not row.suppressed and row.origin != Phrase.Origin.INFERRED],
            inferred=[row for row in rows if row.kind == kind and not row.suppressed and row.origin == Phrase.Origin.INFERRED],
            removed=[row for row in rows if row.kind == kind and row.suppressed],
        )
        for kind in Phrase.Kind
    ]


def explain_edge(chains: Chains, source: str, product: str) -> Edge | None:
    """A chain edge with its role; None if the knowledge no longer knows it."""
    role = chains.roles.get((chains.place.get(product), chains.place.get(source)))
    return Edge(source, product, role) if role else None


def profiles(enterprise_ids: Iterable[int]) -> dict[int, profile.Profile]:
    """What counts of each enterprise, as the engine takes it; enterprises without phrases have an empty profile."""
    ids = list(enterprise_ids)
    found = {pk: defaultdict(list) for pk in ids}
    rows = Phrase.objects.active().filter(enterprise__in=ids).order_by("enterprise", "order", "pk")
    for pk, kind, text, activities, origin, weight, via in rows.values_list(
        "enterprise", "kind", "text", "activities", "origin", "weight", "via"
    ):
        source = ENGINE_SOURCE.get(origin, origin)
        found[pk][kind].append(profile.Phrase(text, tuple(activities), source, weight, tuple(tuple(edge) for edge in via)))
    return {pk: profile.Profile(tuple(sides[Phrase.Kind.OFFER]), tuple(sides[Phrase.Kind.NEED])) for pk, sides in found.items()}


def unread() -> Iterator[int]:
    """Ids of verified enterprises that nobody read yet, or only an older reader."""
    current = ProfileState.objects.filter(enterprise=OuterRef("pk"), reader=reading.reader())
    return Enterprise.objects.verified().filter(~Exists(current)).order_by("pk").values_list("pk", flat=True).iterator()
