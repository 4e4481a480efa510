"""Finding a request again without an account."""

import pytest

from services.tickets import codes, throttle

from .factories import make_anonymous_ticket, make_ticket

pytestmark = pytest.mark.django_db


def look_up(client, number, code):
    return client.post("/tickets/lookup/", {"number": number, "code": code})


def test_number_and_code_open_the_ticket_for_this_browser(client):
    ticket = make_anonymous_ticket()

    found = look_up(client, f" {ticket.number.lower()} ", f"{ticket.code[:4].lower()} {ticket.code[4:]}")

    assert found.url == f"/tickets/{ticket.number}/"
    assert client.get(found.url).status_code == 200


@pytest.mark.parametrize("code", ["", "XXXXXXXX", "字", "\x00"])
def test_a_wrong_code_opens_nothing(client, code):
    ticket = make_anonymous_ticket()

    assert look_up(client, ticket.number, code).status_code == 422
    assert client.get(f"/tickets/{ticket.number}/").status_code == 302


def test_a_ticket_of_an_account_has_no_code(client):
    ticket = make_ticket()

    assert look_up(client, ticket.number, "").status_code == 422
    assert ticket.code == ""


def test_guessing_is_stopped_even_for_the_right_code(client):
    ticket = make_anonymous_ticket()
    for _try in range(throttle.LIMITS["lookup"][0]):
        look_up(client, ticket.number, "AAAAAAAA")

    response = look_up(client, ticket.number, ticket.code)

    assert "15 分钟后再试" in response.content.decode()


def test_a_visitor_with_the_code_adds_confirms_and_rates(client):
    ticket = make_anonymous_ticket()
    look_up(client, ticket.number, ticket.code)

    client.post(f"/tickets/{ticket.number}/asker/follow_up/", {"follow_up-text": "四号门也不亮"})

    assert ticket.events.last().text == "四号门也不亮"


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("GX2026-000123", "GX2026-000123"),
        ("ＧＸ２０２６－１２３", "GX2026-000123"),
        ("gx2026 000123", "GX2026-000123"),
        ("2026-123", ""),
        ("", ""),
    ],
)
def test_numbers_are_read_as_people_type_them(typed, number):
    assert codes.read_number(typed) == number


def test_codes_hold_nothing_that_is_misread():
    assert not set("01OIL") & set(codes.CODE_ALPHABET)
    assert len({codes.make_code() for _time in range(200)}) == 200
