"""The requests of the demo province are ones the portal could have made."""

from collections import Counter
from random import Random

import pytest

from portal.demo.tickets import cases, make_tickets
from services.notices.models import Notice
from services.tickets import workflow
from services.tickets.models import Ticket
from tests.factories import make_enterprise, make_park, make_user

from .factories import NOON, make_staff

pytestmark = pytest.mark.django_db


@pytest.fixture
def made():
    parks = [make_park(), make_park()]
    member = make_user("member")
    enterprises = [make_enterprise(park=park, members=[member] if shown else []) for park in parks for shown in (True, False)]
    people = {"enterprises": enterprises, "citizens": [make_user()], "staff": [make_user("staff", parks=parks), make_staff(parks[0])]}
    return people | {"count": make_tickets(Random(7), **people, at=NOON), "member": member}


def test_there_are_forty_and_more_all_told_differently():
    texts = [case["text"] for case in cases()]

    assert len(texts) == len(set(texts)) >= 40


def test_every_case_is_played_and_all_states_kinds_and_lateness_occur(made):
    states, kinds = (Counter(Ticket.objects.values_list(field, flat=True)) for field in ("state", "kind"))

    assert made["count"] == Ticket.objects.count() == len(cases())
    assert set(states) == set(workflow.STATES)
    assert set(kinds) == set(Ticket.Kind.values)
    assert 0 < Ticket.objects.overdue(NOON).count() < 10


def test_the_histories_are_in_order_and_in_the_past(made):
    for ticket in Ticket.objects.prefetch_related("events"):
        moments = [event.at for event in ticket.events.all()]
        assert moments == sorted(moments)
        assert ticket.filed_at == moments[0]
        assert moments[-1] < NOON


def test_numbers_rise_with_time(made):
    numbers = Ticket.objects.order_by("filed_at").values_list("number", flat=True)

    assert list(numbers[:40]) == sorted(numbers[:40])


def test_the_member_of_the_demo_has_requests_to_look_at(made):
    assert Ticket.objects.asked_by(made["member"]).count() >= 3


def test_a_second_run_adds_nothing(made):
    people = {name: made[name] for name in ("enterprises", "citizens", "staff")}

    assert make_tickets(Random(7), **people, at=NOON) == 0


def test_notices_carry_the_time_of_the_step(made, django_capture_on_commit_callbacks):
    Ticket.objects.all().delete()
    people = {name: made[name] for name in ("enterprises", "citizens", "staff")}
    with django_capture_on_commit_callbacks(execute=True):
        make_tickets(Random(7), **people, at=NOON)

    assert Notice.objects.count() > 40
    assert not Notice.objects.filter(created_at__gte=NOON).exists()
