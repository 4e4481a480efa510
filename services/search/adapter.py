"""A small change to the upper layers of the built-in encoder that only questions go through; passages stay as they are.

Everyday words and the words of a rule meet better when the question is moved towards the rule; since no passage moves,
nothing is embedded again. The change is low-rank (Hu et al. 2021, LoRA: weight + up · down) and merged into a second copy
of those layers when the encoder loads. A folder holds questions.npz (float16) and questions.json with the encoder it was
made on and what it measured; how it is learnt: services/consultation/training.py.
"""

import json
import logging
from dataclasses import dataclass
from pathlib import Path

import numpy as np

log = logging.getLogger(__name__)
WEIGHTS, FACTS = "questions.npz", "questions.json"


@dataclass(frozen=True)
class Adapter:
    """changes: by layer and name of its linear step "11.wide", (up float32[out, rank], down float32[rank, in])."""

    changes: dict[str, tuple[np.ndarray, np.ndarray]]
    facts: dict

    @property
    def first(self) -> int:
        """The lowest layer that changes."""
        return min(int(name.partition(".")[0]) for name in self.changes)

    def merged(self, name: str, weight: np.ndarray) -> np.ndarray:
        """The weight of a linear step with its change, if it has one."""
        up, down = self.changes.get(name, (None, None))
        return weight if up is None else weight + up @ down

    def save(self, folder: Path) -> None:
        """Write both files."""
        folder.mkdir(parents=True, exist_ok=True)
        parts = {
            f"{name}.{part}": rows.astype(np.float16)
            for name, pair in self.changes.items()
            for part, rows in zip(("up", "down"), pair, strict=True)
        }
        np.savez_compressed(folder / WEIGHTS, **parts)
        (folder / FACTS).write_text(json.dumps(self.facts, ensure_ascii=False, indent=1) + "\n", "utf-8")


def load(folder: Path, encoder: str) -> Adapter | None:
    """Read the change made for this encoder; None if there is none, or with a line in the log if it is of another encoder."""
    if not (folder / FACTS).exists():
        return None
    facts = json.loads((folder / FACTS).read_text("utf-8"))
    if facts["encoder"] != encoder:
        log.warning("the question adapter is of %s and not used with %s", facts["encoder"], encoder)
        return None
    with np.load(folder / WEIGHTS) as parts:
        names = {name.rpartition(".")[0] for name in parts}
        return Adapter({name: tuple(parts[f"{name}.{part}"].astype(np.float32) for part in ("up", "down")) for name in names}, facts)
