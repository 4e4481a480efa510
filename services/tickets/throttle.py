"""Limits for people without an account, counted per address in windows of fixed length."""

import time

from django.conf import settings
from django.core.cache import cache

LIMITS = {"file": (10, 3600), "lookup": (10, 900)}  # how often, in how many seconds


def address(request) -> str:
    """Where a request comes from; behind a proxy of ours, what that proxy added last."""
    forwarded = request.headers.get("X-Forwarded-For", "")
    if settings.SECURE_PROXY_SSL_HEADER and forwarded:
        return forwarded.rpartition(",")[2].strip()
    return request.META.get("REMOTE_ADDR", "")


def _key(request, what):
    seconds = LIMITS[what][1]
    return f"tickets-{what}-{address(request)}-{int(time.time() // seconds)}", seconds


def is_over(request, what) -> bool:
    key, _seconds = _key(request, what)
    return cache.get(key, 0) >= LIMITS[what][0]


def count(request, what):
    key, seconds = _key(request, what)
    cache.set(key, cache.get(key, 0) + 1, seconds)
