"""Why an enterprise stands in a list, in words an officer can repeat: which phrases met, by which chain edges, from what source, how surely."""

from dataclasses import dataclass
from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _

from matching.engine.explain import BUYS, SAME, SELLS, Meeting, explain
from matching.engine.index import Index
from matching.knowledge import current
from matching.knowledge.base import Source
from matching.knowledge.drawing import Drawing, Step, tall, wide
from matching.knowledge.overlay import Overlay

from . import levels
from .models import Kind

SHOWN = 5
MEETINGS = {Kind.SUPPLIER: (BUYS,), Kind.CUSTOMER: (SELLS,), Kind.PARTNER: (BUYS, SELLS), Kind.COMPETITOR: (SAME,)}
CLEAR = 0.4  # likeness from which a stated need goes before a guessed one
ACROSS = 4  # stations of a path that can be read side by side


@dataclass(frozen=True)
class Link:
    """One chain edge of a path, from what goes in to what it goes into."""

    input: str
    product: str
    role: str
    source: Source | None


@dataclass(frozen=True)
class Reason:
    """One meeting of phrases in words. 本企业 is the enterprise asked about, 对方 the candidate. stated_on: when the needing side was verified."""

    met: Meeting
    links: tuple[Link, ...] = ()
    stated_on: date | None = None

    @property
    def is_inferred(self) -> bool:
        return self.met.inferred

    @property
    def level(self) -> str:
        return levels.words(self.met.likeness, levels.SAME if self.met.kind == SAME else levels.TRADE)

    @property
    def own_text(self) -> str:
        if self.met.kind == BUYS:
            return _need(self.met.need)
        return _offer(self.met.need if self.met.kind == SAME else self.met.offer)

    @property
    def their_text(self) -> str:
        return _need(self.met.need) if self.met.kind == SELLS else _offer(self.met.offer)

    @property
    def basis(self) -> str:
        """Where the need comes from."""
        if self.met.kind == SAME:
            return _("双方的产品与服务")
        if self.met.inferred:
            steps = [(link.product, link.input, link.role) for link in reversed(self.links)] or [
                (self.met.product, self.met.need, self.met.role)
            ]
            told = (
                _("%(product)s一般要用%(need)s（%(role)s）") % {"product": made, "need": used, "role": role} for made, used, role in steps
            )
            return _("产业链知识：%(steps)s") % {"steps": "，".join(told)}
        return _("企业申报或经营范围")

    @property
    def source(self) -> str:
        """Who says so and as of when."""
        if not self.met.inferred:
            return _("企业登记资料，%(day)s核验") % {"day": self.stated_on.isoformat()} if self.stated_on else _("企业登记资料")
        told = dict.fromkeys(f"{link.source.text}，{link.source.on}" for link in self.links if link.source)
        return "；".join(told) or _("产业链知识，该关系已停用或未注明来源")

    @property
    def sureness(self) -> str:
        """How near the words are, and over how many steps the need was guessed."""
        near = _("%(level)s（相近度 %(value).2f）") % {"level": self.level, "value": self.met.likeness}
        steps = max(len(self.met.path), 1)
        return near + (_("；需求由产业链推断，隔 %(n)d 步") % {"n": steps} if self.met.inferred else "")

    @property
    def sentence(self) -> str:
        if len(self.met.path) > 1:
            return FAR_SENTENCES[self.met.kind]() % (self._words | {"parts": "”“".join(product for _part, product in self.met.path[:-1])})
        return SENTENCES[self.met.kind, self.met.inferred, self.met.need == self.met.offer]() % self._words

    @property
    def told(self) -> str:
        """The whole reason to be repeated: what met what, on what ground, from what source."""
        return self.sentence + _("依据：%(basis)s。来源：%(source)s。") % {"basis": self.basis, "source": self.source}

    @property
    def stations(self) -> list[Step]:
        """The way of the goods from who offers to who needs; [] where nobody trades."""
        if self.met.kind == SAME:
            return []
        seller, buyer = ("other", "own") if self.met.kind == BUYS else ("own", "other")
        offers = {"own": _("本企业供应"), "other": _("对方供应")}[seller]
        needs = {"own": _("本企业需要"), "other": _("对方需要")}[buyer]
        way = [Step(self.met.offer, offers, seller, self.level)]
        if not self.met.inferred:
            return [*way, Step(self.met.need, needs, buyer)]
        links = self.links or (Link(self.met.need, self.met.product, self.met.role, None),)
        way += [Step(link.input, _("推断需要") if n == 0 else "", "need" if n == 0 else "plain", link.role) for n, link in enumerate(links)]
        return [*way, Step(self.met.product, {"own": _("本企业产品"), "other": _("对方产品")}[buyer], buyer)]

    @property
    def across(self) -> Drawing | None:
        """The way as a drawing for a wide page; None where it is too long for one, or there is none."""
        stations = self.stations
        return wide(stations) if 0 < len(stations) <= ACROSS else None

    @property
    def down(self) -> Drawing | None:
        stations = self.stations
        return tall(stations) if stations else None

    @property
    def _words(self):
        met = self.met
        return {"need": met.need, "offer": met.offer, "product": met.product, "role": met.role, "level": self.level}


