"""Questions whose right answer is known, on the demo's own texts."""

from datetime import date

import pytest

from services.consultation import answer, retrieve

pytestmark = pytest.mark.django_db
VERSIONS = ("policies/quality-sme-2022-63-annex2.md", "policies/quality-sme-2026-2.md")
REVENUE = "专精特新中小企业上年度营业收入要求多少万元，收入不足的可以吗？"


def ask(question, at):
    return answer.compose(question, retrieve.find(question, at=at), at=at)


def text_of(made):
    return "".join(sentence.text for sentence in made.sentences)


@pytest.mark.parametrize(
    ("at", "amount", "number"),
    [(date(2026, 3, 31), "1000万元", "工信部企业〔2022〕63号附件2"), (date(2026, 4, 1), "1500万元", "工信部企业〔2026〕2号")],
)
def test_the_day_of_the_question_decides_the_version(shelve, at, amount, number):
    shelve(*VERSIONS)

    made = ask(REVENUE, at)

    assert amount in text_of(made)
    assert {source.number for source in made.sources} == {number}


def test_no_ended_rule_is_ever_cited_as_current(shelve):
    shelve(*VERSIONS, "policies/payment-728.md", "policies/payment-802.md")

    sources = [
        source
        for question in (REVENUE, "大型企业付款期限多少天", "63号文附件2的标准")
        for source in ask(question, date(2026, 11, 23)).sources
    ]

    assert sources
    assert not {source.number for source in sources} & {"工信部企业〔2022〕63号附件2", "国务院令第728号"}


def test_only_the_ended_rule_left_means_refusal_with_a_pointer(shelve):
    shelve("policies/job-stability-2024-40.md")

    made = ask("中小微企业稳岗返还的比例", date(2026, 11, 23))

    assert (made.outcome, made.reason) == ("refused", "ended")
    assert made.pointers[0]["state"] == "已于 2025-12-31 失效"


def test_another_province_is_refused(shelve):
    shelve(*VERSIONS)

    assert ask("广东省专精特新中小企业的营业收入要求是多少？", date(2026, 11, 23)).reason == "other_place"


@pytest.mark.encoder
def test_the_built_in_model_answers_and_refuses(shelve, settings):
    shelve(*VERSIONS, "faq/titles.yaml")

    assert "1500万元" in text_of(ask(REVENUE, date(2026, 11, 23)))
    assert ask("红烧肉怎么烧？", date(2026, 11, 23)).outcome == "refused"
