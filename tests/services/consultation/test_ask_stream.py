import json

import pytest

from services.consultation.models import Question
from tests import model_server

pytestmark = [pytest.mark.django_db, pytest.mark.urls("services.consultation.api_urls")]
JSON = {"content_type": "application/json"}
EVENTS = {**JSON, "HTTP_ACCEPT": "text/event-stream"}
ASKED = {"question": "企业年报什么时候报送？"}
TRUE = "企业年报应当在每年六月三十日前报送。"


@pytest.fixture
def library(guangxi, put):
    put("年报办法", TRUE, number="测试〔2020〕1号")


@pytest.fixture
def model(settings, library):
    with model_server.running() as server:
        settings.LLM_BASE_URL, settings.LLM_MODEL, settings.LLM_TIMEOUT = server.url, "m-1", 1.0
        server.says(f"{TRUE}[1]")
        yield server


def events(response):
    frames = b"".join(response.streaming_content).decode().strip().split("\n\n")
    return [(frame.split("\n")[0].removeprefix("event: "), json.loads(frame.split("\n")[1].removeprefix("data: "))) for frame in frames]


def test_the_stream_gives_the_quotation_then_sentences_then_the_end(client, model):
    names, payloads = zip(*events(client.post("/ask/stream/", ASKED, **EVENTS)), strict=True)

    assert names == ("answer", "sentence", "end")
    assert payloads[0]["sources"][0]["number"] == "测试〔2020〕1号"
    assert payloads[1] == {"text": TRUE, "cites": [1]}
    assert payloads[2]["generated"]["label"] == "AI 生成内容，仅供参考"


def test_a_fault_of_the_model_ends_the_stream_with_its_reason(client, model):
    model.behave = model_server.fails

    name, payload = events(client.post("/ask/stream/", ASKED, **EVENTS))[-1]

    assert (name, payload) == ("end", {"state": "fallen_back", "reason": "status", "generated": None})


def test_a_site_without_a_model_streams_the_quotation_alone(client, library):
    got = events(client.post("/ask/stream/", ASKED, **EVENTS))

    assert [name for name, _payload in got] == ["answer", "end"]
    assert got[1][1]["state"] == "off"


@pytest.mark.parametrize(("question", "status"), [("", 400), ("😀", 409), ("年" * 1201, 400)])
def test_what_is_no_question_is_one_error_event(client, library, question, status):
    response = client.post("/ask/stream/", {"question": question}, **EVENTS)

    assert response.status_code == status
    assert response.content.decode().startswith("event: error\ndata: {")


def test_generated_text_comes_with_the_plain_answer_only_if_asked_for(client, model):
    plain = client.post("/ask/", ASKED, **JSON).json()
    written = client.post("/ask/", {**ASKED, "generate": True}, **JSON).json()

    assert plain["generated"] is None
    assert written["generated"]["sentences"] == [{"text": TRUE, "cites": [1]}]
    assert Question.objects.count() == 2
