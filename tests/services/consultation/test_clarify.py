import pytest

from services.consultation import clarify


@pytest.mark.parametrize(
    ("question", "first"),
    [
        ("付款期限几天", "大型企业"),
        ("大型企业付款期限几天", ""),
        ("电力因子是多少", "2023年"),
        ("2022年电力因子是多少", ""),
        ("公司年报什么时候报", ""),
    ],
)
def test_a_question_back_is_asked_only_when_the_kind_is_open(question, first):
    asked = clarify.by_kind(question, question)

    assert (asked.choices[0].label if asked else "") == first


def test_choosing_is_asking_a_question_that_needs_no_further_choice():
    rows = [
        clarify.by_kind(question, question)
        for question in ("付款期限几天", "电力因子是多少", "营收门槛", "评分多少分才能过", "所得税交多少")
    ]

    again = [clarify.by_kind(choice.question, choice.question) for row in rows for choice in row.choices]

    assert [2 <= len(row.choices) <= clarify.MOST for row in rows] == [True] * 5
    assert set(again) == {None}


def test_places_are_asked_for_only_when_there_are_two():
    assert clarify.by_place("厂房租金", ["南宁市", "南宁市"]) is None
    assert [choice.label for choice in clarify.by_place("厂房租金", ["南宁市", "桂林市"]).choices] == ["南宁市", "桂林市"]
