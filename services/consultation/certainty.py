"""How sure it is that the first hits answer a question: the signs of ranking.Ranker.signs, weighed. Pure.

One row of weights for running text and one for numbered articles, where lay words rarely meet the words of the law,
so that a small share says little. How they were found: services/README.md.
"""

from collections.abc import Mapping
from math import exp

# Logistic regression. closeness, asked: cosine of the best passage, and of the nearest question that the first three
# answer, between unrelated texts (0) and identity (1). score: the ranking score of the best passage, which tells a right
# passage from its neighbours where share and closeness alone do not.
WEIGHTS = {
    "text": {"bias": -9.3, "share": 3.9, "closeness": 5.0, "asked": 5.0},
    "article": {"bias": -5.9, "share": -3.4, "closeness": 8.7, "asked": -1.1},
}
COMMON = {"score": 0.545, "place_missing": -1.3, "named": 3.4, "unmet": -1.7, "elsewhere": -2.6, "other_year": -8.3}
ANSWER_FROM = 0.5


def of(signs: Mapping[str, float]) -> float:
    """The confidence, 0..1."""
    odds = sum(weight * signs[name] for name, weight in COMMON.items())
    for kind, part in (("text", 1 - signs["article"]), ("article", signs["article"])):
        odds += part * sum(weight * (1.0 if name == "bias" else signs[name]) for name, weight in WEIGHTS[kind].items())
    return 1 / (1 + exp(-max(min(odds, 30), -30)))
