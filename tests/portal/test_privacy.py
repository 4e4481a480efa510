"""What a signed-in person saw stays in no cache; files that are not for everybody have one way out."""

from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import storages
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


def test_documents_are_had_through_their_own_view_only(client, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    for folder in ("documents", "images"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "x.html").write_text("<script>1</script>")

    assert [client.get(f"/media/{path}").status_code for path in ("documents/x.html", "./documents/x.html")] == [404, 404]
    assert client.get("/media/images/x.html").headers["Content-Security-Policy"] == "default-src 'none'; sandbox"


def test_private_files_are_readable_for_the_site_alone():
    name = storages["private"].save("x/y.pdf", ContentFile(b"x"))

    assert Path(storages["private"].path(name)).stat().st_mode & 0o077 == 0
