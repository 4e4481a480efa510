"""办件流程: which step is open to whom in which state, and what state follows."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

ASKER, DESK = "asker", "desk"
OPEN, ASSIGNED, ANSWERED, CLOSED, WITHDRAWN = "open", "assigned", "answered", "closed", "withdrawn"
STATES = {
    OPEN: _("待受理"),
    ASSIGNED: _("办理中"),
    ANSWERED: _("已答复"),
    CLOSED: _("已办结"),
    WITHDRAWN: _("已撤回"),
}
WAITING = (OPEN, ASSIGNED)  # the park owes an answer
REOPEN_DAYS = 7


@dataclass(frozen=True)
class Move:
    """One step: who takes it, its name on the timeline, and the state after it for each state it may start from."""

    by: str
    label: str
    states: dict[str, str]


def _staying(*states):
    return {state: state for state in states}


MOVES = {
    "take": Move(DESK, _("受理"), {OPEN: ASSIGNED}),
    "assign": Move(DESK, _("转派"), {OPEN: ASSIGNED, **_staying(ASSIGNED, ANSWERED)}),
    "transfer": Move(DESK, _("转至其他园区"), {OPEN: OPEN, ASSIGNED: OPEN}),
    "update": Move(DESK, _("进展"), _staying(ASSIGNED, ANSWERED)),
    "answer": Move(DESK, _("答复"), {ASSIGNED: ANSWERED, ANSWERED: ANSWERED}),
    "note": Move(DESK, _("内部备注"), _staying(*STATES)),
    "close": Move(DESK, _("办结"), {ANSWERED: CLOSED}),
    "follow_up": Move(ASKER, _("补充说明"), {OPEN: OPEN, ASSIGNED: ASSIGNED, ANSWERED: ASSIGNED}),
    "confirm": Move(ASKER, _("确认办结"), {ANSWERED: CLOSED}),
    "rate": Move(ASKER, _("评价"), _staying(CLOSED)),
    "reopen": Move(ASKER, _("要求重新办理"), {CLOSED: ASSIGNED}),
    "withdraw": Move(ASKER, _("撤回"), {OPEN: WITHDRAWN, ASSIGNED: WITHDRAWN}),
}
LABELS = {"filed": _("提交诉求"), **{name: move.label for name, move in MOVES.items()}}


def after(name: str, state: str) -> str | None:
    """The state that a step leads to, or None if it is not open in this state."""
    return MOVES[name].states.get(state)


def open_to(by: str, state: str) -> list[str]:
    """The steps a side may take in a state."""
    return [name for name, move in MOVES.items() if move.by == by and state in move.states]
