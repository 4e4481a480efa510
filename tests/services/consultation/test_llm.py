import time

import pytest

from services.consultation import llm
from tests import model_server

MESSAGES = [{"role": "user", "content": "问"}]


@pytest.fixture
def model(settings):
    with model_server.running() as server:
        settings.LLM_BASE_URL, settings.LLM_MODEL, settings.LLM_TIMEOUT = server.url, "m", 1.0
        yield server


def reason_of():
    with pytest.raises(llm.Fault) as fault:
        list(llm.stream(MESSAGES))
    return fault.value.reason


def test_pieces_come_as_they_are_said(model):
    model.says("企业年报", "六月前", "。[1]")

    assert list(llm.stream(MESSAGES)) == ["企业年报", "六月前", "。[1]"]


def test_the_request_names_the_model_and_offers_no_tools(model, settings):
    settings.LLM_API_KEY = "key"
    list(llm.stream(MESSAGES))

    assert model.asked[0] == {"model": "m", "messages": MESSAGES, "stream": True, "temperature": 0, "max_tokens": llm.MOST_TOKENS}
    assert model.keys == ["Bearer key"]


@pytest.mark.parametrize(
    ("behave", "reason"),
    [
        (model_server.slow, "timeout"),
        (model_server.drips, "timeout"),
        (model_server.breaks, "broken"),
        (model_server.fails, "status"),
        (model_server.redirects, "status"),
        (model_server.babbles, "nonsense"),
        (model_server.lists, "nonsense"),
        (model_server.shows_a_page, "nonsense"),
        (model_server.never_ends, "too_long"),
    ],
)
def test_whatever_goes_wrong_is_a_fault_within_bounded_time(model, behave, reason):
    model.behave, began = behave, time.monotonic()

    assert reason_of() == reason
    assert time.monotonic() - began < 5


@pytest.mark.parametrize("address", ["http://127.0.0.1:9/v1", "http://", "not an address"])
def test_an_address_where_nobody_answers_is_a_fault(settings, address):
    settings.LLM_BASE_URL, settings.LLM_MODEL = address, "m"

    assert reason_of() == "connect"


def test_another_path_is_a_fault(model, settings):
    settings.LLM_BASE_URL = model.url + "/v2"

    assert reason_of() == "status"
