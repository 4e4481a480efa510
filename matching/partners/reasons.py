"""Why an enterprise stands in a list, in words an officer can repeat: which phrases met, how near, by which chain edge."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from matching.engine.explain import BUYS, SAME, SELLS, Meeting, explain
from matching.engine.index import Index

from . import levels
from .models import Kind

SHOWN = 5
MEETINGS = {Kind.SUPPLIER: (BUYS,), Kind.CUSTOMER: (SELLS,), Kind.PARTNER: (BUYS, SELLS), Kind.COMPETITOR: (SAME,)}
CLEAR = 0.4  # likeness from which a stated need goes before a guessed one


@dataclass(frozen=True)
class Reason:
    """One meeting of phrases in words. 本企业 is the enterprise asked about, 对方 the candidate."""

    met: Meeting

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
            return _("产业链知识：%(product)s一般要用%(need)s（%(role)s）") % self._words
        return _("企业申报或经营范围")

    @property
    def sentence(self) -> str:
        return SENTENCES[self.met.kind, self.met.inferred, self.met.need == self.met.offer]() % self._words

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


def reasons(index: Index, asker_id: str, other_id: str, kind: str) -> list[Reason]:
    """Why the other enterprise stands in a list of this kind, the strongest first, at most SHOWN."""
    found = explain(index, asker_id, other_id, top=SHOWN)
    met = [one for part in MEETINGS[Kind(kind)] for one in found[part]]
    met.sort(key=_order)
    return [Reason(one) for one in met[:SHOWN]]


def _order(met):
    """Clear stated needs first, the nearest leading; then what the chains say, then faint likenesses, by worth."""
    if met.likeness < CLEAR:
        return 2, -met.worth
    return (1, -met.worth) if met.inferred else (0, -met.likeness)
