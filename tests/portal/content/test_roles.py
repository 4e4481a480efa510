import pytest

from portal.content import roles, tree
from portal.content.models import HomePage
from tests.factories import make_user

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("role", "groups"), [("editor", [roles.EDITORS]), ("admin", [roles.ADMINISTRATORS]), ("citizen", []), ("officer", [])]
)
def test_a_role_brings_its_group(role, groups):
    assert list(make_user(role).groups.values_list("name", flat=True)) == groups


def test_losing_the_role_loses_the_group():
    user = make_user("editor")

    user.role = "citizen"
    user.save()

    assert not user.groups.exists()


@pytest.mark.parametrize(("role", "cms", "admin"), [("editor", 200, 403), ("admin", 200, 200), ("citizen", 403, 403), ("staff", 403, 403)])
def test_each_back_office_opens_to_its_roles_only(client, role, cms, admin):
    client.force_login(make_user(role))

    assert (client.get("/cms/").status_code, client.get("/admin/").status_code) == (cms, admin)


def test_an_editor_may_add_pages_but_no_users(client):
    client.force_login(make_user("editor"))
    index = HomePage.objects.get().get_children().get(slug="policies")

    assert client.get(f"/cms/pages/add/content/policypage/{index.pk}/").status_code == 200
    assert client.get("/cms/users/").status_code == 302


def test_the_fixed_pages_are_made_once():
    roles.set_up()
    tree.ensure()

    assert HomePage.objects.count() == 1
    assert [page.slug for page in HomePage.objects.get().get_children()] == ["policies", "guides", "news", "faq"]
