"""Rows with defaults: a test passes only what matters to it."""

from datetime import date
from itertools import count

from django.contrib.auth import get_user_model
from django.utils import timezone

from services.enterprises import uscc
from services.enterprises.models import Contact, Declaration, Enterprise, Membership
from services.reference.models import Industry, Park, Region

serial = count(1)
SOURCED = {"source": "测试", "source_on": date(2026, 1, 1), "verified": True}


def make_user(role="citizen", *, parks=(), **fields):
    number = next(serial)
    user = get_user_model().objects.create_user(**{"username": f"{role}{number}", "password": "long-enough-7", "role": role, **fields})
    user.parks.set(parks)
    return user


def make_region(name="南宁市", *, code=None):
    return Region.objects.get_or_create(name=name, defaults={"code": code or f"45{next(serial):04d}", **SOURCED})[0]


def make_park(name=None, *, region=None, **fields):
    number = next(serial)
    fields = {"code": f"park-{number}", "short_name": f"园区{number}", "lat": 22.8, "lon": 108.4, "leading_industries": "机械", **fields}
    return Park.objects.create(name=name or f"测试园区{number}", region=region or make_region(), **fields, **SOURCED)


def make_industry(code="C3252", name="铝压延加工", *, level=4, parent=None):
    values = {"name": name, "level": level, "parent": parent, **SOURCED}
    return Industry.objects.get_or_create(code=code, defaults=values)[0]


def make_code():
    """A valid code in the unassigned region 459999, so that it belongs to nobody."""
    return uscc.complete("91459999", f"T{next(serial):07d}")


def make_enterprise(name=None, *, park=None, members=(), offers=(), needs=(), contact=None, **fields):
    fields = {"code": make_code(), "state": Enterprise.State.VERIFIED, "submitted_at": timezone.now(), **fields}
    enterprise = Enterprise.objects.create(name=name or f"南宁第{next(serial)}制造有限公司", park=park or make_park(), **fields)
    Membership.objects.bulk_create([Membership(enterprise=enterprise, user=user) for user in members])
    Declaration.objects.bulk_create(
        [
            Declaration(enterprise=enterprise, kind=kind, phrase=phrase, order=order)
            for kind, phrases in (("offer", offers), ("need", needs))
            for order, phrase in enumerate(phrases)
        ]
    )
    if contact:
        Contact.objects.create(enterprise=enterprise, **contact)
    return enterprise
