"""Learning the relation model on the edges of the chain knowledge.

One linear layer a direction over the frozen encoder, by MultipleNegativesRankingLoss: among the names of a batch an
edge's other end must come first, before those of the other edges and before a sibling of the product itself (a node of
the same 中类), so that "goes into" does not come to mean "is like". Everything is drawn from one seed.
"""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
import torch
from sentence_transformers.sentence_transformer.losses import MultipleNegativesRankingLoss
from torch import nn

from .chains import Chains
from .metrics import hit_at, mrr
from .relations import DIRECTIONS, Projection, Relations, centred

SEED = 7
CHANCE = 4_000  # names between which chance is measured
HELD_OUT = 0.1  # of the product nodes, with all their edges
HIDDEN, SHARPEN = 512, 8.0  # entries of a unit row are small: sharpened, the units begin to tell them apart sooner
EPOCHS, BATCH, RATE, SCALE = 10, 256, 2e-3, 20.0


@dataclass(frozen=True, slots=True)
class Names:
    """Vectors of all names and aliases, and the node each belongs to; main holds the row of each node's own name."""

    vectors: np.ndarray
    owner: np.ndarray
    main: np.ndarray

    @classmethod
    def of(cls, chains: Chains, vectors_of: Callable[[Sequence[str]], np.ndarray]) -> "Names":
        names = list(chains.names)
        place = {name: i for i, name in enumerate(names)}
        main = np.array([place[node.name.lower()] for node in chains.nodes])
        return cls(vectors_of(names), np.array(list(chains.names.values())), main)


class Layer(nn.Module):
    """A vector moved to where its counterpart lies: what stays, and what the hidden units add to it."""

    def __init__(self, dim: int):
        super().__init__()
        self.straight, self.inner, self.outer = nn.Linear(dim, dim), nn.Linear(dim, HIDDEN), nn.Linear(HIDDEN, dim, bias=False)
        nn.init.eye_(self.straight.weight)
        nn.init.zeros_(self.straight.bias)
        nn.init.zeros_(self.outer.weight)

    def forward(self, features):
        """The shape that the loss asks of a model; vectors marked `fixed` are to be found and stay as they are."""
        rows = features["sentence_embedding"]
        if not features["fixed"]:
            rows = self.straight(rows) + self.outer(torch.relu(self.inner(rows * SHARPEN)))
        return {"sentence_embedding": rows}


def train(chains: Chains, vectors_of, facts: dict, report: Callable[[str], None]) -> Relations:
    """Learn both directions on all edges, after measuring on held-out products what that is worth; facts go into the model."""
    names = Names.of(chains, vectors_of)
    edges = np.array([(chains.place[edge.product], chains.place[edge.input]) for edge in chains.edges])
    products = np.random.default_rng(SEED).permutation(np.unique(edges[:, 0]))
    held = np.isin(edges[:, 0], products[: int(len(products) * HELD_OUT)])
    measured = {}
    for name, pairs in zip(DIRECTIONS, (edges, edges[:, ::-1]), strict=True):
        projection = learn(names, pairs[~held], chains)
        measured[name] = {
            "learnt": _measure(names, projection.likeness, pairs, held),
            "cosine": _measure(names, lambda mine, theirs: mine @ theirs.T, pairs, held),
        }
        report(f"{name}：{measured[name]}")
    final = [learn(names, pairs, chains) for pairs in (edges, edges[:, ::-1])]
    return Relations(*final, {**facts, "seed": SEED, "edges": len(edges), "held_out": int(held.sum()), "measured": measured})


def learn(names: Names, pairs: np.ndarray, chains: Chains) -> Projection:
    """One direction from pairs (node asked, node to be found), int[n, 2]."""
    torch.manual_seed(SEED)
    torch.set_num_threads(1)  # the same sums in the same order on every machine
    layer, batches = Layer(names.vectors.shape[1]), _Batches(names, pairs, chains)
    loss, steps = MultipleNegativesRankingLoss(layer, scale=SCALE), EPOCHS * len(pairs) // BATCH + 1
    optimizer = torch.optim.AdamW(layer.parameters(), lr=RATE, weight_decay=0.0)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, RATE, total_steps=steps)
    for _step in range(steps):
        features = [{"sentence_embedding": torch.from_numpy(rows), "fixed": n > 0} for n, rows in enumerate(batches.draw())]
        optimizer.zero_grad()
        loss(features, None).backward()
        optimizer.step()
        schedule.step()
    return _projection(layer, names)


class _Batches:
    """Random edges by random names of their nodes, each node once on either side, with a sibling of each node asked."""

    def __init__(self, names, pairs, chains):
        self.rows = centred(names.vectors, names.vectors.mean(axis=0)).astype(np.float32)
        self.pairs, self.random, self.known = pairs, np.random.default_rng(SEED), set(map(tuple, pairs.tolist()))
        self.names, self.siblings = defaultdict(list), defaultdict(list)
        for row, node in enumerate(names.owner.tolist()):
            self.names[node].append(row)
        self.kind = [node.industry[:4] for node in chains.nodes]
        for i, kind in enumerate(self.kind):
            self.siblings[kind].append(i)

    def draw(self):
        chosen = self.pairs[self.random.integers(len(self.pairs), size=BATCH)]
        for side in (0, 1):  # the same node twice would be told to be its own opposite
            chosen = chosen[np.unique(chosen[:, side], return_index=True)[1]]
        asked, found = chosen.T.tolist()
        return [self.rows[[self._one(self.names[node]) for node in nodes]] for nodes in (asked, found, map(self._sibling, asked))]

    def _one(self, among):
        return among[self.random.integers(len(among))]

    def _sibling(self, node):
        sibling = self._one(self.siblings[self.kind[node]])
        return node if (node, sibling) in self.known else sibling


def _projection(layer, names):
    centre = names.vectors.mean(axis=0)
    straight, inner, outer = (part.weight.detach().numpy().T for part in (layer.straight, layer.inner, layer.outer))
    shift, threshold = (part.bias.detach().numpy() for part in (layer.straight, layer.inner))
    made = Projection(centre, straight, shift, inner * SHARPEN, threshold, outer, np.array([0.0, 1.0]))
    some = np.random.default_rng(SEED).permutation(len(names.vectors))[:CHANCE]
    likeness = made.likeness(names.vectors[some[::2]], names.vectors[some[1::2]])
    return replace(made, chance=np.array([likeness.mean(), likeness.std()]))


def _measure(names, likeness, pairs, held):
    """Hit@10 and MRR over the held-out edges: each node asked once, what it is known for by the other edges left out."""
    known, right, rows = defaultdict(list), defaultdict(list), names.vectors[names.main]
    for (asked, found), is_held in zip(pairs.tolist(), held.tolist(), strict=True):
        (right if is_held else known)[asked].append(found)
    scores = likeness(rows[list(right)], rows)
    got = []
    for row, (asked, found) in zip(scores, right.items(), strict=True):
        row[[asked, *known[asked]]] = -np.inf
        is_right = np.isin(np.arange(len(row)), found)
        got.append((hit_at(row, is_right), mrr(row, is_right)))
    hit, reciprocal = np.mean(got, axis=0)
    return {"asked": len(got), "hit_at_10": round(float(hit), 3), "mrr": round(float(reciprocal), 3)}
