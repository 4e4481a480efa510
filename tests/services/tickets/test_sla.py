"""Working hours, counted by hand beside the code."""

import csv
from datetime import date, datetime, timedelta

import pytest

from services.tickets import sla
from services.tickets.models import Ticket


def at(text):
    return datetime.fromisoformat(text).replace(tzinfo=sla.ZONE)


@pytest.mark.parametrize(
    ("kind", "start", "due"),
    [
        ("repair", "2026-11-18 10:00", "2026-11-19 10:00"),  # one working day later, to the minute
        ("repair", "2026-11-20 16:30", "2026-11-23 16:30"),  # Friday → Monday
        ("repair", "2026-11-18 12:30", "2026-11-19 12:00"),  # in the lunch break: counts from 13:00
        ("repair", "2026-11-21 09:00", "2026-11-23 17:30"),  # Saturday: counts from Monday 9:00
        ("repair", "2026-11-18 23:59", "2026-11-19 17:30"),
        ("policy", "2026-09-30 17:30", "2026-10-09 17:30"),  # National Day 1–7 October
        ("repair", "2026-10-09 10:00", "2026-10-10 10:00"),  # 10 October is a Saturday that is worked
        ("complaint", "2026-02-13 17:30", "2026-02-27 17:30"),  # 14 February worked, Spring Festival 15–23
        ("repair", "2026-12-31 10:00", "2027-01-04 10:00"),  # New Year's Day and a weekend
    ],
)
def test_the_promise_counts_working_hours_only(kind, start, due):
    assert sla.due_at(kind, at(start)) == at(due)


@pytest.mark.parametrize(
    ("start", "end", "hours"),
    [
        ("2026-11-18 09:00", "2026-11-18 17:30", 7.5),
        ("2026-11-18 11:00", "2026-11-18 14:00", 2),
        ("2026-11-20 17:00", "2026-11-23 09:30", 1),
        ("2026-11-21 10:00", "2026-11-22 20:00", 0),
        ("2026-11-18 10:00", "2026-11-18 09:00", 0),
    ],
)
def test_working_time_between_two_moments(start, end, hours):
    assert sla.worked_between(at(start), at(end)) == timedelta(hours=hours)


def test_every_kind_of_ticket_has_a_promise():
    assert set(sla.PROMISED_DAYS) == set(Ticket.Kind.values)


def test_every_holiday_names_its_source_once():
    with open(sla.HOLIDAYS, encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))

    assert all(row["source"] and date.fromisoformat(row["source_on"]) for row in rows)
    assert len({row["day"] for row in rows}) == len(rows)


def test_the_local_festival_is_marked_as_not_verified():
    assert date(2026, 4, 20) in sla.calendar().unverified
