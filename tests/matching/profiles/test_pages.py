"""供需画像 in the browser's eyes."""

import pytest
from django.urls import reverse

from matching.profiles import actions
from matching.profiles.models import Phrase
from tests.factories import make_enterprise, make_industry, make_park, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def owned(client):
    """An enterprise that was read, and its member, signed in."""
    member = make_user("member")
    enterprise = make_enterprise(members=[member], offers=["动力电池"])
    actions.refresh([enterprise.pk])
    client.force_login(member)
    return enterprise


def step(enterprise, name, text="铝箔"):
    phrase = Phrase.objects.get(enterprise=enterprise, text=text)
    return reverse("profiles:decide", args=[enterprise.pk, phrase.pk, name])


def test_a_member_sees_what_was_read_and_why_a_need_was_guessed(client, owned):
    page = client.get(reverse("profiles:show", args=[owned.pk])).content.decode()

    assert "动力电池" in page
    assert "动力电池一般要用铝箔（原料）" in page


def test_a_profile_nobody_read_yet_is_read_soon_and_the_page_says_so(client):
    enterprise = make_enterprise()
    client.force_login(make_user("officer", parks=[enterprise.park]))

    assert "正在读取" in client.get(reverse("profiles:show", args=[enterprise.pk])).content.decode()


@pytest.mark.parametrize("role", ["member", "officer", "staff", "citizen"])
def test_a_foreign_enterprise_does_not_exist(client, owned, role):
    client.force_login(make_user(role, parks=[make_park()]))

    assert client.get(reverse("profiles:show", args=[owned.pk])).status_code == 404
    assert client.post(step(owned, "remove")).status_code == 404


def test_a_member_removes_and_restores_a_phrase_without_javascript(client, owned):
    client.post(step(owned, "remove"))
    assert Phrase.objects.get(text="铝箔").suppressed

    response = client.post(step(owned, "restore"), follow=True)

    assert not Phrase.objects.get(text="铝箔").suppressed
    assert "匹配结果随之更新" in response.content.decode()


def test_confirming_with_htmx_answers_with_that_half_of_the_page(client, owned):
    response = client.post(step(owned, "confirm"), headers={"HX-Request": "true"})

    assert response.content.decode().strip().startswith('<section class="card stack" id="side-need"')
    assert Phrase.objects.get(text="铝箔").origin == "reviewed"


def test_a_phrase_that_is_gone_is_said_so(client, owned):
    address = step(owned, "remove")
    Phrase.objects.all().delete()

    assert "请刷新页面" in client.post(address, follow=True).content.decode()


def test_service_staff_look_but_do_not_decide(client, owned):
    client.force_login(make_user("staff", parks=[owned.park]))

    page = client.get(reverse("profiles:show", args=[owned.pk]))

    assert page.status_code == 200
    assert client.post(step(owned, "remove")).status_code == 403


def test_the_page_costs_the_same_however_many_phrases(client, owned, django_assert_max_num_queries):
    Phrase.objects.bulk_create(Phrase(enterprise=owned, kind="need", text=f"需求{n}", origin="declared") for n in range(60))

    with django_assert_max_num_queries(9):
        client.get(reverse("profiles:show", args=[owned.pk]))


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"scope": ""}, "经营范围也是空的"),
        ({"scope": "依法须经批准的项目，经相关部门批准后方可开展经营活动；货物进出口。"}, "请逐行填写主营产品"),
    ],
)
def test_a_profile_without_anything_to_match_says_what_is_missing(client, fields, words):
    enterprise = make_enterprise(**fields)
    actions.refresh([enterprise.pk])
    client.force_login(make_user("officer", parks=[enterprise.park]))

    assert words in client.get(reverse("profiles:show", args=[enterprise.pk])).content.decode()


def test_an_industry_that_contradicts_the_products_is_said(client):
    make_industry("C38", "电气机械和器材制造业", level=2)
    enterprise = make_enterprise(industry=make_industry("C1340", "制糖业"), offers=["动力电池", "车用动力电池"])
    actions.refresh([enterprise.pk])
    client.force_login(make_user("officer", parks=[enterprise.park]))

    page = client.get(reverse("profiles:show", args=[enterprise.pk])).content.decode()

    assert "登记行业是“制糖业”，但主要产品大多属于“电气机械和器材制造业”" in page
