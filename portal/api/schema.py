"""The OpenAPI document: our own endpoints only, and names for choices that several of them share."""

from services.tickets import workflow


def only_ours(endpoints):
    """Drop what drf-spectacular finds in other packages (Wagtail's admin API)."""
    return [endpoint for endpoint in endpoints if endpoint[0].startswith("/api/v1/")]


def ticket_states() -> list[tuple]:
    return list(workflow.STATES.items())


def ticket_steps() -> list[tuple]:
    return list(workflow.LABELS.items())
