"""How much two questions mean the same: closeness of their vectors and the words they share. Arrays in, arrays out.

Weight and threshold were set on 32 own questions about eight subjects, 2026-11-29, multilingual-e5-small: at 0.40 every
pair of one cluster was about the same subject, and 36 of the 52 pairs of one subject met; the rest meet over a third.
"""

from collections.abc import Sequence

import numpy as np

from services.search import tokens

WORDS = 0.4  # weight of shared words beside the vectors
SAME = 0.40


def terms(text: str) -> frozenset[str]:
    """The terms by which questions are compared."""
    return frozenset(tokens.question_terms(text))


def base_of(unrelated: np.ndarray) -> float:
    """The cosine at which this encoder sees nothing in common: the mean over unrelated sentences, float32[n, d] unit rows."""
    return float((unrelated @ unrelated.T)[np.triu_indices(len(unrelated), 1)].mean())


def scores(vector: np.ndarray, words: frozenset[str], vectors: np.ndarray, others: Sequence[frozenset[str]], base: float) -> np.ndarray:
    """Likeness of one question to n others, float[n]; 1 is the same, 0 nothing in common."""
    close = (vectors @ vector - base) / (1 - base)
    shared = np.array([2 * len(words & other) / ((len(words) + len(other)) or 1) for other in others])
    return (1 - WORDS) * close + WORDS * shared
