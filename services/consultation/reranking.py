"""A cross-encoder that reads question and passage together, by setting RERANKER_MODEL; off without it. No Django.

It reads the first CANDIDATES hits only, so that its cost is bounded, and counts for at most WEIGHT ranking points. It changes
the order, not the scores, on which the confidence is calibrated.
"""

from collections.abc import Sequence
from functools import cached_property

import numpy as np

from .passages import Hit, Passage, passage_text

CANDIDATES = 20
WEIGHT = 3.0
LONGEST = 512  # tokens of a question with its passage


class Reranker:
    """Any sentence-transformers CrossEncoder, by folder or name; loaded at the first question."""

    def __init__(self, model: str):
        self.model = model

    @cached_property
    def _loaded(self):
        from sentence_transformers import CrossEncoder

        return CrossEncoder(self.model, device="cpu", max_length=LONGEST)

    def reorder(self, question: str, hits: Sequence[Hit], passages: Sequence[Passage]) -> list[Hit]:
        """The hits, the first CANDIDATES of them in a new order."""
        first, rest = list(hits[:CANDIDATES]), list(hits[CANDIDATES:])
        if len(first) < 2:
            return [*first, *rest]
        texts = [passage_text(passages[hit.row].title, passages[hit.row].text) for hit in first]
        logits = np.asarray(self._loaded.predict([(question, text) for text in texts], show_progress_bar=False), np.float32).reshape(-1)
        pull = WEIGHT * np.tanh((logits - logits.mean()) / max(float(logits.std()), 1e-6))
        order = sorted(range(len(first)), key=lambda n: -(first[n].score + float(pull[n])))
        return [*(first[n] for n in order), *rest]
