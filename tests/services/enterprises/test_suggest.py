import numpy as np
import pytest
from django.core.management import call_command

from services.enterprises.suggest import Wording, find_industries, rank, suggest_industries, warm, words_of
from tests.factories import make_industry


def test_meaning_and_wording_both_move_a_class_up():
    classes = np.eye(3, dtype=np.float32)
    alike = np.array([[0.5, 0.5, 0.0]], np.float32)

    assert list(rank(alike, classes, [1], np.zeros(3, np.float32), top=2)) == [0, 1]
    assert list(rank(alike, classes, [1], np.array([0, 1, 0], np.float32), top=2)) == [1, 0]


def test_rare_words_of_a_class_count_more_than_common_ones():
    wording = Wording(["铝压延加工", "铜压延加工", "农产品加工"])

    scores = wording.scores("铝压延及加工")

    assert list(np.argsort(-scores)) == [0, 1, 2]


def test_offers_weigh_twice_the_scope():
    texts, weights = words_of("一般项目：铝材销售；金属加工。", "铝箔\n铝板")

    assert texts == ["铝箔", "铝板", "铝材销售", "金属加工"]
    assert weights == [1, 1, 0.5, 0.5]


@pytest.mark.parametrize(
    ("word", "found"), [("压延", ["C3252"]), ("3252", ["C3252"]), ("c32", ["C3252"]), ("没有的", []), ("", []), (".*", []), ("[", [])]
)
def test_industries_are_found_by_name_or_code(industry, word, found):
    make_industry("C2011", "锯材加工")

    assert [row.code for row in find_industries(word)] == found


@pytest.mark.encoder
def test_a_business_in_words_gets_its_industry_class(db):
    call_command("load_reference", verbosity=0)
    warm()

    found = suggest_industries(scope="有色金属压延加工；铝合金型材制造。", offers="6063 铝合金圆棒\n铝板带")

    assert "C3252" in [industry.code for industry in found]


def test_nothing_said_gets_no_suggestion():
    assert words_of("  ", "") == ([], [])
