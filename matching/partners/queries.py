"""Reads of partners: whom one may ask about, the ranked lists with their reasons, what was decided."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from django.db.models import Case, Q, When
from django.urls import reverse
from django.utils.translation import gettext as _

from matching.engine import doubts, place, rank
from matching.engine.index import Index
from matching.knowledge import current
from matching.profiles.models import Phrase
from services.enterprises.models import Declaration, Enterprise

from . import cautions, levels, live, reasons, weights
from .live import Snapshot
from .models import Decision, Kind

ENGINE_LIST = {Kind.SUPPLIER: "suppliers", Kind.CUSTOMER: "customers", Kind.PARTNER: "partners", Kind.COMPETITOR: "competitors"}
FOUND, DECLARED_SHOWN, PHRASES_SHOWN = 20, 3, 12
SPARE = 5  # places beyond those asked for, for the enterprise's own twins, which are left out


@dataclass(frozen=True)
class Result:
    """One place in a ranked list. score is comparable within its list only, 0..1."""

    enterprise: Enterprise
    kind: str
    place: int
    score: float
    met: list[reasons.Reason]
    against: list[str]
    distance_km: int | None
    decision: Decision | None = None
    is_open: bool = False

    @property
    def level(self) -> str:
        """The score in words; how near the phrases of a reason are is said with the reason."""
        return levels.of_score(self.score, self.kind)

    @cached_property
    def reason(self) -> str:
        """The best meeting as one sentence, and how many more there are."""
        if not self.met:
            return _("双方的产品处于相关环节，但没有找到直接对应的供需短语。")
        more = len(self.met) - 1
        return self.met[0].sentence + (_("另有 %(n)d 处相符。") % {"n": more} if more else "")

    @property
    def told(self) -> str:
        """The best meeting with its ground, its source and what speaks against it: what an officer repeats."""
        against = _("需要留意：%(remarks)s。") % {"remarks": "；".join(self.against)} if self.against else ""
        return (self.met[0].told if self.met else self.reason) + against

    @property
    def distance(self) -> str:
        if self.distance_km is None:
            return ""
        return _("同一园区") if self.distance_km == 0 else _("相距约 %(km)d 公里") % {"km": self.distance_km}

    def reasons(self) -> dict:
        """The reasons as plain values, to be kept or sent."""
        pairs = [
            {
                "own": one.own_text,
                "theirs": one.their_text,
                "level": one.level,
                "basis": one.basis,
                "source": one.source,
                "inferred": one.is_inferred,
                "path": [list(edge) for edge in one.met.path],
            }
            for one in self.met
        ]
        return {"sentence": self.reason, "level": self.level, "pairs": pairs, "against": self.against, "distance_km": self.distance_km}


@dataclass(frozen=True)
class Listed:
    """One ranked list."""

    kind: str
    results: list[Result]

    @property
    def label(self) -> str:
        return str(Kind(self.kind).label)


def askable(user):
    """Enterprises whose lists a person may open: officers those of their parks, members their own."""
    enterprises = Enterprise.objects.visible_to(user) if user.is_officer else Enterprise.objects.of(user)
    return enterprises.select_related("park__region", "industry").defer("scope")


def find(user, word: str) -> list[Enterprise]:
    """Verified enterprises of one's parks by name, code or product; without a word the latest verified ones. Two queries."""
    enterprises = askable(user).verified().prefetch_related("declarations").order_by("-decided_at", "-pk")
    if word:
        product = Declaration.objects.filter(phrase__icontains=word).values("enterprise")
        named = Q(name__icontains=word) | Q(code__istartswith=word)
        enterprises = enterprises.filter(named | Q(pk__in=product)).order_by(Case(When(named, then=0), default=1), "name")
    found = list(enterprises[:FOUND])
    for enterprise in found:
        enterprise.shown = _declared(enterprise, word)
    return found


def _declared(enterprise, word) -> list[tuple[str, str]]:
    """A few declarations as (kind, phrase): those with the word in them, otherwise the first offers."""
    rows = [(row.kind, row.phrase) for row in enterprise.declarations.all()]
    meant = [row for row in rows if word and word.lower() in row[1].lower()]
    return (meant or [row for row in rows if row[0] == Declaration.Kind.OFFER])[:DECLARED_SHOWN]


