"""Requests of the demo province, filed and walked through by the real actions, so that every timeline is one the portal could have made."""

from datetime import timedelta
from pathlib import Path
from random import Random

import yaml
from django.contrib.auth import get_user_model
from django.db import transaction

from services.enterprises.models import Membership
from services.notices.actions import mark_read
from services.reference.models import Park
from services.tickets import actions, sla, workflow
from services.tickets.models import Ticket

CASES = Path(__file__).parent / "tickets.yaml"
GHOST = "demo-"
SURNAMES = "韦覃黄莫蒙农陆罗梁李"


def cases() -> list[dict]:
    """The hand-written cases, the oldest first."""
    found = [case | {"ref": f"demo-{number:02d}"} for number, case in enumerate(yaml.safe_load(CASES.read_text(encoding="utf-8")), 1)]
    return sorted(found, key=lambda case: -case["days"])


@transaction.atomic
def make_tickets(rng: Random, enterprises, citizens, staff, at) -> int:
    """File the cases that are not there yet, spread over the sixty days before `at`; returns how many.

    enterprises, citizens, staff: lists of rows to choose from. Staff must serve the parks of the enterprises.
    """
    known = set(Ticket.objects.filter(origin_ref__startswith="demo-").values_list("origin_ref", flat=True))
    people = _People(rng, list(enterprises), list(citizens), list(staff))
    made = 0
    for case in cases():
        people.choose()
        if case["ref"] not in known:
            _play(case, people, at)
            made += 1
    transaction.on_commit(lambda: _read_old(at))
    return made


def _read_old(now):
    """Notices of more than two days ago have been read; runs after the steps have told everybody."""
    for user in get_user_model().objects.filter(notices__read_at=None).distinct():
        mark_read(user=user, at=now, before=now - timedelta(days=2))


class _People:
    """Who takes part in one case; chosen for every case, filed or not, so that a second run chooses the same."""

    def __init__(self, rng, enterprises, citizens, staff):
        self.rng, self.enterprises, self.citizens, self.staff = rng, enterprises, citizens, staff
        self.served = {person.pk: set(person.parks.values_list("pk", flat=True)) for person in staff}
        seen = Membership.objects.filter(enterprise__in=[row.pk for row in enterprises]).exclude(user__username__startswith=GHOST)
        with_member = set(seen.values_list("enterprise", flat=True))
        self.shown = [row for row in enterprises if row.pk in with_member] or self.enterprises

    def choose(self):
        """A third of the requests come from enterprises whose member can sign in and see them."""
        rng = self.rng
        self.enterprise = rng.choice(self.shown if rng.random() < 1 / 3 else self.enterprises)
        self.citizen = rng.choice(self.citizens)
        self.moment = timedelta(hours=rng.randrange(0, 9), minutes=rng.randrange(60))
        self.contact = {"name": f"{rng.choice(SURNAMES)}先生", "phone": f"1990000{rng.randrange(10_000):04d}"}
        self.pick = rng.random()

    def handler(self, park, *, other_than=None):
        """A staff member of the park; another one than given if there is one."""
        serving = [person for person in self.staff if park.pk in self.served[person.pk]]
        others = [person for person in serving if person != other_than] or serving
        return others[int(self.pick * len(others))]


def _play(case, people, now):
    """File one case and take its steps, as far as they lie in the past."""
    ticket = _file(case, people, now)
    for name, *rest in case["steps"]:
        hours, *words = rest
        moment = _later(ticket.events.last().at, hours)
        if moment >= now:
            return
        ticket = STEPS[name](ticket, people, moment, words)


def _file(case, people, now):
    enterprise = people.enterprise if case["who"] == "enterprise" else None
    asker = _member(enterprise) if enterprise else people.citizen if case["who"] == "citizen" else None
    started = now - timedelta(days=case["days"])
    if case["days"] > 2:  # older ones at believable hours; the last two days as they are
        day = started.astimezone(sla.ZONE).replace(hour=8, minute=30, second=0, microsecond=0)
        started = day + people.moment
    ticket, _is_new = actions.file(
        kind=case["kind"],
        title=case["title"],
        text=case["text"],
        park=people.enterprise.park,
        enterprise=enterprise,
        asker=asker,
        contact=people.contact,
        origin=case.get("origin", "demo"),
        origin_ref=case["ref"],
        at=started,
    )
    return ticket


def _member(enterprise):
    """Who asks for an enterprise: its first member, or a demo account nobody can sign in with."""
    membership = Membership.objects.filter(enterprise=enterprise).select_related("user").order_by("pk").first()
    if membership:
        return membership.user
    user, made = get_user_model().objects.get_or_create(
        username=f"{GHOST}{enterprise.code.lower()}", defaults={"role": "member", "display_name": f"{enterprise.name[:16]}联系人"}
    )
    if made:
        user.set_unusable_password()
        user.save(update_fields=["password"])
    Membership.objects.get_or_create(enterprise=enterprise, user=user)
    return user


def _later(start, hours):
    """The moment after so many working hours."""
    left = timedelta(hours=hours)
    for opens, closes in sla.shifts_from(start, sla.calendar()):
        if left <= closes - opens:
            return opens + left
        left -= closes - opens
    raise AssertionError("shifts never end")


def _take(ticket, people, at, _words):
    if ticket.state != workflow.OPEN:  # there was no other park to send it to
        return ticket
    return actions.take(ticket_id=ticket.pk, by=people.handler(ticket.park), at=at)


def _assign(ticket, people, at, _words):
    colleague = people.handler(ticket.park, other_than=ticket.handler)
    return actions.assign(ticket_id=ticket.pk, by=ticket.handler, at=at, handler=colleague)


def _transfer(ticket, people, at, words):
    served = set.union(*people.served.values())
    parks = Park.objects.filter(pk__in=served).exclude(pk=ticket.park_id)
    park = parks.filter(region=ticket.park.region_id).first() or parks.first()
    if park is None:
        return ticket
    return actions.transfer(ticket_id=ticket.pk, by=ticket.handler, at=at, park=park, reason=words[0])


def _confirm(ticket, people, at, words):
    score, comment = words
    return actions.confirm(ticket_id=ticket.pk, by=ticket.asker, at=at, score=score, comment=comment)


def _of(action, side):
    """A step that only says something."""

    def step(ticket, people, at, words):
        by = ticket.asker if side == workflow.ASKER else ticket.handler or people.handler(ticket.park)
        return action(ticket_id=ticket.pk, by=by, at=at, text=words[0])

    return step


STEPS = {
    "take": _take,
    "assign": _assign,
    "transfer": _transfer,
    "confirm": _confirm,
    **{
        name: _of(getattr(actions, name), workflow.MOVES[name].by)
        for name in ("update", "answer", "note", "close", "follow_up", "reopen", "withdraw")
    },
}
