"""Server-sent events: frames, and the response that carries them."""

import json
from collections.abc import Iterable

from django.http import StreamingHttpResponse

CONTENT_TYPE = "text/event-stream"


def frame(event: str, payload: dict) -> str:
    """One event; JSON has no raw line ends, so nothing in the payload can begin another."""
    return f"event: {event}\ndata: {json.dumps(payload, ensure_ascii=False)}\n\n"


def respond(frames: Iterable[str]) -> StreamingHttpResponse:
    """The frames as they come, past every cache and buffer on the way."""
    response = StreamingHttpResponse(frames, content_type=f"{CONTENT_TYPE}; charset=utf-8")
    response["Cache-Control"] = "no-store"
    response["X-Accel-Buffering"] = "no"
    return response


def is_wanted(request) -> bool:
    return CONTENT_TYPE in request.headers.get("Accept", "")
