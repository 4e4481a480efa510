"""Requests filed without an account that this browser session may open: it filed them or knew their code."""

KEPT = 20


def granted(request) -> list[int]:
    return request.session.get("tickets", [])


def grant(request, ticket):
    """Remember a ticket for this session, the last ones only."""
    request.session["tickets"] = [*(pk for pk in granted(request) if pk != ticket.pk), ticket.pk][-KEPT:]
