from concurrent.futures import Future
from datetime import date

import pytest

from services.consultation import index, knowledge, retrieve
from services.reference.models import Region
from tests.factories import make_region

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 23)
RULE = "企业年报应当在每年六月三十日前报送。"
QUESTION = "企业年报什么时候报送？"


def titles(question=QUESTION, at=TODAY, **options):
    return [passage.document.title for passage in retrieve.find(question, at=at, **options).passages]


@pytest.mark.parametrize(
    ("facts", "answers"),
    [
        ({}, True),
        ({"expires_on": TODAY}, True),
        ({"expires_on": date(2026, 11, 22)}, False),
        ({"effective_on": date(2026, 11, 24)}, False),
        ({"superseded": True}, False),
        ({"superseded": True, "expires_on": date(2027, 1, 1)}, True),
    ],
)
def test_only_rules_in_force_on_the_day_are_found(guangxi, put, facts, answers):
    put("年报办法", RULE, **facts)

    assert titles() == (["年报办法"] if answers else [])


def test_an_ended_rule_is_pointed_at_but_not_found(guangxi, put):
    put("年报办法", RULE, expires_on=date(2025, 12, 31))

    found = retrieve.find(QUESTION, at=TODAY)

    assert (found.passages, [document.title for document in found.outdated]) == ([], ["年报办法"])


def test_a_rule_of_another_city_is_shut_out(guangxi, put):
    Region.objects.filter(pk=make_region("柳州市").pk).update(parent=guangxi)
    put("柳州年报办法", RULE, region=make_region("柳州市"))

    assert titles() == []
    assert titles("柳州企业年报什么时候报送？") == ["柳州年报办法"]
    assert titles(region_id=make_region("柳州市").pk) == ["柳州年报办法"]


def test_what_holds_in_the_region_holds_in_its_city(guangxi, put):
    Region.objects.filter(pk=make_region("柳州市").pk).update(parent=guangxi)
    put("广西年报办法", RULE, region=guangxi)

    assert retrieve.find("柳州企业年报什么时候报送？", at=TODAY).searched == 1


def test_another_province_is_answered_only_by_what_names_it(guangxi, put):
    put("年报办法", RULE)
    put("因子公告", "2023年的电力因子：广东0.4419，海南0.3648。")

    assert titles("广东企业年报什么时候报送？") == []
    assert titles("广东2023年的电力因子") == ["因子公告"]


def test_a_dropped_text_answers_no_more_while_the_new_index_is_not_ready(guangxi, put, monkeypatch):
    key = put("年报办法", RULE)
    retrieve.find(QUESTION, at=TODAY)
    monkeypatch.setattr(index.keeper._worker, "submit", lambda *work: Future())
    monkeypatch.setattr(index.Keeper.current, "__defaults__", (0.01,))

    knowledge.drop(key)

    assert titles() == []


def test_a_published_text_answers_at_once(guangxi, put):
    put("发票指南", "园区租金发票在服务大厅开具。")
    assert titles() == []

    put("年报办法", RULE)

    assert titles()[0] == "年报办法"


def test_a_damaged_phrase_store_is_filled_again(guangxi, put, store):
    put("年报办法", RULE)
    store.path.write_bytes(b"this is no database" * 100)

    assert titles() == ["年报办法"]


def test_an_empty_knowledge_base_finds_nothing(guangxi):
    found = retrieve.find(QUESTION, at=TODAY)

    assert (found.passages, found.searched, found.confidence) == ([], 0, 0.0)


def test_without_any_index_the_asker_is_told(guangxi, put, monkeypatch):
    put("年报办法", RULE)
    monkeypatch.setattr(index, "phrases", lambda: 1 / 0)

    with pytest.raises(index.Unavailable, match="暂时无法检索"):
        retrieve.find(QUESTION, at=TODAY)


def test_a_failed_build_leaves_the_index_before_and_is_tried_again(guangxi, put, store, monkeypatch):
    put("年报办法", RULE)
    retrieve.find(QUESTION, at=TODAY)
    put("年报通知", RULE)
    monkeypatch.setattr(index, "phrases", lambda: 1 / 0)
    assert titles() == ["年报办法"]

    monkeypatch.setattr(index, "phrases", lambda: store)

    assert set(titles()) == {"年报办法", "年报通知"}


def test_a_past_year_is_answered_from_what_held_then(guangxi, put, settings):
    settings.ANSWER_THRESHOLD = 0.1
    put("旧年报办法", RULE, effective_on=date(2010, 1, 1), expires_on=date(2019, 12, 31))
    put("新年报办法", "企业年报应当在每年五月底前报送。")

    assert titles("2015年企业年报什么时候报送？") == ["旧年报办法"]
    assert retrieve.find("2015年企业年报什么时候报送？", at=TODAY).day == date(2015, 12, 31)
    assert titles() == ["新年报办法"]


def test_a_year_before_any_rule_is_refused(guangxi, put):
    put("年报办法", RULE)

    assert titles("1998年企业年报什么时候报送？") == []


def test_the_number_of_a_replaced_rule_leads_to_its_successor(guangxi, put):
    put("新年报条例", "企业每年公示报告。", number="测试令第802号")
    put("旧年报条例", "企业每年公示报告。", number="测试令第728号", superseded=True, successor_url="/新年报条例/")

    assert titles("728号令规定企业每年公示报告，还有效吗")[:1] == ["新年报条例"]


def test_a_rule_that_ran_out_is_not_answered_from_its_neighbour(guangxi, put):
    put("稳岗返还办法", "企业稳岗返还比例为缴费的百分之六十，每年六月三十日前申请。", expires_on=date(2025, 12, 31))
    put("年报办法", RULE)

    found = retrieve.find("企业稳岗返还比例是多少，六月三十日前申请吗", at=TODAY)

    assert (found.passages, [document.title for document in found.outdated]) == ([], ["稳岗返还办法"])
