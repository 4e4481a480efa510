"""Each step does what it says, in the right state, and tells the other side."""

from datetime import timedelta

import pytest

from services.notices.models import Notice
from services.tickets import actions, sla, workflow
from services.tickets.models import Event, Satisfaction, Ticket
from tests.factories import make_enterprise, make_park, make_user

from .factories import NOON, make_anonymous_ticket, make_staff, make_ticket, make_ticket_in

pytestmark = pytest.mark.django_db
LATER = NOON + timedelta(hours=3)


def call(name, ticket, by=None, **more):
    return getattr(actions, name)(ticket_id=ticket.pk, by=by, at=LATER, **more)


def test_numbers_follow_each_other_within_a_year():
    first, second = make_ticket(), make_ticket()
    next_year = make_ticket(at=NOON.replace(year=2027))

    assert (first.number, second.number, next_year.number) == ("GX2026-000001", "GX2026-000002", "GX2027-000001")


def test_the_year_of_a_number_is_the_local_one():
    new_year = NOON.replace(year=2027, month=1, day=1, hour=0, minute=30)

    assert make_ticket(at=new_year).number.startswith("GX2027-")


def test_a_ticket_walks_from_filing_to_a_rated_end():
    ticket = make_ticket()
    staff = make_staff(ticket.park)
    call("take", ticket, staff)
    call("update", ticket, staff, text="已派电工。")
    call("answer", ticket, staff, text="已更换灯管。")
    done = call("confirm", ticket, ticket.asker, score=5, comment="很快")

    assert (done.state, done.answered_at, done.closed_at) == ("closed", LATER, LATER)
    assert list(done.events.values_list("kind", flat=True)) == ["filed", "take", "update", "answer", "confirm"]
    assert done.satisfaction.score == 5


def test_two_staff_take_one_ticket_and_the_second_learns_who_was_faster():
    ticket = make_ticket()
    call("take", ticket, make_staff(ticket.park, display_name="李晓"))

    with pytest.raises(actions.NotAllowed, match="李晓 已受理该诉求"):
        call("take", ticket, make_staff(ticket.park))


@pytest.mark.parametrize("state", workflow.STATES)
def test_steps_outside_the_table_are_refused_and_leave_no_trace(state):
    ticket = make_ticket_in(state)
    before = ticket.events.count()
    words = {"text": "说明"}
    extras = {"confirm": {}, "rate": {"score": 3}, "take": {}, "assign": {"handler": ticket.handler or make_staff(ticket.park)}}
    extras["transfer"] = {"park": make_park(), "reason": "属地"}
    refused = [name for name in workflow.MOVES if workflow.after(name, state) is None]

    for name in refused:
        with pytest.raises(actions.NotAllowed):
            call(name, ticket, ticket.handler or ticket.asker, **extras.get(name, words))

    ticket.refresh_from_db()
    assert (ticket.state, ticket.events.count()) == (state, before)
    assert refused


def test_only_the_handler_answers():
    ticket = make_ticket_in("assigned")

    with pytest.raises(actions.NotAllowed, match="请先转派给您自己"):
        call("answer", ticket, make_staff(ticket.park), text="我来答")


def test_a_colleague_takes_over_by_assigning_to_oneself():
    ticket = make_ticket_in("assigned")
    colleague = make_staff(ticket.park)

    call("assign", ticket, colleague, handler=colleague)

    assert call("answer", ticket, colleague, text="已修好。").state == "answered"


def test_a_ticket_is_not_assigned_to_staff_of_another_park():
    ticket = make_ticket()

    with pytest.raises(actions.NotAllowed, match="不负责"):
        call("assign", ticket, make_staff(ticket.park), handler=make_staff(make_park()))


def test_a_transfer_starts_anew_in_the_other_park_and_keeps_the_promise():
    ticket, other = make_ticket_in("assigned"), make_park()

    moved = call("transfer", ticket, ticket.handler, park=other, reason="属对方片区")

    assert (moved.state, moved.handler, moved.park, moved.due_at) == ("open", None, other, ticket.due_at)


