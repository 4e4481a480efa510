"""Why an enterprise stands in a list, in words an officer can repeat: which phrases met, how near, by which edge of the chains."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from django.utils.translation import gettext as _

from matching.engine.index import Index
from matching.engine.profile import DECLARED, INFERRED, Phrase
from matching.profiles.queries import explain_edge

from . import levels
from .models import Kind

SHOWN = 5
GUESSED = 1.0  # a need nobody stated has to be this much nearer to be named first
TIED = 0.4  # strength from which two phrases count as led to the same node of the chains


@dataclass(frozen=True)
class Meeting:
    """Two phrases that met. `need` is the phrase of whoever buys, `mine` tells whether that is the enterprise asked about."""

    own: Phrase
    theirs: Phrase
    z: float
    need: Phrase | None = None
    mine: bool = False

    @property
    def level(self) -> str:
        return levels.words(self.z)

    @property
    def edge(self):
        """The chain edge an inferred need rests on, in words; None for what people stated themselves."""
        return explain_edge(*self.need.via[0]) if self.need is not None and self.need.source == INFERRED and self.need.via else None

    @property
    def is_inferred(self) -> bool:
        return self.need is not None and self.need.source == INFERRED

    @property
    def own_text(self) -> str:
        return _side(self.own, self.mine)

    @property
    def their_text(self) -> str:
        return _side(self.theirs, self.need is not None and not self.mine)

    @property
    def basis(self) -> str:
        """Where the need comes from."""
        if self.need is None:
            return _("双方的产品与服务")
        if edge := self.edge:
            return _("产业链知识：%(product)s一般要用%(input)s（%(role)s）") % vars(edge)
        return _("企业申报") if self.need.source == DECLARED else _("经营范围提取")

    @property
    def sentence(self) -> str:
        words = {"own": self.own.text, "theirs": self.theirs.text, "level": self.level}
        if self.need is None:
            return _competing(words)
        if edge := self.edge:
            words |= {"product": edge.product, "input": edge.input}
            if self.mine:
                return _("本企业涉及%(product)s，一般要用%(input)s；对方供应“%(theirs)s”，%(level)s。") % words
            return _("对方涉及%(product)s，一般要用%(input)s；本企业供应“%(own)s”，%(level)s。") % words
        if self.mine:
            return _("本企业需要“%(own)s”，对方供应“%(theirs)s”，%(level)s。") % words
        return _("对方需要“%(theirs)s”，本企业供应“%(own)s”，%(level)s。") % words


def _side(phrase, is_need):
    return (_("需要“%(text)s”") if is_need else _("供应“%(text)s”")) % {"text": phrase.text}


def _competing(words):
    if words["own"] == words["theirs"]:
        return _("双方都供应“%(own)s”。") % words
    return _("本企业供应“%(own)s”，对方供应“%(theirs)s”，%(level)s。") % words


def meetings(index: Index, asker: int, row: int, kind: str) -> list[Meeting]:
    """The phrases of two enterprises that met for a list of this kind, nearest first, at most SHOWN. Rows of the index."""
    own, theirs = index.entries[asker].profile, index.entries[row].profile
    found = []
    if kind in (Kind.SUPPLIER, Kind.PARTNER):
        found += [Meeting(a, b, z, need=a, mine=True) for a, b, z in _meet(index, own.needs, theirs.offers)]
    if kind in (Kind.CUSTOMER, Kind.PARTNER):
        found += [Meeting(a, b, z, need=b) for b, a, z in _meet(index, theirs.needs, own.offers)]
    if kind == Kind.COMPETITOR:
        found += [Meeting(a, b, z) for a, b, z in _meet(index, own.offers, theirs.offers)]
    return sorted(found, key=lambda one: one.z - GUESSED * one.is_inferred, reverse=True)[:SHOWN]


def _meet(index, left: Sequence[Phrase], right: Sequence[Phrase]) -> list[tuple[Phrase, Phrase, float]]:
    """Each phrase of the left with its best counterpart on the right, where there is one near enough.

    Likeness counts, and so does being led to the same node of the chains, which different wordings may be.
    """
    if not left or not right:
        return []
    rows, columns = ([index.phrase[phrase.text] for phrase in side] for side in (left, right))
    mean, deviation = index.background
    z = (index.vectors[rows] @ index.vectors[columns].T - mean) / deviation
    tie = (index.links[rows] @ index.links[columns].T).toarray()
    z = np.where(tie >= TIED, np.maximum(z, levels.LEAST + tie), z)
    best = z.argmax(axis=1)
    return [(phrase, right[best[i]], float(z[i, best[i]])) for i, phrase in enumerate(left) if z[i, best[i]] >= levels.LEAST]
