"""The national accounts as a prior: complete over our codes, and right on trades everybody knows."""

import csv
from pathlib import Path

import pytest

from matching.engine import industry_io
from matching.engine.chains import Chains
from services import reference

CODES = Path(reference.__file__).parent / "data" / "industries.csv"


def test_every_division_and_class_of_the_standard_has_a_sector():
    with CODES.open(encoding="utf-8") as file:
        codes = [row["code"] for row in csv.DictReader(file) if len(row["code"]) > 1]

    assert [code for code in codes if not industry_io.sector(code)] == []


def test_every_class_of_the_chain_knowledge_has_a_sector():
    assert [code for code in Chains.load().classes if not industry_io.sector(code)] == []


@pytest.mark.parametrize("code", ["", "C", "X99", "C0"])
def test_what_is_no_industry_has_no_sector(code):
    assert industry_io.sector(code) == ""


@pytest.mark.parametrize(
    ("buyer", "seller", "stranger"),
    [("C134", "A013", "D441"), ("C361", "C367", "F517"), ("C325", "C321", "G543"), ("E471", "C302", "C134")],
)
def test_an_industry_buys_more_of_its_own_suppliers_than_of_what_everybody_buys(buyer, seller, stranger):
    trade = industry_io.trade((buyer, seller, stranger))

    assert trade[0, 1] > 5 * trade[0, 2]


def test_makers_of_the_same_are_told_nothing():
    assert industry_io.trade(("C134", "C134")).max() == 0
