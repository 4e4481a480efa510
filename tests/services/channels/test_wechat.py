"""Signatures, encryption and XML of WeChat and WeCom, checked on the example of WeCom's own documentation."""

import pytest

from services.channels import wechat

TOKEN, KEY, CORP = "QDG6eK", "jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C", "wx5823bf96d3bd56c7"
ECHO = "P9nAzCzyDtyTWESHep1vC5X9xho/qYX3Zpb4yKa9SKld1DsH3Iyt3tP3zNdtp+4RPcs8TgAE7OaBO+FZXvnaqQ=="
SIGNED = "5c45ff5e21c57e6ad56bac8758b79b1d9ac89fd3"


@pytest.fixture
def cryptor():
    return wechat.Cryptor(KEY, CORP)


def test_the_example_of_the_documentation_is_accepted_and_opened(cryptor):
    assert wechat.is_signed(SIGNED, TOKEN, "1409659589", "263014780", ECHO)
    assert cryptor.decrypt(ECHO) == "1616140317555161061"


def test_what_is_encrypted_can_be_opened_again(cryptor):
    assert cryptor.decrypt(cryptor.encrypt("高新技术企业税率是多少？" * 50)) == "高新技术企业税率是多少？" * 50


def test_a_message_for_another_receiver_is_forged(cryptor):
    with pytest.raises(wechat.Forged):
        cryptor.decrypt(wechat.Cryptor(KEY, "another").encrypt("你好"))


@pytest.mark.parametrize("text", ["", "not base64!", "AAAA", "A" * 64])
def test_noise_is_forged_and_no_crash(cryptor, text):
    with pytest.raises(wechat.Forged):
        cryptor.decrypt(text)


@pytest.mark.parametrize(
    "xml",
    [b"", b"<xml>", b"\xff\xfe", b'<!DOCTYPE x [<!ENTITY a "b"><!ENTITY c "&a;&a;">]><xml><Content>&c;</Content></xml>'],
    ids=["empty", "open", "binary", "entities"],
)
def test_broken_or_clever_xml_is_forged(xml):
    with pytest.raises(wechat.Forged):
        wechat.fields(xml)


def test_an_answer_survives_its_own_xml():
    message = wechat.Message("1", "openid", "gh_park", "text", "问")

    found = wechat.fields(wechat.reply(message, "不低于3%。[1]<b>&]]>", at=1).encode())

    assert (found["ToUserName"], found["Content"]) == ("openid", "不低于3%。[1]<b>&]]>")
