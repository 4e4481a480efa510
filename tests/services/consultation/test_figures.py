import pytest

from services.consultation import figures
from services.consultation.figures import LOWER, UPPER, Figure


@pytest.mark.parametrize(
    ("text", "figure"),
    [
        ("300万元", Figure(3_000_000, "元")),
        ("三百万元", Figure(3_000_000, "元")),
        ("3,000,000元", Figure(3_000_000, "元")),
        ("２亿元以下", Figure(200_000_000, "元", UPPER)),
        ("不超过500人", Figure(500, "人", UPPER)),
        ("500人及以上", Figure(500, "人", LOWER)),
        ("不低于3%", Figure(3, "%", LOWER)),
        ("百分之十五", Figure(15, "%")),
        ("30个工作日内", Figure(30, "工作日", UPPER)),
        ("60天", Figure(60, "日")),
        ("0.5703", Figure(0.5703, "")),
    ],
)
def test_figures_are_read_with_unit_and_limit(text, figure):
    assert figures.read(text) == [figure]


def test_an_opposite_limit_is_another_figure():
    assert not figures.is_given(Figure(3, "%", LOWER), figures.read("不超过3%"))
    assert figures.is_given(Figure(3, "%"), figures.read("不超过3%"))
