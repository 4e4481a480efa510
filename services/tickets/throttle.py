"""Limits for people without an account, counted per address in windows of fixed length."""

import time

from django.core.cache import cache

from services.access import client_address

LIMITS = {"file": (10, 3600), "lookup": (10, 900)}  # how often, in how many seconds


def _key(request, what):
    seconds = LIMITS[what][1]
    return f"tickets-{what}-{client_address(request)}-{int(time.time() // seconds)}", seconds


def is_over(request, what) -> bool:
    key, _seconds = _key(request, what)
    return cache.get(key, 0) >= LIMITS[what][0]


def count(request, what):
    key, seconds = _key(request, what)
    cache.set(key, cache.get(key, 0) + 1, seconds)
