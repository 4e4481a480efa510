"""/api/v1/tickets/"""

import pytest
from rest_framework.test import APIRequestFactory, force_authenticate

from services.tickets import api
from services.tickets.models import Ticket
from tests.factories import make_enterprise, make_park, make_user

from .factories import make_ticket, make_ticket_in

pytestmark = pytest.mark.django_db


def call(method, view, user, given=None, **more):
    request = getattr(APIRequestFactory(), method)(
        "/api/v1/tickets/", given, format="json" if method == "post" else None, headers=more.pop("headers", None)
    )
    if user:
        force_authenticate(request, user)
    return view.as_view()(request, **more)


def asked(at, **more):
    return {"kind": "policy", "title": "设备更新补贴", "text": "冷轧机更新能否申报？", "park": at.code, **more}


def test_filing_gives_201_with_number_and_timeline():
    response = call("post", api.TicketList, make_user(), asked(make_park()))

    assert response.status_code == 201
    assert response.data["number"] == Ticket.objects.get().number
    assert [event["kind"] for event in response.data["events"]] == ["filed"]


def test_the_same_key_files_once():
    user, given = make_user(), asked(make_park())

    codes = [call("post", api.TicketList, user, given, headers={"Idempotency-Key": "7"}).status_code for _time in range(2)]

    assert (codes, Ticket.objects.count()) == ([201, 200], 1)


def test_the_key_of_another_person_is_another_key():
    given = asked(make_park())

    codes = [call("post", api.TicketList, make_user(), given, headers={"Idempotency-Key": "7"}).status_code for _time in range(2)]

    assert codes == [201, 201]


@pytest.mark.parametrize("fault", [{"kind": "x"}, {"title": ""}, {"title": "\x07"}, {"text": "字" * 5001}, {"park": "nowhere"}])
def test_a_faulty_request_is_named(fault):
    response = call("post", api.TicketList, make_user(), asked(make_park(), **fault))

    assert (response.status_code, list(response.data)) == (400, list(fault))


def test_a_foreign_enterprise_is_not_known():
    response = call("post", api.TicketList, make_user("member"), asked(make_park(), enterprise=make_enterprise().code))

    assert (response.status_code, list(response.data)) == (400, ["enterprise"])


def test_the_list_holds_ones_own():
    ticket = make_ticket()
    make_ticket()

    response = call("get", api.TicketList, ticket.asker)

    assert [row["number"] for row in response.data["results"]] == [ticket.number]


def test_a_foreign_ticket_is_404():
    assert call("get", api.TicketDetail, make_user(), number=make_ticket().number).status_code == 404


def test_the_timeline_holds_no_internal_note_and_no_contact():
    ticket = make_ticket_in("assigned")
    ticket.events.create(at=ticket.filed_at, kind="note", text="内部", is_public=False)

    response = call("get", api.TicketDetail, ticket.handler, number=ticket.number)

    assert [event["kind"] for event in response.data["events"]] == ["filed", "take"]
    assert "contact" not in response.data


def test_nobody_in_particular_is_refused():
    assert call("get", api.TicketList, None).status_code in (401, 403)
