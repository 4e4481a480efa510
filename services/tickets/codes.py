"""Ticket numbers (GX2026-000123), follow-up codes, and the fingerprint by which a form sent twice is known."""

import hashlib
import re
import secrets
import unicodedata

from django.db.models import F

from .models import NumberSeries
from .sla import ZONE

CODE_ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"  # nothing that is misread on paper
CODE_LENGTH = 8
NUMBER = re.compile(r"^GX(\d{4})-?(\d{1,9})$")


def next_number(at) -> str:
    """The next number of the year of `at`; call inside the transaction that stores the ticket."""
    year = at.astimezone(ZONE).year
    NumberSeries.objects.get_or_create(year=year)
    NumberSeries.objects.filter(year=year).update(last=F("last") + 1)
    return f"GX{year}-{NumberSeries.objects.get(year=year).last:06d}"


def make_code() -> str:
    return "".join(secrets.choice(CODE_ALPHABET) for _place in range(CODE_LENGTH))


def read_number(text: str) -> str:
    """A number as people type it, in its stored form; "" if it is none."""
    plain = re.sub(r"\s", "", unicodedata.normalize("NFKC", text)).upper().replace("—", "-").replace("–", "-")
    found = NUMBER.match(plain)
    return f"GX{found[1]}-{int(found[2]):06d}" if found else ""


def read_code(text: str) -> str:
    return re.sub(r"[\s-]", "", unicodedata.normalize("NFKC", text)).upper()


def fingerprint(token: str, *parts) -> str | None:
    """What is the same when one form is sent twice, and differs once its text was changed; None without a token."""
    return hashlib.sha256("\x1f".join([token, *map(str, parts)]).encode()).hexdigest() if token else None
