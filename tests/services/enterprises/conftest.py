"""Files and people that several tests of enterprises need."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from services.enterprises import events
from services.reference.models import SizeRule
from tests.factories import SOURCED, make_industry, make_park, make_user

PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\nstartxref\n9\n%%EOF\n"


def picture(kind="PNG"):
    file = io.BytesIO()
    Image.new("RGB", (8, 8), "white").save(file, kind)
    return file.getvalue()


def upload(content=PDF, name="执照.pdf"):
    return SimpleUploadedFile(name, content)


@pytest.fixture(autouse=True)
def _nobody_listens(monkeypatch):
    """What matching does when a profile changes is tested there."""
    monkeypatch.setattr(events.profile_changed, "receivers", [])
    events.profile_changed.sender_receivers_cache.clear()


@pytest.fixture
def industry(db):
    section = make_industry("C", "制造业", level=1)
    division = make_industry("C32", "有色金属冶炼和压延加工业", level=2, parent=section)
    group = make_industry("C325", "有色金属压延加工", level=3, parent=division)
    return make_industry("C3252", "铝压延加工", parent=group)


@pytest.fixture
def park(db):
    return make_park()


@pytest.fixture
def member(db):
    return make_user("member")


@pytest.fixture
def officer(park):
    return make_user("officer", parks=[park])


@pytest.fixture
def staff(park):
    return make_user("staff", parks=[park])


@pytest.fixture
def rules(db):
    """The size classes of the industry sector, as the reference data has them."""
    for size, staff, revenue in (("large", 1000, 40_000), ("medium", 300, 2_000), ("small", 20, 300)):
        SizeRule.objects.create(group="工业", size=size, divisions="B C D", staff=staff, revenue_wan=revenue, **SOURCED)
