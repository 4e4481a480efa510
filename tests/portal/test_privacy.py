"""What a signed-in person saw stays in no cache."""

import pytest
from django.urls import reverse

from tests.factories import make_enterprise, make_user

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("path", ["/", "/enterprises/mine/", "/nothing-here/", "/api/v1/enterprises/"])
def test_pages_of_a_signed_in_person_are_not_stored(client, path):
    client.force_login(make_user("member"))

    assert "no-store" in client.get(path).headers["Cache-Control"]


def test_pages_for_everybody_may_be_kept(client):
    assert not client.get(reverse("accessibility")).has_header("Cache-Control")


def test_an_enterprise_is_not_stored_either(client):
    member = make_user("member")
    client.force_login(member)

    page = client.get(reverse("enterprises:detail", args=[make_enterprise(members=[member]).pk]))

    assert {"no-store", "private"} <= set(page.headers["Cache-Control"].split(", "))
