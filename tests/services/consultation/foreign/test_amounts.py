import pytest

from services.consultation.foreign.amounts import written


@pytest.mark.parametrize(
    ("text", "chinese"),
    [
        ("revenue of 15 million yuan", "1500万"),
        ("doanh thu 2,5 triệu tệ", "250万"),
        ("1.2 billion", "12亿"),
        ("order No. 63", "63号"),
        ("điều lệ số 728", "728号"),
        ("the 2018 edition", "2018年版"),
        ("since April 2026", "2026年4月"),
        ("tháng 4 năm 2026", "2026年4月"),
        ("15 per cent", "15%"),
        ("in 2023", "2023年"),
    ],
)
def test_figures_are_written_as_in_chinese_texts(text, chinese):
    assert chinese in written(text).split()
