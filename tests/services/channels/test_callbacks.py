"""The callbacks of WeChat and WeCom as their servers call them."""

import threading
import time

import pytest
from django.core.cache import cache
from django.urls import reverse

from services.channels import answering, wechat
from services.consultation.models import Question

from .conftest import QUESTION

pytestmark = pytest.mark.django_db
TOKEN, KEY, CORP = "park-token", "jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C", "ww1234567890"
TEXT = "<xml><ToUserName>gh_park</ToUserName><FromUserName>openid-1</FromUserName><CreateTime>1</CreateTime>"


@pytest.fixture(autouse=True)
def consoles(settings):
    settings.WECHAT_TOKEN, settings.WECHAT_AES_KEY, settings.WECHAT_APP_ID = TOKEN, KEY, "wxapp"
    settings.WECOM_TOKEN, settings.WECOM_AES_KEY, settings.WECOM_CORP_ID = TOKEN, KEY, CORP


def text(words, number="7"):
    return f"{TEXT}<MsgType>text</MsgType><Content>{words}</Content><MsgId>{number}</MsgId></xml>"


def official(client, xml, *, stamp=None, token=TOKEN, **query):
    stamp = str(stamp or int(time.time()))
    query |= {"timestamp": stamp, "nonce": "n", "signature": wechat.signature(token, stamp, "n")}
    return client.post(reverse("channels:wechat", query=query), xml, content_type="text/xml")


def wecom(client, xml):
    cryptor, stamp = wechat.Cryptor(KEY, CORP), str(int(time.time()))
    sealed = cryptor.encrypt(xml)
    query = {"timestamp": stamp, "nonce": "n", "msg_signature": wechat.signature(TOKEN, stamp, "n", sealed)}
    return client.post(reverse("channels:wecom", query=query), f"<xml><Encrypt>{sealed}</Encrypt></xml>", content_type="text/xml")


def said(response):
    return wechat.fields(response.content)["Content"]


def test_a_message_is_answered_with_its_source(client, library):
    words = said(official(client, text(QUESTION)))

    assert words.startswith("企业年报应当在每年六月三十日前报送。[1]")
    assert "测试〔2020〕1号" in words
    assert "http://" in words
    assert Question.objects.get().channel == "wechat"


def test_the_same_message_delivered_again_is_answered_alike_and_logged_once(client, library):
    answers = {said(official(client, text(QUESTION))) for _delivery in range(3)}

    assert (len(answers), Question.objects.count()) == (1, 1)


def test_a_refusal_says_where_a_person_is(client, library):
    words = said(official(client, text("园区食堂早餐几点开")))

    assert "没有查到依据" in words
    assert reverse("ask:ask") in words


def test_a_vietnamese_message_is_answered_around_the_law_in_vietnamese(client, library, put, catalogues):
    put("所得税办法", "小型微利企业减按20%的税率缴纳企业所得税。")
    answered = said(official(client, text("Thuế suất thuế thu nhập doanh nghiệp của doanh nghiệp nhỏ lợi nhuận thấp?", "8")))
    refused = said(official(client, text("Giá vé máy bay bao nhiêu?", "9")))

    assert "小型微利企业减按20%的税率缴纳企业所得税。[1]" in answered
    assert "小型微利企业 = doanh nghiệp nhỏ lợi nhuận thấp" in answered
    assert "Không tìm thấy căn cứ" in refused


@pytest.mark.parametrize("reply", ["2", "２。", "柳州市"])
def test_a_question_back_is_answered_by_its_number_or_words(client, cities, reply):
    asked = said(official(client, text("标准厂房租金补贴多少？", "1")))
    choices = [line for line in asked.splitlines() if line[:1].isdecimal()]
    number = str(1 + [line.endswith("柳州市") for line in choices].index(True))

    answer = said(official(client, text(reply.translate({ord("2"): number, ord("２"): number}), "2")))

    assert sorted(line[3:] for line in choices) == ["南宁市", "柳州市"]
    assert answer.startswith("标准厂房租金补贴为租金的50%。[1]")


