"""The desk: what is owed first, filters, taking, export."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.utils import timezone
from openpyxl import load_workbook

from services.tickets import queries
from services.tickets.models import Ticket
from tests.factories import make_enterprise, make_park, make_user

from .factories import make_staff, make_ticket, make_ticket_in

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


@pytest.fixture
def park():
    return make_park()


@pytest.fixture
def staff(client, park):
    user = make_staff(park)
    client.force_login(user)
    return user


def titles(client, **filters):
    return [ticket.title for ticket in client.get("/tickets/inbox/", filters).context["tickets"]]


def test_the_inbox_shows_what_is_owed_in_my_parks_soonest_first(client, staff, park):
    now = timezone.now()
    make_ticket(park=park, title="三天后", kind="licence", at=now)
    make_ticket(park=park, title="一天后", kind="repair", at=now)
    make_ticket_in("answered", park=park, title="已答复")
    make_ticket(title="别的园区")

    assert titles(client) == ["一天后", "三天后"]


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        ({"state": "all"}, {"路灯", "补贴", "电价"}),
        ({"state": "assigned"}, {"补贴"}),
        ({"kind": "energy"}, {"电价"}),
        ({"overdue": "on"}, {"路灯"}),
        ({"mine": "on"}, {"补贴"}),
        ({"q": "分时"}, {"电价"}),
        ({"q": "桂西糖业"}, {"补贴"}),
        ({"q": "没有这个"}, set()),
        ({"kind": "nonsense", "park": "x", "state": "y"}, {"路灯", "补贴", "电价"}),
    ],
)
def test_filters(client, staff, park, filters, found):
    now = timezone.now()
    user = make_user("member")
    make_ticket(park=park, title="路灯", at=now - timedelta(days=20))
    policy = make_ticket(
        park=park, title="补贴", kind="policy", asker=user, enterprise=make_enterprise("桂西糖业有限公司", members=[user]), at=now
    )
    Ticket.objects.filter(pk=policy.pk).update(state="assigned", handler=staff)
    make_ticket(park=park, title="电价", kind="energy", text="分时电价怎么算", at=now)

    assert set(titles(client, **filters)) == found


def test_a_number_finds_its_ticket(client, staff, park):
    ticket = make_ticket(park=park, title="找得到")
    make_ticket(park=park, title="另一件")

    assert titles(client, q=ticket.number.lower()) == ["找得到"]


def test_tabs_count_the_filtered_tickets(client, staff, park):
    make_ticket(park=park)
    make_ticket_in("closed", park=park)
    make_ticket_in("closed", park=park, kind="other")

    tabs = {key: total for key, _label, total in client.get("/tickets/inbox/", {"kind": "repair"}).context["tabs"]}

    assert (tabs["todo"], tabs["closed"], tabs["all"]) == (1, 1, 2)


@pytest.mark.parametrize("role", ["citizen", "member", "officer", "editor"])
def test_the_inbox_is_for_service_staff(client, role):
    client.force_login(make_user(role))

    assert client.get("/tickets/inbox/").status_code == 403


def test_taking_by_htmx_gives_the_row_back(client, staff, park):
    ticket = make_ticket(park=park)

    row = client.post(f"/tickets/{ticket.number}/take/", headers=HTMX).content.decode()

    assert row.strip().startswith(f'<tr id="ticket-{ticket.pk}"')
    assert "已由您受理" in row


def test_the_second_to_take_reads_in_the_row_who_was_faster(client, staff, park):
    ticket = make_ticket_in("assigned", park=park, staff=make_staff(park, display_name="李晓"))

    row = client.post(f"/tickets/{ticket.number}/take/", headers=HTMX).content.decode()

    assert "李晓 已受理该诉求" in row


def test_taking_without_scripts_leads_to_the_ticket(client, staff, park):
    ticket = make_ticket(park=park)

    assert client.post(f"/tickets/{ticket.number}/take/").url == f"/tickets/{ticket.number}/"


def test_htmx_gets_the_rows_alone(client, staff):
    assert "<html" not in client.get("/tickets/inbox/", headers=HTMX).content.decode()


def test_the_inbox_asks_the_database_a_fixed_number_of_times(client, staff, park, django_assert_max_num_queries):
    """Session, user, counts, how many pages, the rows, the parks of the filter; and what the frame of the page asks."""
    asked = []

    for rows in (2, 18):
        for _row in range(rows):
            make_ticket(park=park)
        with django_assert_max_num_queries(9) as context:
            client.get("/tickets/inbox/")
        asked.append(len(context))

    assert asked[0] == asked[1]


def test_the_export_holds_the_filtered_tickets_as_plain_text(client, staff, park):
    make_ticket(park=park, title="=HYPERLINK(1)", text="+1\x0b-2")
    make_ticket_in("closed", park=park)

    book = load_workbook(BytesIO(client.get("/tickets/inbox/export/", {"state": "todo"}).content))

    head, *rows = book.active.iter_rows(values_only=True)
    assert head[:3] == ("编号", "类别", "标题")
    assert [row[2:4] for row in rows] == [("'=HYPERLINK(1)", "'+1-2")]


def test_urgency_puts_finished_tickets_last_and_latest_first(park):
    old, new = (make_ticket_in("closed", park=park) for _time in range(2))
    waiting = make_ticket(park=park)

    assert list(queries.by_urgency(Ticket.objects.all())) == [waiting, new, old]
