"""Rows of unequal length: what is worked out without spreading them over all columns."""

import numpy as np
from scipy import sparse

from matching.engine.arrays import Ragged, distinct
from matching.engine.asker import among

ROWS = Ragged.of([[(1_000_003, 2.0), (7, 1.0)], [], [(7, 0.5), (9, 4.0), (7 + (1 << 13), 3.0)]])


def test_rows_meet_a_single_row_where_both_have_the_column():
    one = Ragged.of([[(1_000_003, 10.0), (7, 1.0)]])

    assert ROWS.meet(np.array([2, 0, 1]), one).tolist() == [0.5, 21.0, 0.0]


def test_a_row_of_nothing_is_met_by_none():
    assert ROWS.meet(np.array([0, 2]), Ragged.empty(1)).tolist() == [0.0, 0.0]


def test_shares_of_a_row_add_up_to_one_and_nothing_is_shared_where_nothing_is():
    shares = ROWS.shares()

    assert np.allclose(shares.weights, [2 / 3, 1 / 3, 0.5 / 7.5, 4 / 7.5, 3 / 7.5])
    assert shares.columns.tolist() == ROWS.columns.tolist()
    assert np.diff(shares.offsets).tolist() == [2, 0, 3]


def test_each_number_is_kept_once_and_in_rising_order():
    assert distinct(np.array([4, 1, 4, 0]), 6).tolist() == [0, 1, 4]
    assert distinct(np.zeros(0, np.int64), 6).tolist() == []


def test_only_what_is_tied_to_the_phrases_asked_for_is_told_and_at_most_in_full():
    tied = sparse.csr_matrix(np.array([[0.0, 0.4, 0.0, 1.7], [0.0, 0.0, 0.9, 0.0]], np.float32))

    told = among(tied, np.array([1, 3]))

    assert np.allclose(told, [[0.4, 1.0], [0.0, 0.0]])
    assert among(tied, np.zeros(0, np.int64)).shape == (2, 0)
