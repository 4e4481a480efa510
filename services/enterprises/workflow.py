"""The moves of a registration, as a table: outcome → (states it may start from, state after, whether it needs a reason)."""

MOVES = {
    "approved": ({"submitted"}, "verified", False),
    "returned": ({"submitted"}, "returned", True),
    "rejected": ({"submitted"}, "rejected", True),
    "reopened": ({"rejected"}, "returned", True),
}
EDITABLE = {"returned", "verified"}  # states whose members may change the data


def after(outcome: str, state: str) -> str | None:
    """The state after a decision, or None if it cannot be taken now."""
    sources, target, _needs_reason = MOVES[outcome]
    return target if state in sources else None


def needs_reason(outcome: str) -> bool:
    return MOVES[outcome][2]


def outcomes(state: str) -> list[str]:
    """What can be decided in a state."""
    return [outcome for outcome, (sources, _target, _reason) in MOVES.items() if state in sources]
