from math import inf

import pytest

from services.consultation import bands
from services.consultation.bands import Band


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("营业收入50万元以下的", [Band(-inf, 500_000, "元")]),
        ("营业收入50万元至500万元的", [Band(500_000, 5_000_000, "元")]),
        ("营业收入50万至500万元的", [Band(500_000, 5_000_000, "元")]),
        ("从业人员300人以上", [Band(300, inf, "人")]),
        ("补助10万元,期限3年以内", []),
    ],
)
def test_bands_are_read_from_limits_and_ranges(text, read):
    assert list(bands.read(text)) == read


@pytest.mark.parametrize(
    ("question", "fits"), [("去年营收80万", True), ("去年营收800万", False), ("我们有80人", None), ("80万元以上呢", None)]
)
def test_an_own_figure_falls_into_a_band_or_not(question, fits):
    assert bands.fits(bands.own(question), bands.read("营业收入50万元至500万元的")) is fits
