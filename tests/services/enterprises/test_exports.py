"""What goes out as a spreadsheet is text, whatever people have typed."""

import pytest

from services.enterprises.exports import safe_cell


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\n", "＝", "＋", "－", "＠"])
def test_no_cell_starts_a_formula(start):
    assert safe_cell(f"{start}1+1").startswith("'")


def test_plain_text_numbers_and_nothing_stay_as_they_are():
    assert [safe_cell(value) for value in ("铝箔 +5%", 12.5, None)] == ["铝箔 +5%", 12.5, None]


def test_characters_that_no_workbook_holds_are_dropped():
    assert safe_cell("铝\x00箔\x0b") == "铝箔"
