"""GET /api/v1/enterprises/{id}/partners/."""

import pytest

from tests.factories import make_enterprise, make_park, make_user

pytestmark = pytest.mark.django_db


def ask(client, enterprise, **query):
    return client.get(f"/api/v1/enterprises/{enterprise.pk}/partners/", query)


@pytest.fixture
def officer(client, province):
    client.force_login(make_user("officer", parks=[province["battery"].park]))


def test_a_list_comes_with_reasons_and_what_it_was_made_with(client, province, officer):
    body = ask(client, province["battery"], kind="supplier", top=1).json()

    assert (body["encoder"], body["knowledge"]) == ("letters", "chains-test")
    assert body["results"][0]["enterprise"]["name"] == "南方铝箔有限公司"
    assert body["results"][0]["pairs"][0]["own"] == "需要“电池铝箔”"


def test_filters_narrow_the_list(client, province, officer):
    names = [row["enterprise"]["name"] for row in ask(client, province["battery"], kind="competitor", size="micro").json()["results"]]

    assert names == ["南方电池有限公司"]


@pytest.mark.parametrize("query", [{"kind": "friend"}, {"top": 0}, {"top": 1000}, {"city": "x"}, {"size": "giant"}])
def test_a_wrong_parameter_is_named(client, province, officer, query):
    response = ask(client, province["battery"], **query)

    assert response.status_code == 400
    assert set(response.json()) == set(query)


def test_another_park_and_an_unverified_enterprise_do_not_exist(client, province, officer):
    waiting = make_enterprise(park=province["battery"].park, state="submitted")

    assert [ask(client, one).status_code for one in (province["foil"], waiting)] == [404, 404]


def test_a_stranger_is_turned_away(client, province):
    assert ask(client, province["battery"]).status_code == 401


def test_no_contact_leaves_by_the_api(client, province, officer):
    make_enterprise("铝箔", park=make_park(), offers=["电池铝箔"], contact={"phone": "13800001111", "email": "a@b.cn"})

    assert "13800001111" not in ask(client, province["battery"]).content.decode()


def test_while_the_index_is_built_the_api_says_when_to_ask_again(client, province, officer, world):
    (world.root / "CURRENT").unlink()

    response = ask(client, province["battery"])

    assert (response.status_code, response.json()["code"], response["Retry-After"]) == (503, "index_building", "60")


def test_the_endpoint_is_described_in_the_open_api_document(client, officer):
    document = client.get("/api/v1/schema/?format=json").json()

    names = {parameter["name"] for parameter in document["paths"]["/api/v1/enterprises/{id}/partners/"]["get"]["parameters"]}
    assert {"id", "kind", "city", "park", "industry", "size", "top"} <= names
