"""Limits counted in windows of fixed length, per account, or per address for people without one."""

import time

from django.core.cache import cache

from services.access import client_address

LIMITS = {"file": (10, 3600), "lookup": (10, 900), "upload": (50, 3600)}  # how often, in how many seconds


def _key(request, what):
    seconds = LIMITS[what][1]
    who = f"user-{request.user.pk}" if request.user.is_authenticated else client_address(request)
    return f"tickets-{what}-{who}-{int(time.time() // seconds)}", seconds


def is_over(request, what) -> bool:
    key, _seconds = _key(request, what)
    return cache.get(key, 0) >= LIMITS[what][0]


def count(request, what, times=1):
    key, seconds = _key(request, what)
    if not cache.add(key, times, seconds):
        try:
            cache.incr(key, times)
        except ValueError:  # it ran out between the two calls
            cache.set(key, times, seconds)
