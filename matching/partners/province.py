"""A synthetic province: any number of enterprises recombined from the chain knowledge, the same for the same seed.

Every enterprise stands on one product and offers variants of it, products of the same class and a few of others; it
states some inputs of its product as needs, and the rest follows from the chains as it does for real enterprises.
"""

import numpy as np
from scipy import sparse

from matching.engine.arrays import Labels, Ragged, offsets, strongest
from matching.engine.needs import COMMON, LEAST_NEED, MAX_INFERRED
from matching.engine.phrases import Phrases
from matching.engine.segment import Facts

from .vocabulary import SEED, Vocabulary

LATER = 0.88  # what an offer counts beside the one before it
OFFERS, WANTS = (3, 10), (0, 4)  # how many of each, the upper bound left out
POPULAR = 0.7  # exponent by which products are unevenly common
PLAIN = 0.35  # share of phrases without a qualifier


class Province:
    """Makes Facts part by part. The names of the vocabulary are those of the chains, its phrases are all in `phrases`."""

    def __init__(self, chains, vocabulary: Vocabulary, phrases: Phrases, parks: list[tuple[str, str, float, float]]):
        self.chains, self.vocabulary, self.phrases, self.parks = chains, vocabulary, phrases, parks
        draw = np.random.default_rng(SEED)
        common = 1 / (np.arange(len(chains.nodes)) + 20) ** POPULAR
        self.common = (common / common.sum())[draw.permutation(len(common))]
        self.codes = [node.industry for node in chains.nodes]
        self.number = np.array([phrases.find(text) for text in vocabulary.texts()], np.int32)  # a qualified name may be a name itself
        self.owner = np.array([chains.names[name] for name in vocabulary.names])
        self.named = Ragged.of([[(int(n), 1.0)] for n in self.owner]).turned(len(chains.nodes))
        self.plain = np.array([vocabulary.names.index(node.name.lower()) for node in chains.nodes], np.int64)
        classes = Labels.of([code[:4] for code in self.codes])
        self.class_of, self.members = classes.codes, Ragged.of([[(int(code), 1.0)] for code in classes.codes]).turned(len(classes.names))

    def part(self, start: int, count: int) -> Facts:
        """Enterprises start … start + count - 1."""
        draw = np.random.default_rng([SEED, start])
        main = draw.choice(len(self.common), count, p=self.common)
        offers, wants = self._offers(draw, main), self._wants(draw, main)
        inferred, via = self._expected(offers)
        park = draw.integers(0, len(self.parks), count)
        industry = [self.codes[node] if known else "" for node, known in zip(main, draw.random(count) < 0.85, strict=True)]
        labels = {"park": [self.parks[i][0] for i in park], "city": [self.parks[i][1] for i in park]}
        sizes = draw.choice(["micro", "small", "medium", "large"], count, p=[0.5, 0.35, 0.12, 0.03]).tolist()
        labels = {name: Labels.of(values) for name, values in {"industry": industry, **labels, "size": sizes}.items()}
        ids = np.array([str(n + 1).encode() for n in range(start, start + count)], "S10")
        return Facts(ids, labels, np.array([self.parks[i][2:] for i in park], np.float64), offers, wants, inferred, via)

    def _offers(self, draw, main):
        lengths = draw.integers(*OFFERS, len(main))
        owner = np.repeat(np.arange(len(main)), lengths)
        place = np.arange(len(owner)) - np.repeat(offsets(lengths)[:-1], lengths)
        kind = draw.random(len(owner))
        kin = self._one_of(draw, self.members, self.class_of[main[owner]])
        node = np.where((place == 0) | (kind < 0.3), main[owner], kin)
        node = np.where((place > 1) & (kind > 0.85), draw.choice(len(self.common), len(owner), p=self.common), node)
        weights = (LATER**place * np.where(place > 0, draw.uniform(0.5, 1, len(owner)), 1)).round(3)
        return _distinct(self._phrased(draw, node), weights, owner, len(main))

    def _wants(self, draw, main):
        lengths = draw.integers(*WANTS, len(main)) * (np.diff(self.chains.needs.indptr)[main] > 0)
        owner = np.repeat(np.arange(len(main)), lengths)
        needs = Ragged.from_matrix(self.chains.needs)
        node = self._one_of(draw, needs, main[owner])
        return _distinct(self._phrased(draw, node), np.ones(len(owner)), owner, len(main))

    @staticmethod
    def _one_of(draw, rows, which):
        begin, length = rows.offsets[which], rows.offsets[which + 1] - rows.offsets[which]
        return rows.columns[begin + (draw.random(len(which)) * length).astype(np.int64)]

    def _phrased(self, draw, node):
        """A phrase for each node: one of its names, often qualified."""
        name, names = self._one_of(draw, self.named, node), len(self.vocabulary.names)
        variants = (len(self.vocabulary) - names) // names
        which = (variants * draw.random(len(node)) ** 2).astype(np.int64)
        plain = draw.random(len(node)) < PLAIN if variants else np.ones(len(node), bool)
        return self.number[np.where(plain, name, names + name * variants + which)]

    def _expected(self, offers):
        """Inferred needs, as `needs` finds them, with the product that asks most for each."""
        chains, links = self.chains, self.phrases.links
        held = strongest(offers, links)
        own = strongest(Ragged(offers.columns, np.ones(len(offers.columns), np.float32), offers.offsets), links)
        reach = (held @ chains.reach).tocsr()
        reach.data = reach.data.clip(0, 1)
        total = (reach - reach.multiply(own)).tocsr() @ sparse.diags(chains.telling(COMMON))
        total.data[total.data < LEAST_NEED] = 0
        total.eliminate_zeros()
        found = Ragged.from_matrix(total.tocsr())
        order = np.lexsort((-found.weights, found.owner))
        found = Ragged(found.columns[order], found.weights[order].round(3), found.offsets).cut(MAX_INFERRED)
        product = self._product(held, found)
        plain = self.number[self.plain[found.columns]]
        return Ragged(plain, found.weights, found.offsets), Ragged(found.columns, product.astype(np.float32), found.offsets)

    def _product(self, held, found):
        """Of the three nodes an enterprise holds most firmly, the one that asks most for each need; -1 if none does."""
        firm = Ragged.from_matrix(held)
        order = np.lexsort((-firm.weights, firm.owner))
        firm = Ragged(firm.columns[order], firm.weights[order], firm.offsets).cut(3)
        best, product = np.zeros(len(found.columns)), np.full(len(found.columns), -1)
        for place in range(3):
            has = np.flatnonzero((np.diff(firm.offsets) > place)[found.owner])
            node = firm.columns[firm.offsets[found.owner[has]] + place]
            asks = np.asarray(self.chains.reach[node, found.columns[has]]).ravel() * firm.weights[firm.offsets[found.owner[has]] + place]
            better = asks > best[has]
            best[has[better]], product[has[better]] = asks[better], node[better]
        return product


def _distinct(columns, weights, owner, count):
    """Ragged rows without a phrase twice, each in the place where it stands first."""
    _, first = np.unique(owner * np.int64(1 << 32) + columns, return_index=True)
    kept = np.sort(first)
    lengths = np.bincount(owner[kept], minlength=count)
    return Ragged(columns[kept].astype(np.int32), weights[kept].astype(np.float32), offsets(lengths))
