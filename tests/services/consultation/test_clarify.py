from datetime import date

import pytest
from django.utils import timezone

from services.consultation import answering, clarify
from services.consultation.models import Question

TODAY = date(2026, 11, 23)
QUESTION = "标准厂房租金补贴多少？"


@pytest.mark.django_db
def test_a_question_that_only_cities_answer_is_asked_back(cities):
    made, _found = answering.respond(QUESTION, at=TODAY)

    assert (made.outcome, made.reason) == ("replied", "clarify")
    assert {choice.label for choice in made.clarification.choices} == {"南宁市", "柳州市"}


@pytest.mark.django_db
def test_with_the_city_it_is_answered(cities):
    made, _found = answering.respond(QUESTION, at=TODAY, region_id=cities[1].pk)

    assert made.sentences[0].text == "标准厂房租金补贴为租金的50%。"


@pytest.mark.django_db
def test_pressing_a_choice_asks_again_with_the_city(client, cities):
    client.post("/ask/", {"q": QUESTION})
    first = Question.objects.get()
    number = [choice["label"] for choice in first.answer["clarification"]["choices"]].index("柳州市")

    client.post("/ask/", {"choice": f"{first.pk}-{number}"})

    second = Question.objects.latest("pk")
    assert (second.text[:-1], second.region, second.outcome) == (QUESTION[:-1], cities[1], "answered")


@pytest.mark.django_db
@pytest.mark.parametrize("choice", ["1-0", "x", "-", "99999999999999999999-0", "0-99"])
def test_a_choice_that_was_never_offered_asks_nothing(client, cities, choice):
    client.post("/ask/", {"choice": choice})

    assert not Question.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize("number", ["2", "9" * 5000, "x", ""])
def test_a_number_beyond_the_choices_asks_nothing(client, cities, number):
    client.post("/ask/", {"q": QUESTION})

    response = client.post("/ask/", {"choice": f"{Question.objects.get().pk}-{number}"})

    assert (response.status_code, Question.objects.count()) == (200, 1)


@pytest.mark.django_db
def test_a_choice_of_another_conversation_asks_nothing(client, cities):
    client.post("/ask/", {"q": QUESTION})
    first = Question.objects.get()
    client.cookies.clear()

    client.post("/ask/", {"choice": f"{first.pk}-0"})

    assert Question.objects.filter(asked_at__lte=timezone.now()).count() == 1


@pytest.mark.django_db
def test_a_question_back_about_the_asker_stands_below_the_answer(client, guangxi, put, monkeypatch):
    back = clarify.Clarification(
        "kind", "您是哪类企业？", (clarify.Choice("小微企业", "小微企业年报"), clarify.Choice("大型企业", "大型企业年报"))
    )
    monkeypatch.setattr(clarify, "by_kind", lambda question, official: back)
    put("年报办法", "企业年报应当在每年六月三十日前报送。")

    page = client.get("/ask/", {"q": "企业年报什么时候报送？"}).content.decode()

    assert page.index("六月三十日前") < page.index("您是哪类企业？")
    assert 'name="choice"' in page


@pytest.mark.django_db
def test_beside_an_answer_the_place_is_asked_for_only_if_several_fit_as_well(cities, put):
    put("全国厂房办法", "标准厂房租金补贴应当公开。")

    made, _found = answering.respond(QUESTION, at=TODAY)
    with_city, _found = answering.respond(f"南宁市{QUESTION}", at=TODAY)

    assert made.clarification.about == "place"
    assert with_city.clarification is None


@pytest.mark.django_db
def test_words_in_quotes_are_asked_as_they_stand(cities):
    made, _found = answering.respond(f"“{QUESTION}”", at=TODAY)

    assert made.clarification is None


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
