from datetime import date

import pytest

from portal.content import listing, validity
from portal.content.models import PolicyIndex, PolicyPage
from portal.content.validity import NEVER, Term
from services.consultation.models import Document

DAY = date(2026, 11, 23)
BEFORE, AFTER = date(2026, 11, 22), date(2026, 11, 24)
CASES = [
    ({}, "in_force"),
    ({"effective_on": DAY}, "in_force"),
    ({"effective_on": AFTER}, "pending"),
    ({"expires_on": DAY}, "in_force"),
    ({"expires_on": BEFORE}, "expired"),
    ({"repealed_on": DAY}, "expired"),
    ({"repealed_on": AFTER}, "in_force"),
    ({"expires_on": AFTER, "repealed_on": DAY}, "expired"),
    ({"has_successor": True, "successor_from": DAY}, "superseded"),
    ({"has_successor": True, "successor_from": AFTER}, "in_force"),
    ({"has_successor": True}, "superseded"),
    ({"has_successor": True, "successor_from": BEFORE, "expires_on": DAY}, "in_force"),
    ({"has_successor": True, "successor_from": BEFORE, "expires_on": BEFORE}, "superseded"),
]


@pytest.mark.parametrize(("dates", "state"), CASES)
def test_the_state_follows_from_dates_repeal_and_successor(dates, state):
    assert Term(**dates).state(DAY) == state


@pytest.mark.django_db
@pytest.mark.parametrize(("dates", "state"), CASES)
def test_the_database_judges_as_the_rule_does(dates, state):
    index, facts = PolicyIndex.objects.get(), {"issuer": "测试", "source": "测试", "source_on": DAY}
    dates = dict(dates)
    if dates.pop("has_successor", False):
        facts["superseded_by"] = index.add_child(instance=PolicyPage(title="新", effective_on=dates.pop("successor_from", None), **facts))
    old = index.add_child(instance=PolicyPage(title="旧", **dates, **facts))

    assert [name for name, condition in listing.states(DAY).items() if PolicyPage.objects.filter(condition, pk=old.pk).exists()] == [state]


@pytest.mark.django_db
@pytest.mark.parametrize(("dates", "state"), CASES)
def test_the_database_judges_an_uploaded_successor_alike(dates, state):
    facts, dates = {"issuer": "测试", "source": "测试", "source_on": DAY}, dict(dates)
    if dates.pop("has_successor", False):
        new = {"key": "library:1", "kind": "policy", "title": "新", "effective_on": dates.pop("successor_from", None)}
        facts["replaced_by_upload"] = Document.objects.create(**new)
    old = PolicyIndex.objects.get().add_child(instance=PolicyPage(title="旧", **dates, **facts))

    assert old.state_on(DAY) == state
    assert [name for name, condition in listing.states(DAY).items() if PolicyPage.objects.filter(condition, pk=old.pk).exists()] == [state]


@pytest.mark.parametrize(
    ("dates", "last"),
    [
        ({}, None),
        ({"has_successor": True}, NEVER),
        ({"has_successor": True, "successor_from": DAY}, BEFORE),
        ({"repealed_on": DAY, "expires_on": AFTER}, BEFORE),
    ],
)
def test_the_last_day_in_force_is_known(dates, last):
    assert Term(**dates).last_day() == last


@pytest.mark.parametrize(("last", "soon"), [(date(2026, 12, 31), True), (date(2027, 12, 31), False), (BEFORE, False)])
def test_a_rule_that_ends_within_two_months_is_announced(last, soon):
    assert Term(expires_on=last).ends_soon(DAY) is soon


def test_every_state_has_a_name_and_a_badge():
    assert set(validity.STATES) == set(validity.BADGES)
