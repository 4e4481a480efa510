"""A language model behind any OpenAI-compatible endpoint, read piece by piece. Off unless LLM_BASE_URL and LLM_MODEL are set.

It gets two messages and no tools. Whatever goes wrong comes out as Fault with a reason, within about LLM_TIMEOUT seconds.
"""

import codecs
import json
import time
from collections.abc import Iterator
from functools import cache

from django.conf import settings

MOST_CHARACTERS = 2_000  # of a reply; five sentences need a quarter of it
MOST_BYTES = 400_000  # on the wire, with the frame of each piece
MOST_TOKENS = 900
CONNECT_S = 5.0


class Fault(Exception):
    """No usable reply. reason: busy, connect, timeout, status, nonsense, broken or too_long."""

    def __init__(self, reason: str):
        super().__init__(reason)
        self.reason = reason


def is_on() -> bool:
    """Tell whether the site has a language model."""
    return bool(settings.LLM_BASE_URL and settings.LLM_MODEL)


def stream(messages: list[dict]) -> Iterator[str]:
    """The pieces of the model's reply, as they come. Raises Fault; what came before it is not to be relied on."""
    import httpx2  # not loaded on sites without a model

    limit = settings.LLM_TIMEOUT
    timeout = httpx2.Timeout(limit / 2, connect=min(CONNECT_S, limit))  # half for the silence between two pieces
    try:
        with _client().stream("POST", _address(), json=_body(messages), headers=_headers(), timeout=timeout) as response:
            if response.status_code != 200:
                raise Fault("status")
            yield from _pieces(_lines(response.iter_bytes(), until=time.monotonic() + limit))
    except (httpx2.ConnectError, httpx2.ConnectTimeout, httpx2.UnsupportedProtocol, httpx2.InvalidURL):
        raise Fault("connect") from None
    except httpx2.TimeoutException:
        raise Fault("timeout") from None
    except (httpx2.HTTPError, httpx2.StreamError):
        raise Fault("broken") from None


@cache
def _client():
    """One for all threads: its store of certificates takes longer to read than a short request takes."""
    import httpx2

    return httpx2.Client(trust_env=False)


def _address() -> str:
    return f"{settings.LLM_BASE_URL.rstrip('/')}/chat/completions"


def _headers() -> dict:
    return {"Authorization": f"Bearer {settings.LLM_API_KEY}"} if settings.LLM_API_KEY else {}


def _body(messages) -> dict:
    return {"model": settings.LLM_MODEL, "messages": messages, "stream": True, "temperature": 0, "max_tokens": MOST_TOKENS}


def _lines(chunks, *, until) -> Iterator[str]:
    """Whole lines of a body of bounded size and time. Not httpx's own: it would wait for a line end that never comes."""
    decode = codecs.getincrementaldecoder("utf-8")("replace").decode
    rest, size = "", 0
    for chunk in chunks:
        size += len(chunk)
        if time.monotonic() > until:
            raise Fault("timeout")
        if size > MOST_BYTES:
            raise Fault("too_long")
        *whole, rest = (rest + decode(chunk)).split("\n")
        yield from whole


def _pieces(lines) -> Iterator[str]:
    """The text in the events of the protocol, up to [DONE]; a body that ends without it is broken."""
    length = 0
    for line in lines:
        if not line.startswith("data:"):
            if line.strip() and not line.startswith((":", "event:", "id:", "retry:")):
                raise Fault("nonsense")
            continue
        event = line.removeprefix("data:").strip()
        if event == "[DONE]":
            return
        piece = _piece(event)
        length += len(piece)
        if length > MOST_CHARACTERS:
            raise Fault("too_long")
        if piece:
            yield piece
    raise Fault("broken")


def _piece(event) -> str:
    try:
        choices = json.loads(event)["choices"]
        text = choices[0].get("delta", {}).get("content") if choices else ""
    except (ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError):
        raise Fault("nonsense") from None
    if text is not None and not isinstance(text, str):
        raise Fault("nonsense")
    return text or ""