def _need(text):
    return _("需要“%(text)s”") % {"text": text}


def _offer(text):
    return _("供应“%(text)s”") % {"text": text}


def _sentences():
    """(kind, inferred, same words on both sides) → sentence, looked up in the language of the moment."""
    stated = {
        BUYS: lambda: _("本企业需要“%(need)s”，对方供应“%(offer)s”，%(level)s。"),
        SELLS: lambda: _("对方需要“%(need)s”，本企业供应“%(offer)s”，%(level)s。"),
        SAME: lambda: _("本企业供应“%(need)s”，对方供应“%(offer)s”，%(level)s。"),
    }
    guessed = {
        BUYS: lambda: _("本企业的“%(product)s”一般要用“%(need)s”，对方供应“%(offer)s”，%(level)s。"),
        SELLS: lambda: _("对方的“%(product)s”一般要用“%(need)s”，本企业供应“%(offer)s”，%(level)s。"),
    }
    table = {(kind, False, same): words for kind, words in stated.items() for same in (False, True)}
    table |= {(kind, True, same): words for kind, words in guessed.items() for same in (False, True)}
    table[SAME, False, True] = lambda: _("双方都供应“%(need)s”。")
    return table


SENTENCES = _sentences()
FAR_SENTENCES = {  # what is needed goes into parts of the product, not into the product itself
    BUYS: lambda: _("本企业的“%(product)s”经“%(parts)s”用到“%(need)s”，对方供应“%(offer)s”，%(level)s。"),
    SELLS: lambda: _("对方的“%(product)s”经“%(parts)s”用到“%(need)s”，本企业供应“%(offer)s”，%(level)s。"),
}


def reasons(index: Index, asker, other, kind: str, changes: Overlay) -> list[Reason]:
    """Why the other enterprise stands in a list of this kind, the strongest first, at most SHOWN. changes: what people say of the knowledge."""
    found = explain(index, str(asker.pk), str(other.pk), top=SHOWN)
    met = [one for part in MEETINGS[Kind(kind)] for one in found[part]]
    met.sort(key=_order)
    dated = {BUYS: asker.decided_at, SELLS: other.decided_at, SAME: None}
    return [Reason(one, _links(index, one, changes), (at := dated[one.kind]) and timezone.localdate(at)) for one in met[:SHOWN]]


def _links(index, met, changes) -> tuple[Link, ...]:
    known = index.linker.chains
    return tuple(
        Link(
            part, product, known.roles.get((known.place.get(product), known.place.get(part)), ""), current.source_of(product, part, changes)
        )
        for part, product in met.path
    )


def _order(met):
    """Clear stated needs first, the nearest leading; then what the chains say, then faint likenesses, by worth."""
    if met.likeness < CLEAR:
        return 2, -met.worth
    return (1, -met.worth) if met.inferred else (0, -met.likeness)
