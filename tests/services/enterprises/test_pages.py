import io

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse
from openpyxl import load_workbook

from services.enterprises.models import AccessRecord
from tests.factories import make_enterprise, make_industry, make_park, make_region, make_user

from .conftest import PDF

CONTACT = {"name": "李小工", "phone": "13800001234", "email": "li@example.cn"}


@pytest.fixture
def enterprise(park, industry, member):
    made = make_enterprise(
        "南宁青禾铝业有限公司", park=park, industry=industry, members=[member], offers=["铝箔"], needs=["铝锭"], contact=CONTACT
    )
    made.licence.save("licence.pdf", ContentFile(PDF))
    return made


def get(client, user, name, *args, **query):
    client.force_login(user)
    return client.get(reverse(f"enterprises:{name}", args=args), query)


@pytest.mark.parametrize("role", ["member", "officer", "staff"])
def test_an_enterprise_is_not_found_by_those_it_does_not_concern(client, enterprise, role):
    stranger = make_user(role, parks=[make_park()])

    for page in ("detail", "licence"):
        assert get(client, stranger, page, enterprise.pk).status_code == 404


def test_members_and_people_of_the_park_see_it(client, enterprise, member, officer, staff):
    assert {get(client, user, "detail", enterprise.pk).status_code for user in (member, officer, staff)} == {200}


def test_a_contact_is_masked_until_it_is_asked_for(client, enterprise, officer):
    page = get(client, officer, "detail", enterprise.pk).content.decode()
    assert "138****1234" in page
    assert "13800001234" not in page

    shown = client.post(reverse("enterprises:reveal", args=[enterprise.pk])).content.decode()

    assert "13800001234" in shown
    assert AccessRecord.objects.get().action == "contact"


def test_a_contact_is_revealed_in_place_for_htmx(client, enterprise, officer):
    client.force_login(officer)

    page = client.post(reverse("enterprises:reveal", args=[enterprise.pk]), headers={"HX-Request": "true"}).content.decode()

    assert "13800001234" in page
    assert "<html" not in page


def test_a_licence_is_a_recorded_download_that_runs_nothing(client, enterprise, staff):
    response = get(client, staff, "licence", enterprise.pk)

    assert b"".join(response.streaming_content) == PDF
    assert response["Content-Disposition"].startswith("attachment")
    assert response["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert AccessRecord.objects.get().action == "licence"


def test_the_roster_filters_by_each_condition(client, park, officer, industry):
    other_city = make_park(region=make_region("柳州市"))
    officer.parks.add(other_city)
    make_enterprise("甲铝业有限公司", park=park, industry=industry, size="small", staff_count=9, offers=["铝箔"])
    make_enterprise("乙软件有限公司", park=other_city, industry=make_industry("I6513", "应用软件开发"), size="large", state="returned")

    def names(**query):
        return [row.name for row in get(client, officer, "list", **query).context["page"]]

    assert names(city=park.region_id) == ["甲铝业有限公司"]
    assert names(park=other_city.pk) == ["乙软件有限公司"]
    assert names(division=industry.parent.parent_id) == ["甲铝业有限公司"]
    assert names(size="large") == names(state="returned") == names(q="软件") == ["乙软件有限公司"]
    assert names(q="铝箔") == ["甲铝业有限公司"]
    assert names(sort="-staff_count", size="small") + names(sort="name", size="large") == ["甲铝业有限公司", "乙软件有限公司"]


@pytest.mark.parametrize("query", [{"park": "x"}, {"sort": "password"}, {"page": "-9"}, {"q": "'; DROP--\x00😀"}, {"division": "999999"}])
def test_odd_queries_do_no_harm(client, officer, query):
    assert get(client, officer, "list", **query).status_code == 200


def test_the_roster_takes_a_known_number_of_queries(client, park, officer, industry, django_assert_num_queries):
    for _ in range(30):
        make_enterprise(park=park, industry=industry)
    get(client, officer, "list")

    with django_assert_num_queries(8):  # session, user, count, page, three selects (cities, parks, divisions), unread notices
        client.get(reverse("enterprises:list"))


def test_htmx_gets_the_rows_only(client, officer):
    client.force_login(officer)

    page = client.get(reverse("enterprises:list"), headers={"HX-Request": "true"}).content.decode()

    assert "<html" not in page


def test_an_export_holds_what_the_roster_shows_and_runs_no_formula(client, park, officer):
    make_enterprise("=HYPERLINK(1)有限公司", park=park, offers=["铝箔", "铝板"], contact=CONTACT)
    make_enterprise("外园企业有限公司")

    response = get(client, officer, "export", "xlsx")
    rows = list(load_workbook(io.BytesIO(b"".join(response.streaming_content))).active.values)

    assert [row[0] for row in rows] == ["企业名称", "'=HYPERLINK(1)有限公司"]
    assert rows[1][6] == "铝箔\n铝板"
    assert "13800001234" not in str(rows)


def test_a_csv_export_opens_as_utf_8(client, park, officer):
    make_enterprise("甲铝业有限公司", park=park)

    body = b"".join(get(client, officer, "export", "csv").streaming_content)

    assert body.startswith("\ufeff企业名称".encode())
    assert "甲铝业有限公司" in body.decode()
    assert AccessRecord.objects.get().action == "export"


def test_own_enterprises_and_drafts_are_on_one_page(client, enterprise, member):
    make_enterprise("别家企业有限公司")

    page = get(client, member, "mine").content.decode()

    assert "南宁青禾铝业有限公司" in page
    assert "别家企业有限公司" not in page


def test_the_api_is_scoped_like_the_pages(client, enterprise, officer):
    outsider = make_user("officer", parks=[make_park()])
    client.force_login(outsider)
    assert client.get("/api/v1/enterprises/").json()["results"] == []
    assert client.get(f"/api/v1/enterprises/{enterprise.pk}/").status_code == 404

    client.force_login(officer)
    shown = client.get(f"/api/v1/enterprises/{enterprise.pk}/").json()

    assert (shown["offers"], shown["industry"]) == (["铝箔"], "C3252")
    assert "contact" not in shown
