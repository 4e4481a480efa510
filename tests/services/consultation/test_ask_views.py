import time
import uuid
from datetime import date

import pytest
from django.urls import reverse

from services.consultation.models import Conversation, Feedback, Question
from tests.factories import make_enterprise, make_user

pytestmark = pytest.mark.django_db
ASK = "/ask/"
QUESTION = "企业年报什么时候报送？"
HTMX = {"HTTP_HX_REQUEST": "true"}


@pytest.fixture
def library(guangxi, put):
    put("年报办法", "企业年报应当在每年六月三十日前报送。", number="测试〔2020〕1号")


def test_a_question_in_the_address_is_answered_with_its_source(client, library):
    page = client.get(ASK, {"q": QUESTION}).content.decode()

    assert "六月三十日前" in page
    assert "测试〔2020〕1号" in page
    assert 'href="/年报办法/#c1"' in page


def test_a_reloaded_page_logs_the_question_once(client, library):
    for _ in range(2):
        client.get(ASK, {"q": QUESTION})

    assert Question.objects.count() == 1


def test_a_posted_question_leads_back_to_the_page(client, library):
    response = client.post(ASK, {"q": QUESTION})

    assert response.status_code == 302
    assert response.url == f"{ASK}#q{Question.objects.get().pk}"


def test_htmx_gets_the_answer_and_an_empty_form(client, library):
    page = client.post(ASK, {"q": QUESTION}, **HTMX).content.decode()

    assert page.lstrip().startswith("<article")
    assert 'hx-swap-oob="true"' in page
    assert "<html" not in page


def test_a_refusal_offers_to_leave_the_question(client, library):
    page = client.get(ASK, {"q": "园区食堂早餐几点开"}).content.decode()

    assert "没有查到依据" in page
    assert f"{reverse('tickets:new')}?title=" in page


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("", "还没有写问题"),
        ("  \x00\u200b ", "还没有写问题"),
        ("😀🎉", "没有看到文字"),
        ("年报" * 200, "问题太长"),
        ("年" * 300_000, "问题太长"),
        ("\u3164\u3164", "没有看到文字"),
    ],
)
def test_what_is_no_question_gets_a_clear_word_and_no_log(client, library, typed, words):
    response = client.post(ASK, {"q": typed}, **HTMX)

    assert words in response.content.decode()
    assert not Question.objects.exists()


@pytest.mark.parametrize("typed", ["你好", "您好！", "hello", "谢谢啦", "在吗？"])
def test_a_greeting_is_answered_without_a_search(client, library, typed):
    client.post(ASK, {"q": typed})

    assert Question.objects.get().outcome == Question.Outcome.REPLIED


@pytest.mark.parametrize(
    "typed", ["<script>alert(1)</script>年报", "年报'; DROP TABLE x;--", "年报\x07\x1b[31m", "年报\u202e倒写", "年报 {{ 7*7 }}", "%00年报"]
)
def test_any_text_is_shown_as_text(client, library, typed):
    page = client.get(ASK, {"q": typed}).content.decode()

    assert "<script>alert" not in page
    assert "\x1b" not in page
    assert "\u202e" not in page


def test_private_numbers_reach_neither_log_nor_hand_over(client, library):
    page = client.get(ASK, {"q": "我是１３８12345678，企业年报什么时候报"}).content.decode()

    assert Question.objects.get().text == "我是138****5678，企业年报什么时候报"
    assert "13812345678" not in page.replace("q=", "")


def test_asking_too_often_is_refused_in_words_and_keeps_the_question(client, library, monkeypatch):
    monkeypatch.setattr(time, "time", lambda: 1_800_000_000.0)
    monkeypatch.setattr("services.consultation.limits.PER_SESSION", 3)
    responses = [client.post(ASK, {"q": f"{QUESTION}{n}"}) for n in range(6)]

    assert responses[-1].status_code == 429
    assert "过于频繁" in responses[-1].content.decode()
    assert f"{QUESTION}5</textarea>" in responses[-1].content.decode()


def test_an_address_is_limited_whatever_its_sessions(client, library, monkeypatch):
    monkeypatch.setattr(time, "time", lambda: 1_800_000_000.0)
    monkeypatch.setattr("services.consultation.limits.PER_ADDRESS", 2)
    for _ in range(3):
        client.cookies.clear()
        response = client.post(ASK, {"q": QUESTION})

    assert response.status_code == 429


def test_a_forged_region_counts_as_none(client, library):
    client.post(ASK, {"q": QUESTION, "region": "1 OR 1=1"})

    assert Question.objects.get().region is None


def test_an_answer_is_rated_and_the_mind_changed(client, library):
    client.get(ASK, {"q": QUESTION})
    rate = reverse("ask:rate", args=[Question.objects.get().pk])

    client.post(rate, {"verdict": "good"})
    page = client.post(rate, {"verdict": "bad", "comment": "打我13812345678"}, **HTMX).content.decode()

    assert [(row.verdict, row.comment) for row in Feedback.objects.all()] == [("bad", "打我138****5678")]
    assert "已记录：没帮助" in page


def test_nobody_rates_the_answer_of_another(client, library):
    other = Question.objects.create(conversation=Conversation.objects.create(), text="问", outcome="answered", asked_at="2026-11-23T00:00Z")

    assert client.post(reverse("ask:rate", args=[other.pk]), {"verdict": "good"}).status_code == 404


def test_a_forged_token_opens_no_conversation(client, library):
    Conversation.objects.create(token=uuid.UUID(int=7))
    session = client.session
    session["ask"] = "not-a-token"
    session.save()

    client.get(ASK, {"q": QUESTION})

    assert Question.objects.get().conversation.token != uuid.UUID(int=7)


def test_a_visitor_can_delete_the_conversation(client, library):
    client.get(ASK, {"q": QUESTION})

    client.post(reverse("ask:forget"))

    assert not Conversation.objects.exists()
    assert QUESTION not in client.get(ASK).content.decode()


def test_the_queries_of_a_question_are_counted(client, library, django_assert_max_num_queries):
    client.post(ASK, {"q": QUESTION})

    with django_assert_max_num_queries(20):
        client.post(ASK, {"q": "年报六月三十日前报送吗？"}, **HTMX)


def test_the_queries_of_a_page_do_not_grow_with_the_history(client, library, django_assert_max_num_queries):
    for number in range(5):
        client.post(ASK, {"q": f"{QUESTION}{number}"})

    with django_assert_max_num_queries(9):
        client.get(ASK)


def test_only_questions_that_have_an_answer_are_suggested(client, put):
    put("年报何时报？", "六月前。", kind="faq", hint="年报何时报？")
    put("老问题？", "已停办。", kind="faq", hint="老问题？", expires_on=date(2020, 1, 1))

    assert client.get(ASK).context["suggested"] == ["年报何时报？"]


@pytest.mark.parametrize(
    ("role", "address"), [("officer", "/partners/product/?q="), ("member", "/partners/"), ("citizen", "/tickets/new/?kind=other")]
)
def test_a_wish_for_partners_shows_the_way_that_is_open_to_the_asker(client, library, role, address):
    user = make_user(role)
    enterprise = make_enterprise(members=[user]) if role == "member" else None
    client.force_login(user)

    page = client.get(ASK, {"q": "帮我找几家做铝型材的厂"}).content.decode()

    assert f'href="{address}{enterprise.pk}/"' in page if enterprise else f'href="{address}' in page
