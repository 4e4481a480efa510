"""An industry that does not fit the products, and scopes in other languages."""

import pytest

from matching.engine.chains import Chains
from matching.engine.doubts import other_division
from matching.engine.extract import MAX_PHRASES, read


@pytest.fixture(scope="module")
def chains():
    return Chains.load()


def test_products_of_another_trade_contradict_the_industry(chains):
    assert other_division("C1340", ["动力电池电芯", "储能电芯", "电池包"], chains) == "C38"


@pytest.mark.parametrize(
    ("industry", "offers"),
    [
        ("C3841", ["动力电池电芯", "储能电芯"]),
        ("C1340", ["白砂糖", "储能电芯", "动力电池电芯"]),  # one product at home is enough
        ("F5169", ["动力电池电芯", "储能电芯"]),  # a trader
        ("C1340", ["动力电池电芯"]),  # one product is too little to say so
        ("C2929", ["汽车保险杠", "仪表板总成"]),  # plastics go into cars
        ("", ["动力电池电芯", "储能电芯"]),
        ("C1340", []),
    ],
)
def test_a_fitting_or_unclear_industry_is_left_in_peace(chains, industry, offers):
    assert other_division(industry, offers, chains) == ""


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Production and sale of aluminium foil; lithium battery manufacturing; import and export of goods.", ["aluminium foil", "lithium battery"]),
        ("The company is mainly engaged in research and manufacturing of electric motors, gearboxes and related products.", ["electric motors", "gearboxes"]),
        ("Design of printed circuit boards. Wholesale of steel products", ["printed circuit boards", "steel products"]),
        ("PVC地板的生产；LED lamp", ["PVC地板", "LED lamp"]),
        ("鋁箔的研發、生產及銷售；動力電池製造", ["铝箔", "动力电池"]),
    ],
)  # fmt: skip
def test_english_and_traditional_scopes_are_read(text, expected):
    assert [phrase.text for phrase in read(text).offers] == expected


def test_activities_of_an_english_scope_have_their_chinese_names():
    assert read("Production and sale of aluminium foil").offers[0].activities == ("生产", "销售")


def test_a_scope_of_20_000_characters_is_read_within_bounds():
    made = read("；".join(f"产品{n}型铝箔的生产" for n in range(3000)))

    assert len(made.offers) == MAX_PHRASES
