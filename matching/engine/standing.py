"""How far each offer stands for its enterprise's business.

A scope lists far more than an enterprise lives off: port handling and leasing of rooms beside alumina. What stands
first, what was declared, and what fits the registered industry counts fully; services and scrap of a manufacturer, goods that are only
traded, and what stands late count little. An enterprise belongs to the industry of its main activity (GB/T 4754-2017, 3.2).
"""

from collections.abc import Sequence

import numpy as np

from .chains import Chains
from .profile import DECLARED, Phrase

LATER = 0.9  # each further line of a scope counts this much of the one before
BESIDE_DECLARED = 0.6  # what only the scope says, where products were declared
UNKNOWN_FIT, NEAR_FIT, FAR_FIT, SIDE_FIT, DECLARED_FIT = 0.6, 0.6, 0.4, 0.2, 0.8
ONLY_TRADED = 0.5
TRADING = {"销售", "批发", "零售", "经销", "营销", "代销", "购销", "贸易", "进口", "出口", "进出口", "批发兼零售", "代理"}
SUPPORT = ("C42", "C43", "D46")  # recovery of scrap, repair, water: a manufacturer's side line unless it is its industry


def standing(offers: Sequence[Phrase], links, chains: Chains, industry: str = "") -> np.ndarray:
    """Weight 0..1 of each offer, the weightiest 1. links: ties of the offers to the nodes, sparse[len(offers), nodes]; industry: registered code or ""."""
    declared = np.array([phrase.source == DECLARED for phrase in offers])
    place = np.arange(len(offers)) - np.where(declared, 0, declared.sum())
    later = np.where(declared, LATER ** (place / 3), LATER**place * (BESIDE_DECLARED if declared.any() else 1.0))
    fit = _fit(np.asarray((links @ chains.by_division).todense()), later, chains, industry)
    traded = only_traded(offers)
    factor = np.where(traded & ~traded.all(), ONLY_TRADED, 1.0) * np.where(declared, np.maximum(fit, DECLARED_FIT), fit)
    weights = np.array([phrase.weight for phrase in offers]) * later * factor
    return weights / max(weights.max(initial=0), 1e-9)


def only_traded(offers: Sequence[Phrase]) -> np.ndarray:
    """bool[len(offers)]: what is sold on, neither made nor declared a product: its seller buys it from a maker."""
    return np.array([bool(p.activities) and set(p.activities) <= TRADING and p.source != DECLARED for p in offers], bool)


def _fit(tied, votes, chains, industry):
    """How well each offer fits the enterprise's own divisions (大类): 1 at home, least for the services of a manufacturer."""
    tied = tied / np.maximum(tied.sum(axis=1, keepdims=True), 1)
    home = votes @ tied
    home = home / max(home.max(initial=0), 1e-9)
    names = list(chains.divisions)
    if industry[:3] in chains.divisions:
        home[chains.divisions[industry[:3]]] = 1
    sections = {name[0] for name, value in zip(names, home, strict=True) if value > 0.5 and name not in SUPPORT}
    beside = np.array([_beside(name, sections) for name in names])
    fits = home + (1 - home) * beside
    return tied @ fits + (1 - tied.sum(axis=1)) * UNKNOWN_FIT


def _beside(division, sections):
    if division[0] in sections and division not in SUPPORT:
        return NEAR_FIT
    return FAR_FIT if division[0] in "ABC" and division not in SUPPORT else SIDE_FIT