def test_a_follow_up_after_an_answer_is_promised_anew():
    ticket = make_ticket_in("answered")

    again = call("follow_up", ticket, ticket.asker, text="今晚又不亮了")

    assert (again.state, again.due_at) == ("assigned", sla.due_at("repair", LATER))


def test_a_follow_up_before_an_answer_leaves_the_promise():
    ticket = make_ticket_in("assigned")

    assert call("follow_up", ticket, ticket.asker, text="补一张照片").due_at == ticket.due_at


@pytest.mark.parametrize(("days", "state"), [(7, "assigned"), (8, None)])
def test_a_closed_ticket_is_reopened_within_seven_days(days, state):
    ticket = make_ticket_in("closed")
    step = {"ticket_id": ticket.pk, "by": ticket.asker, "at": ticket.closed_at + timedelta(days=days), "text": "又坏了"}

    if state:
        assert actions.reopen(**step).state == state
    else:
        with pytest.raises(actions.NotAllowed, match="超过 7 天"):
            actions.reopen(**step)


def test_a_ticket_is_rated_once():
    ticket = make_ticket_in("closed")
    call("rate", ticket, ticket.asker, score=2)

    with pytest.raises(actions.NotAllowed, match="已评价过"):
        call("rate", ticket, ticket.asker, score=5)
    assert Satisfaction.objects.get().score == 2


def test_the_same_form_sent_twice_gives_the_first_ticket():
    park, asker = make_park(), make_user()
    first = make_ticket(park=park, asker=asker, token="a" * 32)

    again, is_new = actions.file(kind="repair", title=first.title, text=first.text, park=park, asker=asker, at=LATER, token="a" * 32)

    assert (again, is_new, Ticket.objects.count()) == (first, False, 1)


def test_the_same_form_with_another_text_is_another_ticket():
    park, asker = make_park(), make_user()
    make_ticket(park=park, asker=asker, token="a" * 32)

    make_ticket(park=park, asker=asker, token="a" * 32, text="改成另一件事")

    assert Ticket.objects.count() == 2


def test_nobody_files_for_an_enterprise_of_others():
    with pytest.raises(actions.NotAllowed, match="不是该企业的成员"):
        make_ticket(enterprise=make_enterprise())


def test_who_has_no_account_leaves_a_phone():
    with pytest.raises(actions.NotAllowed, match="联系电话"):
        make_ticket(contact={"name": "黄某某", "phone": ""})


def told(capture, step):
    with capture(execute=True):
        step()
    return {notice.recipient: notice for notice in Notice.objects.all()}


def test_filing_tells_the_staff_of_the_park_only(django_capture_on_commit_callbacks):
    park = make_park()
    staff, _elsewhere = make_staff(park), make_staff(make_park())

    notices = told(django_capture_on_commit_callbacks, lambda: make_ticket(park=park))

    assert list(notices) == [staff]


def test_an_answer_tells_the_asker_with_its_words(django_capture_on_commit_callbacks):
    ticket = make_ticket_in("assigned")

    notices = told(django_capture_on_commit_callbacks, lambda: call("answer", ticket, ticket.handler, text="已修好。"))

    assert notices[ticket.asker].body == "已修好。"
    assert notices[ticket.asker].url == f"/tickets/{ticket.number}/"


def test_a_follow_up_tells_the_handler(django_capture_on_commit_callbacks):
    ticket = make_ticket_in("assigned")

    notices = told(django_capture_on_commit_callbacks, lambda: call("follow_up", ticket, ticket.asker, text="还有一盏"))

    assert list(notices) == [ticket.handler]


def test_an_internal_note_tells_nobody(django_capture_on_commit_callbacks):
    ticket = make_ticket_in("assigned")

    notices = told(django_capture_on_commit_callbacks, lambda: call("note", ticket, ticket.handler, text="电工请假"))

    assert notices == {}
    assert not Event.objects.get(kind="note").is_public


def test_an_anonymous_ticket_goes_all_the_way_without_an_asker():
    ticket = make_anonymous_ticket()
    staff = make_staff(ticket.park)
    call("take", ticket, staff)
    call("answer", ticket, staff, text="已修好。")

    assert call("confirm", ticket, None, score=4).state == "closed"
    assert str(ticket.contact) == "黄** 138****1234"
