"""One enterprise of the index as all others are held against it: each part is made once, when first asked for."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from scipy import sparse

from . import industry_io
from .arrays import Ragged, located, share
from .index import Index


@dataclass(frozen=True, slots=True)
class Compared:
    """How others stand to what an enterprise offers and wants, in deviations above chance: float32[its phrases, others] each.

    related, by direction of the learnt relations, to its offers; {} without a model.
    """

    offers: np.ndarray
    wants: np.ndarray
    related: dict[str, np.ndarray]


class Asker:
    """What is asked with. A side is its offers or wants, as a Ragged of one row."""

    def __init__(self, index: Index, row: int):
        self.index, self.row = index, row

    @cached_property
    def offers(self) -> Ragged:
        return self.index.offers.take(np.array([self.row]))

    @cached_property
    def wants(self) -> Ragged:
        return self.index.wants.take(np.array([self.row]))

    @cached_property
    def main(self) -> np.ndarray:
        """bool[offers]: which are its main products."""
        return np.isin(self.offers.columns, self.index.heads.take(np.array([self.row])).columns)

    @cached_property
    def vectors(self) -> tuple[np.ndarray, np.ndarray]:
        """float32[n, d] unit rows each: of its offers and of its wants."""
        return self.index.phrases.vectors(self.offers.columns), self.index.phrases.vectors(self.wants.columns)

    @cached_property
    def projected(self) -> dict[str, np.ndarray]:
        """Its offers as `relations.projected` gives them; nothing without a model."""
        relations = self.index.linker.relations
        return relations.projected(self.vectors[0]) if relations and len(self.offers.columns) else {}

    def compared(self, theirs: np.ndarray, offers=slice(None), wants=slice(None)) -> Compared:
        """Its phrases, or those at these places, held against others: float32[n, d] unit rows, which are many and read once."""
        relations = self.index.linker.relations
        stated, wanted = self.vectors[0][offers], self.vectors[1][wants]
        led = {name: rows[offers] for name, rows in self.projected.items()}
        dots = np.vstack([stated, wanted, *([relations.asked(led)] if led else [])]) @ theirs.T
        z, own = self.deviations(dots[: len(stated) + len(wanted)]), len(stated)
        return Compared(z[:own], z[own:], relations.deviations(led, dots[len(z) :]) if led else {})

    def deviations(self, likeness: np.ndarray) -> np.ndarray:
        """Cosines as deviations above a chance pair."""
        mean, deviation = self.index.background
        return (likeness - np.float32(mean)) / np.float32(deviation)

    def shares(self, side: Ragged) -> np.ndarray:
        """How much each phrase counts, rare ones more: float32[phrases], of the sum one."""
        return share(side.weights * self.index.rarity[side.columns])

    @cached_property
    def offers_tied(self) -> sparse.csr_matrix:
        """How far each of its offers leads where any phrase of the index leads to: float32[offers, phrases], few a row."""
        return self.index.links[self.offers.columns] @ self.index.phrases_by_node

    @cached_property
    def wants_tied(self) -> sparse.csr_matrix:
        return self.index.links[self.wants.columns] @ self.index.phrases_by_node

    @cached_property
    def needed(self) -> np.ndarray:
        """float32[nodes]: how far its chain needs each, rare ones more."""
        return self.index.need_nodes.dense(self.row) * self.index.node_rarity

    @cached_property
    def made(self) -> Ragged:
        """The nodes it offers, or a kind of them: one row."""
        return self.index.offer_nodes.take(np.array([self.row]))

    @cached_property
    def sold(self) -> Ragged:
        """The same, rare ones more."""
        return Ragged(self.made.columns, self.made.weights * self.index.node_rarity[self.made.columns], self.made.offsets)

    @cached_property
    def trades(self) -> dict[str, np.ndarray]:
        """What the industries of each node are to its own, named as in `Evidence`: float32[nodes] each."""
        chains, mine = self.index.linker.chains, self.index.industries.dense(self.row)
        known, accounts = chains.class_trade, industry_io.trade(tuple(chains.classes))
        told = {"buys_class": known.T @ mine, "sells_class": known @ mine, "industry": mine}
        told |= {"buys_accounts": accounts.T @ mine, "sells_accounts": accounts @ mine}
        return dict(zip(told, (chains.industries @ np.stack([*told.values()], axis=1)).astype(np.float32).T, strict=True))

    @cached_property
    def context(self) -> np.ndarray:
        """float32[nodes]: how far each is made of, goes into or is a kind of what its own are."""
        return (self.index.linker.chains.context @ self.index.context.dense(self.row)).astype(np.float32)


def among(tied: sparse.csr_matrix, numbers: np.ndarray) -> np.ndarray:
    """What is tied to these phrases, distinct ones in rising order: float32[rows of tied, numbers], 0..1."""
    out = np.zeros((tied.shape[0], len(numbers)), np.float32)
    here, place = located(tied.indices, numbers)
    owner = np.repeat(np.arange(len(out)), np.diff(tied.indptr))[here]
    out[owner, place] = tied.data[here].clip(max=1)
    return out