@pytest.mark.parametrize("reply", ["3", "0", "99"])
def test_a_number_that_is_no_choice_is_answered_with_those_there_are(client, cities, reply):
    official(client, text("标准厂房租金补贴多少？", "1"))

    assert "请回复 1 至 2" in said(official(client, text(reply, "2")))
    assert Question.objects.count() == 1


def test_two_messages_of_one_sender_are_one_conversation_and_the_sender_is_not_kept(client, library):
    official(client, text(QUESTION, "1"))
    official(client, text("年报逾期怎么办", "2"))

    assert Question.objects.values("conversation").distinct().count() == 1
    assert not any("openid-1" in str(key) for key in cache._cache)


def test_wecom_is_answered_in_its_own_encryption(client, library):
    answer = wechat.fields(wecom(client, text(QUESTION)).content)

    assert wechat.is_signed(answer["MsgSignature"], TOKEN, answer["TimeStamp"], answer["Nonce"], answer["Encrypt"])
    opened = wechat.fields(wechat.Cryptor(KEY, CORP).decrypt(answer["Encrypt"]).encode())
    assert opened["Content"].startswith("企业年报应当在每年六月三十日前报送。[1]")


def test_a_safe_mode_message_of_an_official_account_is_opened(client, library):
    cryptor, stamp = wechat.Cryptor(KEY, "wxapp"), str(int(time.time()))
    sealed = cryptor.encrypt(text(QUESTION))

    response = official(
        client,
        f"<xml><Encrypt>{sealed}</Encrypt></xml>",
        stamp=stamp,
        encrypt_type="aes",
        msg_signature=wechat.signature(TOKEN, stamp, "n", sealed),
    )

    assert "Encrypt" in wechat.fields(response.content)


@pytest.mark.parametrize("change", [{"token": "wrong"}, {"stamp": 1_700_000_000}])
def test_a_forged_or_old_call_is_refused(client, library, change):
    assert official(client, text(QUESTION), **change).status_code == 403
    assert not Question.objects.exists()


def test_without_settings_there_is_no_callback(client, settings):
    settings.WECHAT_TOKEN = settings.WECOM_TOKEN = ""

    assert [client.get(reverse(f"channels:{name}")).status_code for name in ("wechat", "wecom")] == [404, 404]


def test_the_console_gets_its_echo(client):
    stamp = str(int(time.time()))
    query = {"timestamp": stamp, "nonce": "n", "signature": wechat.signature(TOKEN, stamp, "n"), "echostr": "3021"}

    assert client.get(reverse("channels:wechat", query=query)).content == b"3021"


@pytest.mark.parametrize(
    ("kind", "words"),
    [("<MsgType>event</MsgType><Event>subscribe</Event>", "政策问答"), ("<MsgType>image</MsgType><MsgId>9</MsgId>", "请用文字")],
)
def test_what_is_no_question_gets_a_sentence(client, kind, words):
    assert words in said(official(client, f"{TEXT}{kind}</xml>"))


def test_other_events_are_taken_in_silence(client):
    response = official(client, f"{TEXT}<MsgType>event</MsgType><Event>VIEW</Event></xml>")

    assert response.content == b"success"


def test_a_repeated_delivery_waits_for_what_the_first_finds(monkeypatch):
    message = wechat.Message("8", "openid-2", "gh_park", "text", QUESTION)
    started, go = threading.Event(), threading.Event()

    def slowly(*_args):
        started.set()
        go.wait(5)
        return "六月三十日前"

    monkeypatch.setattr(answering, "_asked", slowly)
    first = threading.Thread(target=answering.answer_to, args=(message,), kwargs={"channel": "wechat"})
    first.start()
    started.wait(5)
    threading.Timer(0.2, go.set).start()

    assert answering.answer_to(message, channel="wechat") == "六月三十日前"
    first.join()
