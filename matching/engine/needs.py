"""What an enterprise can be expected to need, as far as it stands for its business.

The inputs of what it makes, by the chain knowledge; and the goods themselves that it only sells on: a dealer in building
materials buys building materials and no clay.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np
from scipy import sparse

from .linking import Linker
from .profile import INFERRED, Phrase, Profile
from .standing import only_traded, standing

MAX_INFERRED, LEAST_NEED = 64, 0.1
COMMON = 0.5  # what every product of the knowledge uses is needed this much less than what only one uses


def infer(profile: Profile, linker: Linker, industry: str = "") -> Profile:
    """infer_many() for one profile."""
    return infer_many([profile], linker, [industry])[0]


def infer_many(
    profiles: Sequence[Profile], linker: Linker, industries: Sequence[str] = (), progress: Callable[[int, int], None] | None = None
) -> list[Profile]:
    """Weigh the offers by their standing and add the needs that follow from them, marked inferred; `via` names the edges.

    What is stated already, and what the enterprise offers itself, is not repeated. At most 64 needs, the surest first.
    industries: registered GB/T 4754 codes, as far as known. Each distinct phrase is embedded and linked once.
    """
    texts = list(dict.fromkeys(phrase.text for profile in profiles for phrase in profile.offers))
    if not texts:
        return list(profiles)
    place = {text: i for i, text in enumerate(texts)}
    links = linker.link(texts, linker.vectors_of(texts))
    made = []
    for n, profile in enumerate(profiles):
        rows = links[[place[phrase.text] for phrase in profile.offers]]
        code = industries[n] if n < len(industries) else ""
        made.append(_completed(profile, rows, linker.chains, code) if profile.offers else profile)
        if progress:
            progress(n + 1, len(profiles))
    return made


def _completed(profile, links, chains, industry):
    weights = standing(profile.offers, links, chains, industry)
    offers = tuple(replace(phrase, weight=round(float(w), 3)) for phrase, w in zip(profile.offers, weights, strict=True))
    return Profile(offers, (*profile.needs, *_expected(profile, links, weights, chains)))


def _expected(profile, links, weights, chains):
    resold = only_traded(profile.offers)
    held = _most(links, weights * ~resold).tocoo()
    products = held.coords[1]
    reach = (sparse.diags(held.data) @ chains.reach[products]).tocoo()
    # By-products stand beside their main product (a sugar mill sells molasses): what it makes itself it does not buy.
    own = _most(links, ~resold).toarray().ravel().clip(0, 1)
    inputs = np.bincount(reach.coords[1], reach.data, len(own)).clip(0, 1) * chains.telling(COMMON)
    total = np.maximum(inputs, _most(links, weights * resold).toarray().ravel()) * (1 - own)
    order = np.lexsort((reach.data, reach.coords[1]))
    strongest = dict(zip(reach.coords[1][order].tolist(), products[reach.coords[0][order]].tolist(), strict=True))
    made = (phrase for phrase, sold_on in zip(profile.offers, resold, strict=True) if not sold_on)
    known = {phrase.text for phrase in (*profile.needs, *made)}
    for target in np.argsort(-total, kind="stable")[:MAX_INFERRED].tolist():
        name = chains.nodes[target].name
        if total[target] >= LEAST_NEED and name not in known:
            via = chains.path(strongest[target], target) if target in strongest else ()
            yield Phrase(name, source=INFERRED, weight=round(float(total[target]), 3), via=via)


def _most(links, weights):
    """The strongest tie of any offer to each node, sparse[1, nodes]."""
    return (sparse.diags(weights.astype(np.float32)) @ links).max(axis=0)
