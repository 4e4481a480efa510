"""Reads behind the pages: whose ticket this is, the inbox and its counts."""

from django.db.models import Case, Count, IntegerField, Q, Value, When

from . import codes, workflow
from .models import Ticket

SHOWN = ("park", "enterprise", "asker", "handler")
TODO = "todo"
ALL = "all"


def reachable(user, granted=()):
    """Tickets a visitor may open: by account, or those without an asker whose code this browser session knows."""
    return Ticket.objects.visible_to(user) | Ticket.objects.filter(asker=None, pk__in=granted)


def is_asked_by(ticket, user, granted=()) -> bool:
    if ticket.asker_id is None and ticket.pk in granted:
        return True
    return Ticket.objects.asked_by(user).filter(pk=ticket.pk).exists()


def filtered(tickets, *, at, state="", kind="", park=None, overdue=False, handler=None, words=""):
    """Narrow a queryset by the inbox's filters; each left out or empty one narrows nothing."""
    tickets = _in_state(tickets, state)
    if kind:
        tickets = tickets.filter(kind=kind)
    if park:
        tickets = tickets.filter(park=park)
    if overdue:
        tickets = tickets.overdue(at)
    if handler:
        tickets = tickets.filter(handler=handler)
    return _matching(tickets, words)


def _in_state(tickets, state):
    if state == TODO:
        return tickets.waiting()
    return tickets.filter(state=state) if state and state != ALL else tickets


def _matching(tickets, words):
    """Every word somewhere in the title, the text, the enterprise's name; or the number."""
    if number := codes.read_number(words):
        return tickets.filter(number=number)
    for word in words.split()[:5]:
        tickets = tickets.filter(
            Q(title__icontains=word) | Q(text__icontains=word) | Q(enterprise__name__icontains=word) | Q(number__icontains=word)
        )
    return tickets


def by_urgency(tickets):
    """What is owed first, by the moment it is due; then the rest, latest first."""
    owed = Case(When(state__in=workflow.WAITING, then=Value(0)), default=Value(1), output_field=IntegerField())
    due = Case(When(state__in=workflow.WAITING, then="due_at"))
    return tickets.order_by(owed, due, "-filed_at", "-pk")


def counts(tickets, *, at) -> dict[str, int]:
    """How many there are in each state, in all, still to do, and overdue; one query."""
    found = tickets.aggregate(
        **{state: Count("pk", filter=Q(state=state)) for state in workflow.STATES},
        all=Count("pk"),
        todo=Count("pk", filter=Q(state__in=workflow.WAITING)),
        overdue=Count("pk", filter=Q(state__in=workflow.WAITING, due_at__lt=at)),
    )
    return found


def timeline(ticket, *, for_desk):
    """The steps of a ticket with their files; internal ones for the desk only."""
    events = ticket.events.select_related("actor").prefetch_related("attachments")
    return events if for_desk else events.filter(is_public=True)
