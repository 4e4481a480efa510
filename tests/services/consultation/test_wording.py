import csv

import pytest

from services.consultation import evidence, smalltalk, wording


@pytest.mark.parametrize(
    ("question", "official"),
    [
        ("高企要几成", "高新技术企业要比例百分之几"),
        ("专精特薪怎么报", "专精特新怎么报"),
        ("高新技术企业证书", "高新技术企业证书"),
        ("主营业务收入占比", "主营业务收入占比"),
        ("", ""),
    ],
)
def test_everyday_words_become_official_ones(question, official):
    assert wording.official(question) == official


def test_no_everyday_word_stands_twice_or_for_itself():
    with wording.TABLE.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))

    assert len({row["everyday"] for row in rows}) == len(rows)
    assert not [row for row in rows if row["everyday"] == row["official"] or not row["official"]]


@pytest.mark.parametrize(
    ("question", "text", "unmet"),
    [
        ("绿色工厂奖励多少万元", "绿色工厂评价总分100分。", True),
        ("绿色工厂奖励多少万元", "绿色工厂一次性奖励20万元。", False),
        ("食品生产许可证几年换", "排污许可证有效期五年。", True),
        ("排污许可证有效期", "排污许可证有效期五年。", False),
        ("怎么参观园区", "请提前预约。", False),
    ],
)
def test_the_thing_asked_for_must_be_there(question, text, unmet):
    assert evidence.is_unmet(question, [text]) is unmet


@pytest.mark.parametrize(("text", "kind"), [("你是谁？", "identity"), ("你好", "greeting"), ("谢谢啦", "thanks"), ("你好，年报怎么报", "")])
def test_small_talk_is_told_from_questions(text, kind):
    assert smalltalk.kind_of(text) == kind
