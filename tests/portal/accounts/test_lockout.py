"""Guessing a password: counted by the account that is meant and the address the guesses come from."""

import pytest
from django.test import RequestFactory, override_settings
from django.urls import reverse

from services.access import client_address
from tests.factories import make_user

pytestmark = pytest.mark.django_db
RIGHT, LIMIT = "long-enough-7", 3
WAYS = {"account_login": "login", "admin:login": "username", "wagtailadmin_login": "username"}


@pytest.fixture(autouse=True)
def _limit(settings):
    settings.AXES_FAILURE_LIMIT = LIMIT


def enter(client, way, name, password, **extra):
    return client.post(reverse(way), {WAYS[way]: name, "password": password}, **extra)


@pytest.mark.parametrize("way", WAYS)
def test_after_too_many_guesses_the_right_password_opens_nothing(client, way):
    user = make_user("admin", is_staff=True, is_superuser=True)

    for _guess in range(LIMIT):
        enter(client, way, user.username, "wrong")

    assert enter(client, way, user.username, RIGHT).status_code == 429


def test_guesses_by_mail_address_and_by_name_count_together(client):
    user = make_user(email="wei@example.cn")

    for name in ("wei@example.cn", user.username.upper(), "WEI@example.cn"):
        enter(client, "account_login", name, "wrong")

    assert enter(client, "account_login", user.username, RIGHT).status_code == 429


def test_others_and_other_addresses_still_get_in(client):
    user, colleague = make_user(), make_user()

    for _guess in range(LIMIT + 1):
        enter(client, "account_login", user.username, "wrong")

    assert enter(client, "account_login", colleague.username, RIGHT).status_code == 302
    client.logout()
    assert enter(client, "account_login", user.username, RIGHT, REMOTE_ADDR="203.0.113.9").status_code == 302


@pytest.mark.parametrize(
    ("behind_proxy", "forwarded", "address"),
    [
        (False, "203.0.113.9", "127.0.0.1"),
        (True, "1.1.1.1, 203.0.113.9", "203.0.113.9"),
        (True, "", "127.0.0.1"),
        (True, "no address", "127.0.0.1"),
    ],
)
def test_a_forwarded_address_is_believed_from_our_own_proxy_only(behind_proxy, forwarded, address):
    request = RequestFactory().get("/", HTTP_X_FORWARDED_FOR=forwarded)

    with override_settings(BEHIND_PROXY=behind_proxy):
        assert client_address(request) == address
