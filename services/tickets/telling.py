"""Who hears of a step: the asker of what the park does, the desk of what the asker does; after commit, nobody of their own step."""

from functools import partial

from django.contrib.auth import get_user_model
from django.db import transaction
from django.urls import reverse

from services.notices.actions import deliver

from .wording import due_words


def staff_of(park):
    """The service staff of a park."""
    people = get_user_model().objects
    return people.filter(role="staff", parks=park, is_active=True)


def asker(ticket, event, title):
    """Tell the person who asked; who filed without an account looks the ticket up."""
    if ticket.asker and ticket.asker.is_active:
        _deliver(ticket, event, [ticket.asker], title, event.text)


def desk(ticket, event, title):
    """Tell the handler, or every service person of the park while there is none."""
    people = [ticket.handler] if ticket.handler and ticket.handler.is_active else list(staff_of(ticket.park))
    about = [ticket.number, str(ticket.park), due_words(ticket)] if ticket.is_waiting else [ticket.number, str(ticket.park)]
    _deliver(ticket, event, people, title, "\n".join(filter(None, [" · ".join(about), event.text])))


def _deliver(ticket, event, people, title, body):
    others = [person for person in people if person != event.actor]
    url = reverse("tickets:detail", args=[ticket.number])
    tell = partial(deliver, others, event=f"ticket {ticket.pk} event {event.pk}", title=str(title), body=body, url=url, at=event.at)
    transaction.on_commit(tell, robust=True)
