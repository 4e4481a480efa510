"""How often one visitor may ask. Counted in the cache per minute; a shared address gets more than one session."""

from django.conf import settings
from django.core.cache import cache
from django.utils.translation import gettext_lazy as _

from services.base import DomainError

WINDOW_S = 60
PER_SESSION = getattr(settings, "ASK_RATE_SESSION", 12)
PER_ADDRESS = getattr(settings, "ASK_RATE_ADDRESS", 60)


class TooOften(DomainError):
    code = "ask_too_often"


def check(*, session: str | None, address: str, now: float) -> None:
    """Count one question. Raises TooOften when the session (None: not begun) or the address has used up this minute."""
    window = int(now // WINDOW_S)
    sessions = [(f"session:{session}", PER_SESSION)] if session else []
    for name, limit in [*sessions, (f"address:{address}", PER_ADDRESS)]:
        key = f"ask:{name}:{window}"
        if cache.add(key, 1, WINDOW_S * 2):
            continue
        if _count(key) > limit:
            raise TooOften(_("提问过于频繁，请稍等一分钟再问。您刚才的问题没有丢失，仍在输入框中。"))


def _count(key) -> int:
    try:
        return cache.incr(key)
    except ValueError:  # it ran out between the two calls
        return 1
