"""How sure it is that the first hits answer a question: the signs of ranking.Ranker.signs, weighed. Pure.

One row of weights for running text and one for numbered articles, where lay words rarely meet the words of the law,
so that a small share says little. How they were found: README.md beside this file.
"""

from collections.abc import Mapping
from math import exp

# Logistic regression. closeness, asked: cosine of the best passage, and of the nearest question that the first three
# answer, between unrelated texts (0) and identity (1).
WEIGHTS = {
    "text": {"bias": -6.3, "share": 7.7, "closeness": 6.5, "asked": 3.4},
    "article": {"bias": -3.4, "share": 2.0, "closeness": 8.2},
}
COMMON = {"place_missing": -1.0, "named": 2.6, "unmet": -1.9}
# Set by reason: the data name too few places and years.
FIXED = {"elsewhere": -1.5, "other_year": -4.0}
ANSWER_FROM = 0.5


def of(signs: Mapping[str, float]) -> float:
    """The confidence, 0..1."""
    odds = sum(weight * signs[name] for name, weight in {**COMMON, **FIXED}.items())
    for kind, part in (("text", 1 - signs["article"]), ("article", signs["article"])):
        odds += part * sum(weight * (1.0 if name == "bias" else signs[name]) for name, weight in WEIGHTS[kind].items())
    return 1 / (1 + exp(-max(min(odds, 30), -30)))
