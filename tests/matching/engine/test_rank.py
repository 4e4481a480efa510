"""Ranking and reasons, on the example pairs of the Guangxi chains."""

import numpy as np
import pytest

from matching.engine import heads, rank
from matching.engine.explain import BUYS, SAME, explain
from matching.engine.index import Entry
from matching.engine.profile import Profile

PROVINCE = {
    "糖厂一": "白砂糖、赤砂糖的生产、销售",
    "糖厂二": "食糖、白砂糖加工、销售",
    "酵母厂": "糖蜜酵母生产",
    "甘蔗农场": "糖料蔗种植",
    "电池厂": "动力电池包的研发、生产、销售",
    "铝箔厂": "电池铝箔的生产、销售",
    "电解铝一": "电解铝生产、销售",
    "电解铝二": "铝锭、电解铝冶炼",
    "粉体一": "重质碳酸钙生产",
    "粉体二": "碳酸钙粉体加工",
    "整车厂": "新能源汽车整车制造",
    "货运": "道路货物运输",
    "空壳": "技术咨询",
}


def first(pairs, count=3):
    return [name for name, _ in pairs[:count]]


@pytest.mark.parametrize(
    ("asker", "supplier"), [("电池厂", "铝箔厂"), ("整车厂", "电池厂"), ("糖厂一", "甘蔗农场"), ("铝箔厂", "电解铝一")]
)
def test_the_maker_finds_who_supplies_its_input(build, asker, supplier):
    lists = rank.rank(build(PROVINCE), asker)

    assert supplier in first(lists.suppliers)
    assert supplier in first(lists.partners)


@pytest.mark.parametrize(("one", "two"), [("糖厂一", "糖厂二"), ("电解铝一", "电解铝二"), ("粉体一", "粉体二")])
def test_two_of_the_same_trade_are_competitors_and_not_partners(build, one, two):
    index = build(PROVINCE)
    scores = rank.score(index, one)
    other = index.row[two]

    assert first(rank.rank(index, one).competitors, 1) == [two]
    assert scores.partner[other] < 0.5 * max(scores.partner.max(), 0.3)


def test_the_customer_list_is_the_supplier_list_turned_round(build):
    lists = rank.rank(build(PROVINCE), "铝箔厂")

    assert "电池厂" in first(lists.customers)


def test_a_declared_need_finds_the_offer(build):
    index = build({**PROVINCE, "新厂": ("陶瓷生产", ["动力电池包"])})

    assert first(rank.rank(index, "新厂").suppliers, 1) == ["电池厂"]


def test_a_need_that_only_qualifies_an_offer_is_hardly_met():
    assert heads.fits("甘蔗", "糖料甘蔗") == 1
    assert heads.fits("甘蔗", "甘蔗种植机") < 0.5


def test_the_registered_industry_tells_competitors_apart(build):
    facts = {"糖厂一": {"industry": "C1340"}, "货运": {"industry": "C1340"}}
    plain, coded = (rank.score(build(PROVINCE, **given), "糖厂一") for given in ({}, facts))
    row = list(PROVINCE).index("货运")

    assert coded.competitor[row] > plain.competitor[row]


def test_the_same_park_counts_a_little(build):
    parks = {"电池厂": {"park": "甲园"}, "铝箔厂": {"park": "甲园"}}
    far, near = (rank.score(build(PROVINCE, **given), "电池厂").supplier[list(PROVINCE).index("铝箔厂")] for given in ({}, parks))

    assert far < near < 1.1 * far


def test_scoring_some_rows_gives_the_same_as_scoring_all(build):
    index = build(PROVINCE)
    rows = np.array([9, 1, 4])

    for name in ("supplier", "customer", "partner", "competitor"):
        whole, part = (getattr(rank.score(index, "电池厂", given), name) for given in (None, rows))
        np.testing.assert_allclose(whole[rows], part, rtol=1e-5)


def test_an_empty_profile_gets_empty_lists_and_is_in_nobodys(build):
    index = build(PROVINCE)
    lists = rank.rank(index, "空壳")

    assert not any((lists.suppliers, lists.customers, lists.partners, lists.competitors))
    assert "空壳" not in first(rank.rank(index, "电池厂", top=99).partners, 99)


def test_a_changed_profile_is_ranked_at_once_and_a_removed_one_is_gone(build, linker):
    index = build(PROVINCE)
    before = index.entries[index.row["铝箔厂"]].profile

    index.put([Entry("铝箔厂", Profile()), Entry("新铝箔厂", before)])
    index.remove(["电池厂"])

    assert first(rank.rank(index, "电解铝一").customers, 1) == ["新铝箔厂"]
    with pytest.raises(KeyError):
        rank.rank(index, "电池厂")


def test_the_reason_names_the_need_the_offer_and_the_edge(build):
    meeting = explain(build(PROVINCE), "电池厂", "铝箔厂")[BUYS][0]

    assert (meeting.need, meeting.offer, meeting.product, meeting.role) == ("铝箔", "电池铝箔", "动力电池包", "原料")
    assert meeting.template % meeting.values("甲", "乙") == "甲的「动力电池包」通常要用「铝箔」（原料，推断），乙提供「电池铝箔」。"


def test_the_reason_against_names_the_same_business(build):
    meetings = explain(build(PROVINCE), "糖厂一", "糖厂二")[SAME]

    assert ("白砂糖", "白砂糖") in [(meeting.need, meeting.offer) for meeting in meetings]
