"""Who gets into the editors' and administrators' screens, and how the others are told."""

import json

import pytest

from tests.factories import make_user

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("path", ["/cms/", "/admin/"])
@pytest.mark.parametrize("role", ["citizen", "member", "officer"])
def test_people_without_the_right_are_refused_in_words(client, role, path):
    client.force_login(make_user(role))

    page = client.get(path)

    assert page.status_code == 403
    assert "您没有权限查看这个页面" in page.content.decode()


def test_visitors_are_asked_to_sign_in(client):
    assert client.get("/cms/").url == "/accounts/login/?next=/cms/"


def test_editors_come_in_and_find_the_way_back(client):
    client.force_login(make_user("editor", display_name="罗文静"))

    page = client.get("/cms/").content.decode()

    assert json.dumps("返回网站").strip('"') in page
    assert "罗文静" in page
