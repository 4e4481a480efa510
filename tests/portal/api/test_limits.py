"""The API against callers who mean harm: bodies built to exhaust it, addresses made up, pages it must not run scripts on."""

import re

import pytest
from django.core.management import call_command
from django.test import override_settings

pytestmark = pytest.mark.django_db
ASK = "/api/v1/ask/"


def send(client, body, **headers):
    return client.post(ASK, body, content_type="application/json", **headers)


def test_a_body_nested_without_end_is_refused_in_words(client):
    answer = send(client, "[" * 100_000)

    assert (answer.status_code, answer.json()["message"]) == (400, "JSON 嵌套过深。")


def test_a_body_beyond_the_limit_is_refused_in_words(client):
    answer = send(client, '{"question": "' + "问" * 1_500_000 + '"}')

    assert (answer.status_code, answer.json()["code"]) == (413, "too_large")


@override_settings(BEHIND_PROXY=False)
def test_a_made_up_address_does_not_get_round_the_throttle(client, monkeypatch):
    monkeypatch.setattr("rest_framework.throttling.AnonRateThrottle.THROTTLE_RATES", {"anon": "2/min", "user": None})

    answers = [send(client, "{}", headers={"X-Forwarded-For": f"203.0.113.{n}"}).status_code for n in range(3)]

    assert answers == [400, 400, 429]


def test_the_reader_of_the_api_needs_no_inline_script(client):
    page = client.get("/api/v1/").content.decode()

    assert "swagger-ui" in page
    assert not re.search(r"<script>\s*\S", page)


def test_the_document_names_every_choice(capsys):
    call_command("spectacular", fail_on_warn=True)

    assert "TicketStateEnum" in capsys.readouterr().out
