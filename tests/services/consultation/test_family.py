import numpy as np

from services.consultation.family import Family

SCORES = np.array([1.0, 4.0, 2.0, 3.0], np.float32)


def test_each_passage_knows_the_best_of_its_document():
    assert Family(["a", "a", "b", "a"]).best(SCORES).tolist() == [4, 4, 2, 4]


def test_only_neighbours_of_one_document_count():
    assert Family(["a", "a", "b", "b"]).beside(SCORES).tolist() == [2, 0.5, 1.5, 1]


def test_nothing_has_no_family():
    assert Family([]).best(np.zeros(0, np.float32)).tolist() == []
