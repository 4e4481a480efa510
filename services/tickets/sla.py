"""承诺答复时限: promised working days per kind of ticket, counted in working hours.

Working hours are Monday to Friday 9:00–12:00 and 13:00–17:30; data/holidays.csv lists the days that differ, each with
its source. The promises are the defaults of the portal; a park that has published others changes the table.
"""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from pathlib import Path
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Asia/Shanghai")
SHIFTS = ((time(9), time(12)), (time(13), time(17, 30)))
DAY = timedelta(hours=7.5)
HOLIDAYS = Path(__file__).parent / "data" / "holidays.csv"
PROMISED_DAYS = {
    "repair": 1,
    "policy": 2,
    "energy": 2,
    "licence": 3,
    "labour": 3,
    "finance": 5,
    "complaint": 5,
    "other": 3,
}


@dataclass(frozen=True)
class Calendar:
    """Days that differ from the week's rule; `unverified` ones come from no published notice yet."""

    off: frozenset[date]
    worked: frozenset[date]
    unverified: frozenset[date]

    def is_working_day(self, day: date) -> bool:
        return day in self.worked or (day.weekday() < 5 and day not in self.off)


@lru_cache(maxsize=1)
def calendar() -> Calendar:
    """The calendar of holidays.csv."""
    with open(HOLIDAYS, encoding="utf-8", newline="") as file:
        rows = [(date.fromisoformat(row["day"]), row["kind"], row["verified"] == "1") for row in csv.DictReader(file)]
    return Calendar(
        off=frozenset(day for day, kind, _known in rows if kind == "off"),
        worked=frozenset(day for day, kind, _known in rows if kind == "work"),
        unverified=frozenset(day for day, _kind, known in rows if not known),
    )


def shifts_from(moment: datetime, days: Calendar) -> Iterator[tuple[datetime, datetime]]:
    """The working shifts that end after a moment, in order, the first one cut to begin no earlier."""
    moment = moment.astimezone(ZONE)
    day = moment.date()
    while True:
        if days.is_working_day(day):
            for begin, end in SHIFTS:
                opens, closes = datetime.combine(day, begin, ZONE), datetime.combine(day, end, ZONE)
                if closes > moment:
                    yield max(opens, moment), closes
        day += timedelta(days=1)


def due_at(kind: str, start: datetime, days: Calendar | None = None) -> datetime:
    """The moment by which a ticket of a kind that came in at `start` is to be answered."""
    left = PROMISED_DAYS[kind] * DAY
    for opens, closes in shifts_from(start, days or calendar()):
        if left <= closes - opens:
            return opens + left
        left -= closes - opens
    raise AssertionError("shifts never end")


def worked_between(start: datetime, end: datetime, days: Calendar | None = None) -> timedelta:
    """Working time from start to end; zero if end is not later."""
    total = timedelta()
    for opens, closes in shifts_from(start, days or calendar()):
        if opens >= end:
            return total
        total += min(closes, end) - opens
    raise AssertionError("shifts never end")
