"""Other systems at the API: a key opens their own pace, a wrong one opens nothing."""

import re
from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission
from django.utils import timezone

from portal.api.models import Client
from tests.factories import make_user

pytestmark = pytest.mark.django_db
ASK = "/api/v1/ask/"


@pytest.fixture
def slow(monkeypatch):
    """Visitors without a key may ask once a minute."""
    monkeypatch.setattr("rest_framework.throttling.AnonRateThrottle.THROTTLE_RATES", {"anon": "1/min", "user": None})


def send(client, key):
    return client.post(ASK, "{}", content_type="application/json", headers={"Authorization": f"Api-Key {key}"})


def test_a_system_with_a_key_keeps_its_own_pace(client, slow):
    _row, key = Client.objects.create_key(name="市政务服务网", per_minute=2)

    assert [send(client, key).status_code for _turn in range(3)] == [400, 400, 429]


@pytest.mark.parametrize("state", [{"revoked": True}, {"expiry_date": timezone.now() - timedelta(days=1)}])
def test_a_key_that_has_ended_is_refused_in_words(client, state):
    _row, key = Client.objects.create_key(name="旧系统", **state)

    answer = send(client, key)

    assert (answer.status_code, "接口密钥" in answer.json()["message"]) == (401, True)


def test_an_unknown_key_is_not_taken_for_a_visitor(client):
    assert send(client, "abcdefgh.unknown").status_code == 401


def test_a_key_opens_nothing_that_needs_a_person(client):
    _row, key = Client.objects.create_key(name="市政务服务网")

    assert client.get("/api/v1/enterprises/1/partners/", headers={"Authorization": f"Api-Key {key}"}).status_code in (401, 403)


def test_a_key_is_shown_once_and_only_its_digest_kept(client):
    admin = make_user("admin", is_staff=True)
    admin.user_permissions.set(Permission.objects.filter(content_type__app_label="api"))
    client.force_login(admin)

    page = client.post("/admin/api/client/add/", {"name": "园区公众号", "per_minute": "60", "contact": ""}, follow=True)

    row = Client.objects.get()
    key = re.search(rf"的密钥是 ({row.prefix}\.\w+) ", page.content.decode())[1]
    assert Client.objects.is_valid(key)
    assert key not in client.get(f"/admin/api/client/{row.pk}/change/", follow=True).content.decode()