def lists(snapshot: Snapshot, enterprise, kinds: Sequence[str], filters: dict, top: int, user=None) -> list[Listed]:
    """Ranked lists with reasons. filters (city, park, industry, size) narrow the candidates before the best are taken.

    One ranking and five queries, however many lists. An enterprise the index does not know yet has empty lists.
    """
    index = snapshot.index
    if str(enterprise.pk) not in index.row:
        return [Listed(kind, []) for kind in kinds]
    by = weights.in_force().weights
    ranked = rank.rank(index, str(enterprise.pk), top=top + SPARE, rows=snapshot.rows(filters), weights=by)
    found = {kind: getattr(ranked, ENGINE_LIST[kind]) for kind in kinds}
    return _with_reasons(index, enterprise, found, top, user)


def _with_reasons(index: Index, enterprise, found, top, user) -> list[Listed]:
    ids = {int(entry) for pairs in found.values() for entry, _score in pairs}
    known = Enterprise.objects.verified().select_related("park__region", "industry").defer("scope").in_bulk(ids)
    decisions = {(d.kind, d.partner_id): d for d in Decision.objects.standing().filter(enterprise=enterprise).select_related("user")}
    open_ids = set(askable(user).filter(pk__in=ids).values_list("pk", flat=True)) if user else set()
    changes, made = current.overlay(), []
    for kind, pairs in found.items():
        places = [(known[int(entry)], score) for entry, score in pairs if int(entry) in known]
        kept = [(partner, score) for partner, score in places if kind == Kind.COMPETITOR or not cautions.is_same(enterprise, partner)][:top]
        results = [
            _result(index, enterprise, partner, kind, number, score, changes, decisions.get((kind, partner.pk)), partner.pk in open_ids)
            for number, (partner, score) in enumerate(kept, 1)
        ]
        made.append(Listed(kind, results))
    return made


def _result(index, enterprise, partner, kind, number, score, changes, decision=None, is_open=False) -> Result:
    met = reasons.reasons(index, enterprise, partner, kind, changes)
    km = place.distance_km((enterprise.park.lat, enterprise.park.lon), (partner.park.lat, partner.park.lon))
    said = cautions.against(enterprise, partner, kind, met, km, is_odd=_is_odd(index, partner))
    return Result(partner, kind, number, score, met, said, round(km), decision, is_open)


def _is_odd(index, partner) -> bool:
    """Does the industry it registered contradict what it makes?"""
    offers = index.entries[index.row[str(partner.pk)]].profile.offers
    code = partner.industry.code if partner.industry else ""
    return bool(doubts.other_division(code, [phrase.text for phrase in offers], index.linker.chains))


def one(snapshot: Snapshot, enterprise, kind: str, partner_id: int) -> Result | None:
    """One suggestion as it stands now, with its place in the whole list; None if there is no such candidate."""
    index = snapshot.index
    if str(enterprise.pk) not in index.row or str(partner_id) not in index.row or partner_id == enterprise.pk:
        return None
    by = weights.in_force().weights
    ranked = getattr(rank.rank(index, str(enterprise.pk), top=len(index), weights=by), ENGINE_LIST[Kind(kind)])
    found = next(((n, score) for n, (entry, score) in enumerate(ranked, 1) if entry == str(partner_id)), None)
    if found is None:  # among very many, only those that candidates proposes have a place
        own = rank.score(index, str(enterprise.pk), np.array([index.row[str(partner_id)]]), by)
        found = len(index), float(getattr(own, Kind(kind).value)[0])
    number, score = found
    partner = Enterprise.objects.verified().select_related("park__region", "industry").filter(pk=partner_id).first()
    return partner and _result(index, enterprise, partner, kind, number, score, current.overlay())


def top(enterprise, kind: str, n: int = 3) -> list[Result]:
    """The best n of one list, each with .enterprise, .score and .reason. Raises IndexMissing before the index is built."""
    return lists(live.current(), enterprise, [kind], {}, n)[0].results


def decision_on(enterprise, kind: str, partner_id: int) -> Decision | None:
    """The decision that stands on a suggestion."""
    return Decision.objects.standing().filter(enterprise=enterprise, kind=kind, partner=partner_id).select_related("user").first()


def address(enterprise, kind: str) -> str:
    return f"{reverse('partners:show', args=[enterprise.pk])}?kind={kind}"


@dataclass(frozen=True)
class OwnSide:
    """What the enterprise itself offers or needs, for the margin of its page."""

    kind: str
    phrases: list[Phrase]
    more: int


def own_sides(enterprise) -> list[OwnSide]:
    rows = list(enterprise.phrases.active())
    parts = [(kind.value, [row for row in rows if row.kind == kind]) for kind in Phrase.Kind]
    return [OwnSide(kind, part[:PHRASES_SHOWN], max(0, len(part) - PHRASES_SHOWN)) for kind, part in parts]
