"""Reading business scopes."""

import time

import pytest

from matching.engine.extract import MAX_PHRASES, read


def offers(text):
    return [phrase.text for phrase in read(text).offers]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("铝箔、铝板带及铝型材的研发、生产、销售", ["铝箔", "铝板带", "铝型材"]),
        ("生产、销售：白砂糖、赤砂糖", ["白砂糖", "赤砂糖"]),
        ("除尘设备制造；建筑设计；设备检修", ["除尘设备", "建筑设计", "设备检修"]),
        ("一般项目：汽车零部件及配件制造；技术服务、技术开发；货物进出口。", ["汽车零部件"]),
        ("許可項目：貨物運輸", ["货物运输"]),
    ],
)
def test_a_scope_becomes_its_products_and_services(text, expected):
    assert offers(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "化工产品（不含危险化学品）销售",
        "化工产品销售（危险化学品除外）",
        "除危险化学品外的化工产品批发",
        "化工产品批发，不含危险化学品",
    ],
)
def test_what_is_excluded_is_not_offered(text):
    assert offers(text) == ["化工产品"]


@pytest.mark.parametrize(
    "text", ["", "  \n", None, "无", "（依法须经批准的项目，经相关部门批准后方可开展经营活动）", "技术咨询；货物进出口；住房租赁"]
)
def test_a_scope_that_says_nothing_gives_an_empty_profile(text):
    assert not read(text)


def test_activities_go_to_the_products_they_govern():
    first, second = read("电池铝箔的研发、生产；铝锭销售").offers

    assert first.activities == ("研发", "生产")
    assert second.activities == ("销售",)


def test_what_is_bought_or_asked_for_is_a_need():
    profile = read("白砂糖生产；甘蔗收购。采购：包装袋、硫磺", declared_needs=["制糖设备"])

    assert [phrase.text for phrase in profile.offers] == ["白砂糖"]
    assert [phrase.text for phrase in profile.needs] == ["制糖设备", "甘蔗", "包装袋", "硫磺"]


def test_a_very_long_scope_is_read_quickly_and_within_bounds():
    scope = "、".join(f"第{i}号铝合金型材（含" for i in range(3000))

    started = time.perf_counter()
    profile = read(scope)

    assert 0 < len(profile.offers) <= MAX_PHRASES
    assert time.perf_counter() - started < 2


@pytest.mark.parametrize("text", ["\x00\u202e铝箔\ufeff", "<script>铝箔</script>", "'; DROP TABLE 铝箔; --", "😀铝箔"])
def test_odd_characters_do_no_harm(text):
    assert any("铝箔" in offer for offer in offers(text))
