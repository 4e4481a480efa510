import numpy as np
import pytest

from services.search import fusion


def test_scores_of_any_scale_weigh_alike():
    scores = np.array([1.0, 2.0, 6.0])

    np.testing.assert_allclose(fusion.z_scores(scores), fusion.z_scores(scores * 100 + 7), rtol=1e-5)


@pytest.mark.parametrize("scores", [[3.0, 3.0], [1.0], []])
def test_scores_that_say_nothing_become_zero(scores):
    assert fusion.z_scores(np.array(scores)).tolist() == [0.0] * len(scores)


def test_the_dense_side_weighs_more():
    fused = fusion.fuse(lexical=np.array([1.0, 0.0, 0.0]), dense=np.array([0.0, 1.0, 0.0]))

    assert fused.argmax() == 1
    assert fused.argmin() == 2


def test_a_part_without_a_weight_is_an_error():
    with pytest.raises(KeyError):
        fusion.weighted_sum({"unknown": np.zeros(2)}, {})
