"""When a rule holds: from its own dates, its repeal and its successor. Pure; the same rule as SQL is queries.ended()."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext_lazy as _

IN_FORCE, PENDING, SUPERSEDED, EXPIRED = "in_force", "pending", "superseded", "expired"
STATES = {IN_FORCE: _("现行有效"), PENDING: _("尚未生效"), SUPERSEDED: _("已被替代"), EXPIRED: _("已失效")}
BADGES = {IN_FORCE: "ok", PENDING: "info", SUPERSEDED: "warn", EXPIRED: "bad"}
NEVER = date.min
SOON = timedelta(days=60)


@dataclass(frozen=True)
class Successor:
    """What replaces a rule: a page of ours or an uploaded document."""

    title: str
    url: str
    number: str
    effective_on: date | None


@dataclass(frozen=True)
class Term:
    """The dates of one rule. A stated last day counts before the successor's first; a repeal ends everything earlier."""

    effective_on: date | None = None
    expires_on: date | None = None
    repealed_on: date | None = None
    has_successor: bool = False
    successor_from: date | None = None

    def last_day(self) -> date | None:
        """The last day in force; None while open, NEVER if it was replaced and nobody knows since when."""
        end = self.expires_on
        if end is None and self.has_successor:
            end = self.successor_from - timedelta(days=1) if self.successor_from else NEVER
        if self.repealed_on is not None:
            day_before = self.repealed_on - timedelta(days=1)
            end = day_before if end is None else min(end, day_before)
        return end

    def state(self, at: date) -> str:
        """One of STATES on the date `at`."""
        end = self.last_day()
        if end is not None and end < at:
            return SUPERSEDED if self.has_successor else EXPIRED
        if self.effective_on is not None and self.effective_on > at:
            return PENDING
        return IN_FORCE

    def ends_soon(self, at: date) -> bool:
        """Tell whether a rule in force will end within two months."""
        end = self.last_day()
        return self.state(at) == IN_FORCE and end is not None and end - at <= SOON
