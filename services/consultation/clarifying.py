"""One question back where a single fact decides: the city, when only texts of cities answer and the question names none."""

from datetime import date

import numpy as np
from django.conf import settings
from django.utils.translation import gettext as _

from . import foreign
from .answer import Choice, Clarification
from .index import NATIONAL, keeper
from .retrieve import Found

TOP = 6
MOST_CHOICES = 4


def place(question: str, found: Found, *, at: date) -> Clarification | None:
    """Ask for the city, if the question names no place of ours and texts in force of one or several cities would answer it."""
    if found.place.names or found.place.outside:
        return None
    index = keeper.current()
    local = index.in_force(at) & ~np.isin(index.regions, [NATIONAL, *index.gazetteer.top])
    hits = index.ranker.rank(question, local, TOP)
    sure = [hit for hit in hits if index.ranker.confidence(question, [hit]) >= settings.ANSWER_THRESHOLD]
    regions = list(dict.fromkeys(int(index.regions[hit.row]) for hit in sure))[:MOST_CHOICES]
    choices = [Choice(foreign.in_words(index.gazetteer.names[pk]), question, pk) for pk in regions if pk in index.gazetteer.names]
    if len(choices) == 1:
        return Clarification(_("只查到%(place)s的有关内容，您问的是这里吗？") % {"place": choices[0].label}, tuple(choices))
    return Clarification(_("各市的规定不同，您问的是哪个市？"), tuple(choices)) if choices else None
