"""Reads of enterprises that more than one page needs."""

from dataclasses import dataclass
from itertools import groupby

from services.reference.models import Industry

from . import dedupe, uscc
from .cleaning import clean_line
from .models import Enterprise

SHOWN = 8


@dataclass(frozen=True)
class Similar:
    """A known enterprise that may be the one being registered; `kind` is "code", "name" or "near"."""

    enterprise: Enterprise
    kind: str


def holder_of(code: str, *, other_than=None) -> Enterprise | None:
    """The enterprise that has this code already."""
    return Enterprise.objects.filter(code=code).exclude(pk=other_than and other_than.pk).first()


def similar_to(*, code: str = "", name: str = "", park_id=None, other_than=None) -> list[Similar]:
    """Enterprises with the same code, the same name in any spelling, or a near name in the same park; surest first."""
    known = Enterprise.objects.exclude(pk=other_than and other_than.pk).select_related("park__region")
    found = {row.pk: Similar(row, "code") for row in known.filter(code=code)} if code else {}
    key = dedupe.name_key(name)
    if len(key) >= dedupe.SAME_HEAD:
        for row in known.filter(name_key=key)[:50]:
            if dedupe.is_same_name(name, row.name):
                found.setdefault(row.pk, Similar(row, "name"))
        if park_id:
            for row in known.filter(park_id=park_id, name_key__startswith=dedupe.head(name))[:500]:
                if dedupe.is_near_name(name, row.name):
                    found.setdefault(row.pk, Similar(row, "near"))
    return list(found.values())[:SHOWN]


def park_choices(parks, *, empty: str) -> list:
    """Choices of a select, parks grouped by city."""
    ordered = sorted(parks, key=lambda park: (park.region.code, park.name))
    groups = [(city, [(park.pk, park.name) for park in group]) for city, group in groupby(ordered, key=lambda park: park.region.name)]
    return [("", empty), *groups]


def tidy(code: str, name: str) -> tuple[str, str]:
    """Code and name as typed, in the form they are compared in; a code that is not whole counts as none."""
    plain = uscc.normalise(clean_line(code[:60]))
    return (plain if len(plain) == 18 else ""), clean_line(name[:300])


def with_chosen(industries: list[Industry], code: str) -> list[Industry]:
    """Industries to choose from, the chosen one among them."""
    if code and all(industry.code != code for industry in industries):
        return [*Industry.objects.filter(code=code, level=4), *industries]
    return industries
