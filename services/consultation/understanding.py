"""How a question was read, if not as it was typed, in words for the asker and with a way back."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass

from django.utils.translation import gettext as _

from . import foreign, routes

QUOTES = {"“": "”", '"': '"', "「": "」"}


@dataclass(frozen=True)
class Understood:
    """asked: what was searched for; note: says so; literal: ask this to have the words searched for as they
    were typed, "" where that would find nothing."""

    asked: str
    note: str
    literal: str


def is_literal(text: str) -> bool:
    """Tell whether a question stands in quotes as a whole: nothing is to be corrected or completed."""
    return len(text) > 2 and QUOTES.get(text[0]) == text[-1]


def unquoted(text: str) -> str:
    """The words of a literal question."""
    return text[1:-1].strip() or text


def of(typed: str, whole: str, asked: str) -> Understood | None:
    """typed: in the form of tokens.clean; whole: completed from the conversation; asked: with its spelling put right."""
    if asked.lower() == typed.lower():
        return None
    note = _("已结合上文，按「%(asked)s」理解。") if whole != typed else _("已按「%(asked)s」理解。")
    return Understood(asked, note % {"asked": asked}, f"“{typed}”")


def of_foreign(asked: str, unknown: Sequence[str]) -> Understood:
    """How a question in another language was put into Chinese; there is no other way to search for it."""
    note = _("用中文查找：%(asked)s。") % {"asked": asked}
    if unknown:
        note += _("没有认出的词：%(words)s。") % {"words": ", ".join(unknown)}
    return Understood(asked, note, "")


def as_json(text: str, found, user=None) -> dict:
    """What is kept with an answer of how its question was read: understood, and the way for a wish, as it is open to this user or,
    None, to anybody; empty ones are left out."""
    parts = {"understood": found.understood, "way": _way(text, user)}
    return {name: asdict(part) for name, part in parts.items() if part}


def _way(text, user) -> routes.Way | None:
    meant = foreign.chinese(text)
    if user is None or not routes.wish_of(meant):
        return routes.way_of(meant, told=text)
    own = user.enterprises.verified().order_by("pk").values_list("pk", flat=True).first()
    return routes.way_of(meant, told=text, has_role=lambda role: getattr(user, role), enterprise=own)
