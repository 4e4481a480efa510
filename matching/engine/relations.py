"""Learnt relations: where, among the encoder's vectors, the inputs and the users of a thing lie.

Two projections, learnt on the edges of the chain knowledge (`training`), carry what they know over to products that no
row names. Only the asker's phrases are projected; a candidate's vector is merely centred, so that nothing need be stored.
"""

import json
import zipfile
from dataclasses import dataclass, fields
from pathlib import Path

import numpy as np

DATA = Path(__file__).parent / "data" / "relations"
FACTS, WEIGHTS = "relations.json", "relations.npz"
FORMAT = 1
DIRECTIONS = ("inputs", "users")


class RelationsUnusable(Exception):
    """Says why a stored model cannot be used; matching goes on without one."""


@dataclass(frozen=True, slots=True)
class Projection:
    """A linear layer beside one of h units, on centred unit rows of d dimensions; float32 each.

    chance: mean and deviation of the likeness of two names at random, one of them projected.
    """

    centre: np.ndarray  # [d]
    straight: np.ndarray  # [d, d]
    shift: np.ndarray  # [d]
    inner: np.ndarray  # [d, h]
    threshold: np.ndarray  # [h]
    outer: np.ndarray  # [h, d]
    chance: np.ndarray  # [2]

    def likeness(self, mine: np.ndarray, theirs: np.ndarray) -> np.ndarray:
        """How near each of theirs stands to where what is related to each of mine would lie, as a cosine: float32[mine, theirs]."""
        projected = self.project(mine)
        return self.cosines(projected, projected @ theirs.T, theirs @ self.centre)

    def cosines(self, projected: np.ndarray, dots: np.ndarray, along: np.ndarray) -> np.ndarray:
        """Cosines of what was projected with unit rows once those are centred; dots, along: their products with it and with the centre."""
        length = np.sqrt(np.maximum(1 - 2 * along + self.centre @ self.centre, 1e-9))
        return (dots - (projected @ self.centre)[:, None]) / length

    def project(self, mine: np.ndarray) -> np.ndarray:
        """Where what stands in the relation to each of mine would lie: float32[mine, d] unit rows."""
        rows = centred(mine, self.centre)
        return unit(rows @ self.straight + self.shift + np.maximum(rows @ self.inner + self.threshold, 0) @ self.outer)

    def fits(self, dim: int) -> bool:
        """Do all parts have the shapes that vectors of so many dimensions ask for?"""
        hidden = self.threshold.shape[0] if self.threshold.ndim else 0
        wanted = ((dim,), (dim, dim), (dim,), (dim, hidden), (hidden,), (hidden, dim), (2,))
        return all(getattr(self, field.name).shape == shape for field, shape in zip(fields(self), wanted, strict=True))


@dataclass(frozen=True, slots=True)
class Relations:
    """inputs leads from a product to what goes into it, users from a thing to what it goes into."""

    inputs: Projection
    users: Projection
    facts: dict

    def projected(self, mine: np.ndarray) -> dict[str, np.ndarray]:
        """Where what goes into each of mine, and what each goes into, would lie: float32[mine, d] by direction."""
        return {name: getattr(self, name).project(mine) for name in DIRECTIONS}

    def asked(self, projected: dict[str, np.ndarray]) -> np.ndarray:
        """What `deviations` wants others multiplied with: what was projected, and the centres."""
        return np.vstack([*projected.values(), *(getattr(self, name).centre for name in projected)])

    def deviations(self, projected: dict[str, np.ndarray], dots: np.ndarray) -> dict[str, np.ndarray]:
        """Deviations above chance at which each of theirs, unit rows, is related to what was projected: float32[mine, theirs] by direction.

        dots: asked(projected) @ theirs.T
        """
        count, along, found = len(projected[DIRECTIONS[0]]), dots[-len(projected) :], {}
        for n, name in enumerate(projected):
            way = getattr(self, name)
            mean, deviation = way.chance
            found[name] = (way.cosines(projected[name], dots[n * count : (n + 1) * count], along[n]) - mean) / deviation
        return found


def unit(rows: np.ndarray) -> np.ndarray:
    return rows / np.maximum(np.linalg.norm(rows, axis=-1, keepdims=True), 1e-9)


def centred(rows: np.ndarray, centre: np.ndarray) -> np.ndarray:
    return unit(rows - centre)


def load(encoder: str, dim: int, folder: Path = DATA) -> Relations:
    """Read the stored model. Raises RelationsUnusable, in words, if there is none or it is of another encoder, format or shape."""
    try:
        facts = json.loads((folder / FACTS).read_text("utf-8"))
        made_for = (facts["encoder"], facts["format"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise RelationsUnusable(f"no readable relation model in {folder}: {error}") from error
    if made_for != (encoder, FORMAT):
        raise RelationsUnusable(f"the relation model is of encoder {made_for[0]}, format {made_for[1]}; in use are {encoder}, {FORMAT}")
    try:
        with np.load(folder / WEIGHTS) as parts:
            one, other = (_projection(parts, name) for name in DIRECTIONS)
    except (OSError, EOFError, ValueError, KeyError, zipfile.BadZipFile) as error:
        raise RelationsUnusable(f"the weights in {folder} cannot be read: {error}") from error
    if not (one.fits(dim) and other.fits(dim)):
        raise RelationsUnusable(f"the relation model was not made for the {dim} dimensions of {encoder}")
    return Relations(one, other, facts)


def save(relations: Relations, folder: Path = DATA) -> None:
    """Write weights (half precision) and facts beside each other."""
    folder.mkdir(parents=True, exist_ok=True)
    parts = {f"{name}.{field.name}": getattr(getattr(relations, name), field.name) for name in DIRECTIONS for field in fields(Projection)}
    np.savez_compressed(folder / WEIGHTS, **{name: value.astype(np.float16) for name, value in parts.items()})
    facts = {**relations.facts, "format": FORMAT}
    (folder / FACTS).write_text(json.dumps(facts, ensure_ascii=False, indent=1) + "\n", "utf-8")


def _projection(parts, name):
    return Projection(**{field.name: parts[f"{name}.{field.name}"].astype(np.float32) for field in fields(Projection)})
