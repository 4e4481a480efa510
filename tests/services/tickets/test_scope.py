"""Who sees which ticket; everything else is not there."""

import pytest

from services.tickets.models import Ticket
from tests.factories import make_enterprise, make_park, make_user

from .factories import make_anonymous_ticket, make_png, make_staff, make_ticket, make_ticket_in

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("role", ["citizen", "member", "officer", "editor"])
def test_a_stranger_gets_404(client, role):
    ticket = make_ticket()
    client.force_login(make_user(role, parks=[ticket.park]))

    assert client.get(f"/tickets/{ticket.number}/").status_code == 404


def test_staff_of_another_park_gets_404_for_page_file_and_steps(client):
    ticket = make_ticket_in("assigned")
    client.force_login(make_staff(make_park()))

    paths = ["", "print/"]
    steps = ["take/", "contact/", "desk/note/", "asker/withdraw/"]
    codes = [client.get(f"/tickets/{ticket.number}/{path}").status_code for path in paths]
    codes += [client.post(f"/tickets/{ticket.number}/{path}", {"note-text": "x"}).status_code for path in steps]
    assert set(codes) == {404}


def test_colleagues_of_an_enterprise_see_its_tickets():
    asker, colleague, stranger = make_user("member"), make_user("member"), make_user("member")
    enterprise = make_enterprise(members=[asker, colleague])
    ticket = make_ticket(asker=asker, enterprise=enterprise)

    assert list(Ticket.objects.visible_to(colleague)) == [ticket]
    assert not Ticket.objects.visible_to(stranger).exists()


def test_an_administrator_sees_all():
    make_ticket(), make_anonymous_ticket()

    assert Ticket.objects.visible_to(make_user("admin")).count() == 2


def test_a_visitor_is_asked_for_the_code_whether_or_not_the_number_exists(client):
    ticket = make_anonymous_ticket()

    known, unknown = client.get(f"/tickets/{ticket.number}/"), client.get("/tickets/GX2026-999999/")

    assert known.status_code == unknown.status_code == 302
    assert known.url.split("?")[0] == unknown.url.split("?")[0] == "/tickets/lookup/"


def test_the_asker_takes_no_step_of_the_desk(client):
    ticket = make_ticket_in("answered")
    client.force_login(ticket.asker)

    assert client.post(f"/tickets/{ticket.number}/desk/close/").status_code == 403


def test_the_desk_takes_no_step_of_the_asker(client):
    ticket = make_ticket_in("answered")
    client.force_login(ticket.handler)

    assert client.post(f"/tickets/{ticket.number}/asker/confirm/", {"confirm-score": 5}).status_code == 404


def test_internal_notes_and_their_files_stay_inside(client):
    ticket = make_ticket_in("assigned")
    client.force_login(ticket.handler)
    client.post(f"/tickets/{ticket.number}/desk/note/", {"note-text": "电工请假到周五", "note-files": [make_png()]})
    file = ticket.attachments.get()
    client.force_login(ticket.asker)

    assert "电工请假" not in client.get(f"/tickets/{ticket.number}/").content.decode()
    assert client.get(f"/tickets/files/{file.pk}/").status_code == 404


def test_the_asker_fetches_a_file_of_an_answer(client):
    ticket = make_ticket_in("assigned")
    client.force_login(ticket.handler)
    client.post(f"/tickets/{ticket.number}/desk/answer/", {"answer-text": "见照片", "answer-files": [make_png()]})
    client.force_login(ticket.asker)

    response = client.get(f"/tickets/files/{ticket.attachments.get().pk}/")

    assert response["Content-Type"] == "image/png"
    assert response["Content-Disposition"].startswith("attachment")
