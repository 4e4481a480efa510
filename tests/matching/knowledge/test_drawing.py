"""Small drawings: every box inside its picture, every text inside its box."""

import pytest

from matching.knowledge.drawing import Step, around, broken, tall, wide

STEPS = [Step("铝锭", "对方供应", "other", "高度吻合"), Step("铝箔", "", "plain", "原料"), Step("动力电池", "本企业产品", "own")]


@pytest.mark.parametrize(
    "drawing", [wide(STEPS), tall(STEPS), around(["铝锭", "轧机"], "铝箔", ["动力电池"]), around([], "铝箔", ["动力电池"])]
)
def test_everything_lies_inside_the_picture(drawing):
    for box in drawing.boxes:
        assert 0 <= box.x <= box.x + box.width <= drawing.width
        assert 0 <= box.y <= box.y + box.height <= drawing.height
        assert all(box.y < y < box.y + box.height for y, _line in box.lines)


def test_a_path_has_one_arrow_less_than_stations():
    assert [arrow.label for arrow in wide(STEPS).arrows] == [arrow.label for arrow in tall(STEPS).arrows] == ["高度吻合", "原料"]


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("铝箔", ["铝箔"]),
        ("新能源汽车电池包", ["新能源汽", "车电池包"]),
        ("一二三四五六七八九", ["一二三四", "五六七…"]),
        ("PLC-8", ["PLC-8"]),
    ],
)
def test_long_words_are_broken_and_cut(text, lines):
    assert broken(text, 4, 2) == lines
