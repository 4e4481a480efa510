"""Ranking measures: one query's scores and which candidates are right."""

import numpy as np


def order(scores: np.ndarray) -> np.ndarray:
    """Candidates best first; equal scores keep their order."""
    return np.argsort(-np.asarray(scores, float), kind="stable")


def hit_at(scores: np.ndarray, right: np.ndarray, k: int = 10) -> float:
    """1 if a right candidate is among the first k. right: bool[n]."""
    return float(np.asarray(right, bool)[order(scores)[:k]].any())


def mrr(scores: np.ndarray, right: np.ndarray) -> float:
    """1 / rank of the first right candidate, 0 if there is none."""
    ranks = np.flatnonzero(np.asarray(right, bool)[order(scores)])
    return 1.0 / (ranks[0] + 1) if len(ranks) else 0.0


def auc(scores: np.ndarray, right: np.ndarray) -> float:
    """Share of (right, wrong) pairs in the right order, ties half; nan if either side is empty."""
    scores, right = np.asarray(scores, float), np.asarray(right, bool)
    wrong = np.sort(scores[~right])
    if not right.any() or not len(wrong):
        return float("nan")
    below = np.searchsorted(wrong, scores[right], "left") + np.searchsorted(wrong, scores[right], "right")
    return float((below / 2 / len(wrong)).mean())


def ndcg_at(scores: np.ndarray, gain: np.ndarray, k: int = 10) -> float:
    """Discounted gain of the first k over that of the best order; 0 if no candidate has gain."""
    gain = np.asarray(gain, float)
    discount = 1 / np.log2(np.arange(2, k + 2))
    got, ideal = (g[:k] @ discount[: len(g[:k])] for g in (gain[order(scores)], np.sort(gain)[::-1]))
    return float(got / ideal) if ideal else 0.0
