import pytest
from django.core.management import call_command

from services.enterprises.size import Figures, Rule, classify, load_rules

INDUSTRY = [
    Rule("工业", "large", ("B", "C", "D"), 1000, 40000),
    Rule("工业", "medium", ("B", "C", "D"), 300, 2000),
    Rule("工业", "small", ("B", "C", "D"), 20, 300),
]
LEASING = [Rule("租赁", "medium", ("L",), 100, None, 8000), Rule("租赁", "small", ("L",), 10, None, 100)]


@pytest.fixture
def rules(db):
    call_command("load_reference", verbosity=0)
    return load_rules()


@pytest.mark.parametrize(
    ("industry", "staff", "revenue_wan", "size"),
    [("C3252", 350, 1900, "small"), ("C3252", 1200, 39999, "medium"), ("C3252", 19, 5000, "micro"), ("I6513", 100, 1000, "medium")],
)
def test_the_golden_cases_of_the_rule(rules, industry, staff, revenue_wan, size):
    assert classify(industry, Figures(staff, revenue_wan), rules).size == size


@pytest.mark.parametrize(
    ("staff", "revenue_wan", "size"),
    [
        (1000, 40000, "large"),
        (999, 40000, "medium"),
        (300, 2000, "medium"),
        (299, 2000, "small"),
        (300, 1999.99, "small"),
        (20, 300, "small"),
        (20, 299, "micro"),
        (0, 0, "micro"),
        (5000, 100, "micro"),
    ],
)
def test_every_indicator_must_reach_its_limit(staff, revenue_wan, size):
    assert classify("C3252", Figures(staff, revenue_wan), INDUSTRY).size == size


def test_only_the_listed_indicators_are_asked_for():
    assert classify("L7212", Figures(staff=120, assets_wan=9000), LEASING).size == "medium"


def test_a_missing_figure_gives_no_size_and_its_name():
    verdict = classify("C3252", Figures(staff=120), INDUSTRY)

    assert (verdict.size, verdict.missing) == ("", ("营业收入",))


def test_an_industry_outside_the_table_gives_no_size():
    assert classify("J6621", Figures(10, 10, 10), INDUSTRY + LEASING).group == ""


@pytest.mark.parametrize(
    ("industry", "group"),
    [("F5179", "批发业"), ("K7020", "物业管理"), ("K7010", "房地产开发经营"), ("G5910", "仓储业"), ("A0111", "农林牧渔业")],
)
def test_the_longest_prefix_names_the_group(rules, industry, group):
    assert classify(industry, Figures(1, 1, 1), rules).group == group


def test_limits_that_are_not_confirmed_are_marked(rules):
    assert not classify("A0111", Figures(1, 1, 1), rules).verified
