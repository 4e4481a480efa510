import uuid

import pytest

from services.consultation.models import Feedback, Question

pytestmark = [pytest.mark.django_db, pytest.mark.urls("services.consultation.api_urls")]
JSON = {"content_type": "application/json"}


@pytest.fixture
def library(guangxi, put):
    put("年报办法", "企业年报应当在每年六月三十日前报送。", number="测试〔2020〕1号")


def test_an_answer_comes_with_sentences_and_sources(client, library):
    answer = client.post("/ask/", {"question": "企业年报什么时候报送？"}, **JSON).json()

    assert answer["outcome"] == "answered"
    assert answer["sentences"] == [{"text": "企业年报应当在每年六月三十日前报送。", "cites": 1, "is_key": True}]
    assert answer["sources"][0]["number"] == "测试〔2020〕1号"


def test_a_conversation_is_continued_by_its_token(client, library):
    first = client.post("/ask/", {"question": "企业年报什么时候报送？"}, **JSON).json()

    client.post("/ask/", {"question": "年报逾期怎么办？", "conversation": first["conversation"]}, **JSON)

    assert {str(question.conversation.token) for question in Question.objects.all()} == {first["conversation"]}


@pytest.mark.parametrize(
    ("body", "status"), [({}, 400), ({"question": "年" * 1201}, 400), ({"question": "😀"}, 409), ({"question": "年报", "region": "x"}, 400)]
)
def test_what_is_no_question_is_refused(client, library, body, status):
    assert client.post("/ask/", body, **JSON).status_code == status


def test_only_the_holder_of_the_token_rates(client, library):
    answer = client.post("/ask/", {"question": "企业年报什么时候报送？"}, **JSON).json()
    url = f"/ask/{answer['id']}/feedback/"

    stranger = client.post(url, {"conversation": str(uuid.uuid4()), "verdict": "good"}, **JSON)
    holder = client.post(url, {"conversation": answer["conversation"], "verdict": "good"}, **JSON)

    assert (stranger.status_code, holder.status_code, Feedback.objects.count()) == (404, 200, 1)
