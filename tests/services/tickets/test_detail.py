"""The page of a ticket: what happens now, the steps of each side, nothing lost on the way."""

from datetime import timedelta

import pytest

from services.enterprises.models import AccessRecord
from services.tickets import wording
from services.tickets.models import Event, Ticket

from .factories import NOON, make_anonymous_ticket, make_staff, make_ticket, make_ticket_in

pytestmark = pytest.mark.django_db


def page_of(client, ticket, user):
    client.force_login(user)
    return client.get(f"/tickets/{ticket.number}/").content.decode()


@pytest.mark.parametrize(
    ("state", "hours", "words"),
    [
        ("open", 1, "等待服务人员受理；承诺在 2026-11-19 10:00 前答复"),
        ("open", 48, "已超过承诺的答复时间"),
        ("assigned", 1, "正在办理"),
        ("answered", 48, "问题解决了请确认办结"),
        ("closed", 48, "可以在 2026-11-25 10:00 前要求重新办理"),
        ("closed", 24 * 9, "请提交新的诉求"),
        ("withdrawn", 1, "您已撤回"),
    ],
)
def test_the_asker_reads_what_happens_now(state, hours, words):
    assert words in wording.next_for_asker(make_ticket_in(state), NOON + timedelta(hours=hours))


@pytest.mark.parametrize(("minutes", "words"), [(0, "还有 1 个工作日"), (90, "还有 6 工作小时"), (60 * 25, "已超 1 工作小时")])
def test_the_desk_reads_how_long_is_left(minutes, words):
    assert wording.left_words(make_ticket(), NOON + timedelta(minutes=minutes)) == words


def test_an_answer_reaches_the_timeline_and_the_state(client):
    ticket = make_ticket_in("assigned")
    client.force_login(ticket.handler)

    client.post(f"/tickets/{ticket.number}/desk/answer/", {"answer-text": "已更换灯管。"})

    assert Ticket.objects.get().state == "answered"
    assert "已更换灯管。" in page_of(client, ticket, ticket.asker)


def test_a_step_without_words_says_so_and_takes_no_step(client):
    ticket = make_ticket_in("assigned")
    client.force_login(ticket.handler)

    response = client.post(f"/tickets/{ticket.number}/desk/answer/", {"answer-text": " "})

    assert response.status_code == 422
    assert Ticket.objects.get().state == "assigned"


def test_words_written_too_late_are_given_back(client):
    ticket = make_ticket_in("withdrawn")
    staff = make_staff(ticket.park)
    client.force_login(staff)

    response = client.post(f"/tickets/{ticket.number}/desk/answer/", {"answer-text": "写了很久的答复"})

    assert response.status_code == 409
    assert "写了很久的答复" in response.content.decode()
    assert "已撤回" in response.content.decode()


def test_a_colleague_is_told_who_answers_and_gets_no_form_to_do_so(client):
    ticket = make_ticket_in("assigned")

    page = page_of(client, ticket, make_staff(ticket.park))

    assert "请先转派给您自己" in page
    assert "answer-text" not in page


def test_a_sent_step_sent_again_is_refused_in_words(client):
    ticket = make_ticket_in("answered")
    client.force_login(ticket.asker)
    for _time in range(2):
        response = client.post(f"/tickets/{ticket.number}/asker/confirm/", {"confirm-score": 4})

    assert "不能确认办结" in response.content.decode()
    assert Event.objects.filter(kind="confirm").count() == 1


def test_a_transfer_out_of_my_parks_leads_back_to_the_inbox(client):
    ticket, other = make_ticket_in("assigned"), make_ticket().park
    client.force_login(ticket.handler)

    response = client.post(f"/tickets/{ticket.number}/desk/transfer/", {"transfer-park": other.pk, "transfer-reason": "属对方片区"})

    assert response.url == "/tickets/inbox/"


def test_the_contact_is_masked_until_asked_for_and_that_is_recorded(client):
    ticket = make_anonymous_ticket()
    staff = make_staff(ticket.park)
    assert "13800001234" not in page_of(client, ticket, staff)

    shown = client.post(f"/tickets/{ticket.number}/contact/", headers={"HX-Request": "true"}).content.decode()

    assert "13800001234" in shown
    assert AccessRecord.objects.get(action="ticket_contact").user == staff


def test_the_printed_sheet_holds_no_internal_note_and_no_phone(client):
    ticket = make_anonymous_ticket()
    staff = make_staff(ticket.park)
    client.force_login(staff)
    client.post(f"/tickets/{ticket.number}/desk/note/", {"note-text": "电工请假"})

    sheet = client.get(f"/tickets/{ticket.number}/print/").content.decode()

    assert "电工请假" not in sheet
    assert "138****1234" in sheet


def test_the_page_asks_the_database_a_fixed_number_of_times(client, django_assert_max_num_queries):
    """Session, user, ticket, whose it is (2), events, files, colleagues, parks; and what the frame of the page asks."""
    ticket = make_ticket_in("assigned")
    asked = []

    for notes in (1, 20):
        for number in range(notes):
            Event.objects.create(ticket=ticket, at=NOON, actor=ticket.handler, by_desk=True, kind="note", text=str(number), is_public=False)
        client.force_login(ticket.handler)
        with django_assert_max_num_queries(11) as context:
            client.get(f"/tickets/{ticket.number}/")
        asked.append(len(context))

    assert asked[0] == asked[1]
