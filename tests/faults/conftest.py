"""The same small world as in the browser tests, reached without a browser."""

import pytest

from services.enterprises import events
from services.reference.management.commands import load_reference
from services.reference.models import Park
from tests.factories import make_enterprise, make_industry, make_user


@pytest.fixture(autouse=True)
def _nobody_listens(monkeypatch):
    """What matching does when a profile changes is tested there."""
    monkeypatch.setattr(events.profile_changed, "receivers", [])
    events.profile_changed.sender_receivers_cache.clear()


@pytest.fixture
def park(db):
    load_reference.load_regions()
    load_reference.load_parks()
    make_industry(
        "C3252", "铝压延加工", parent=make_industry("C325", "有色金属压延加工", level=3, parent=make_industry("C32", "有色金属", level=2))
    )
    return Park.objects.get(code="nanning-dongbu")


@pytest.fixture
def people(park):
    """One person of each role, all working in or for the same park, by role."""
    made = {role: make_user(role, parks=[park]) for role in ("citizen", "member", "staff", "officer", "editor", "admin")}
    make_enterprise("南宁青禾铝业有限公司", park=park, members=[made["member"]], offers=["铝箔"], needs=["铝锭"])
    return {"visitor": None, **made}
