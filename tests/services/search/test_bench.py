import numpy as np

from services.search import bench


class Fixed:
    """Gives known rows; `turned` swaps the last two texts."""

    def __init__(self, name, turned=False):
        self.name, self.turned = name, turned

    def encode(self, texts, kind="query"):
        rows = np.array([[np.cos(len(text)), np.sin(len(text))] for text in texts], np.float32)
        return rows[::-1] if self.turned else rows


def test_the_same_encoder_twice_puts_the_same_neighbours_first():
    texts = ["一" * n for n in range(1, 30)]

    made = bench.compare(texts + texts, "query", Fixed("a"), Fixed("b"))

    assert (made.texts, made.tried.encoder, made.plain.encoder) == (29, "a", "b")
    assert made.same_neighbours_share == 1
    assert made.cosine_min > 0.9999


def test_other_vectors_show_in_cosine_and_neighbours():
    made = bench.compare(["一" * n for n in range(1, 30)], "query", Fixed("a", turned=True), Fixed("b"))

    assert made.cosine_min < 0.9
    assert made.same_neighbours_share < 1


def test_a_single_text_has_no_neighbours_to_differ_in():
    assert bench.same_neighbours_share(np.ones((1, 2)), np.ones((1, 2))) == 1.0
