"""Ranking measures and distances against values worked out by hand."""

import math

import numpy as np
import pytest

from matching.engine import metrics, place


def test_hit_and_mrr_look_at_the_first_right_candidate():
    scores, right = np.array([0.1, 0.9, 0.5]), np.array([True, False, True])

    assert metrics.mrr(scores, right) == 0.5
    assert (metrics.hit_at(scores, right, 1), metrics.hit_at(scores, right, 2)) == (0, 1)


def test_auc_counts_ties_half():
    assert metrics.auc(np.array([1.0, 1.0, 0.0]), np.array([True, False, False])) == 0.75
    assert math.isnan(metrics.auc(np.ones(2), np.ones(2, bool)))


def test_ndcg_of_the_best_order_is_one():
    assert metrics.ndcg_at(np.array([3.0, 2.0, 1.0]), np.array([2, 1, 0])) == pytest.approx(1)
    assert metrics.ndcg_at(np.array([3.0, 2.0]), np.array([0, 1])) == pytest.approx(1 / math.log2(3))


def test_a_degree_of_latitude_is_111_km():
    assert place.distance_km((22.0, 108.0), (23.0, 108.0)) == pytest.approx(111.19, abs=0.1)


def test_nearness_falls_from_park_to_city_to_province():
    others = np.array([(22.0, 108.0), (22.9, 108.0), (25.3, 108.0), (np.nan, np.nan)])
    same_park, same_city = np.array([True, False, False, False]), np.array([True, True, False, False])

    values = place.nearness(np.array((22.0, 108.0)), others, same_park, same_city)

    assert values[:2].tolist() == pytest.approx([1, 0.7])
    assert 0 < values[2] < 0.2
    assert values[3] == 0
