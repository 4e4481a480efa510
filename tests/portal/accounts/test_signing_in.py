"""Sign-up and sign-in as a person meets them."""

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.hashers import make_password
from django.test import override_settings
from django.urls import reverse

from portal import settings as site
from tests.factories import make_user

pytestmark = pytest.mark.django_db
PASSWORD = "gui-lin-2026-x"


def sign_up(client, **changes):
    form = {"username": "tanjianguo", "display_name": "覃建国", "role": "member", "password1": PASSWORD, "password2": PASSWORD, **changes}
    return client.post(reverse("account_signup"), form)


def test_an_enterprise_person_signs_up_as_member(client):
    sign_up(client)

    user = get_user_model().objects.get(username="tanjianguo")
    assert (user.role, user.display_name) == ("member", "覃建国")


@pytest.mark.parametrize("role", ["officer", "staff", "editor", "admin"])
def test_nobody_gives_himself_a_role_with_rights(client, role):
    sign_up(client, role=role)

    assert not get_user_model().objects.filter(username="tanjianguo").exists()


def test_a_wrong_password_is_answered_in_chinese(client):
    make_user(username="weixiaoyun")

    page = client.post(reverse("account_login"), {"login": "weixiaoyun", "password": "wrong"})

    assert "用户名或密码不正确" in page.content.decode()


@override_settings(AXES_FAILURE_LIMIT=2)
def test_guessing_passwords_locks_the_account_for_a_while(client):
    make_user(username="weixiaoyun")

    for _attempt in range(3):
        page = client.post(reverse("account_login"), {"login": "weixiaoyun", "password": "wrong"})

    assert page.status_code == 429


def test_signing_in_leads_back_within_the_site_only(client):
    make_user(username="weixiaoyun", password=PASSWORD)

    page = client.post(reverse("account_login") + "?next=https://evil.example/", {"login": "weixiaoyun", "password": PASSWORD})

    assert page.url == reverse("home")


@override_settings(PASSWORD_HASHERS=site.PASSWORD_HASHERS)
def test_passwords_are_kept_as_argon2():
    assert make_password(PASSWORD).startswith("argon2")


def test_an_officer_sees_no_django_admin(client):
    client.force_login(make_user("officer"))

    assert client.get("/admin/").status_code == 403
