"""供需匹配 in the browser's eyes."""

import csv
import io

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from matching.partners import actions
from matching.partners.models import Decision, Suggestion
from services.enterprises.models import AccessRecord, Enterprise
from services.jobs.models import Job
from tests.factories import make_enterprise, make_park, make_user

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


@pytest.fixture
def officer(client, province):
    """The officer of the battery maker's park, signed in."""
    user = make_user("officer", parks=[province["battery"].park])
    client.force_login(user)
    return user


def show(enterprise, **query):
    return reverse("partners:show", args=[enterprise.pk]) + ("?" + "&".join(f"{k}={v}" for k, v in query.items()) if query else "")


def step(province, name):
    return reverse(f"partners:{name}", args=[province["battery"].pk, "supplier", province["foil"].pk])


def text(response):
    return response.content.decode()


def test_an_officer_finds_an_enterprise_by_name_code_or_product(client, province, officer):
    battery = province["battery"]
    for word in ("北方", battery.code[:10], "动力电"):
        found = client.get(reverse("partners:search"), {"q": word}).context["found"]
        assert found == [battery]


def test_searching_while_typing_answers_with_the_list_only(client, officer):
    page = text(client.get(reverse("partners:search"), {"q": "北方"}, headers=HTMX))

    assert "<html" not in page
    assert 'id="found"' in page


def test_going_back_in_history_gets_the_whole_page(client, province, officer):
    restored = {**HTMX, "HX-History-Restore-Request": "true"}

    assert "<html" in text(client.get(show(province["battery"]), headers=restored))


def test_odd_words_find_nothing_and_break_nothing(client, officer):
    for word in ("'; DROP TABLE--", "<script>alert(1)</script>", "😀", "%", "\x00", "长" * 200):
        response = client.get(reverse("partners:search"), {"q": word})
        assert response.status_code == 200
        assert "<script>alert" not in text(response)


def test_a_product_leads_to_who_offers_and_who_needs_it(client, province, officer):
    page = client.get(reverse("partners:product"), {"q": "电池铝箔"})

    offers, needs = page.context["sides"]
    assert offers.holders[0].enterprise == province["foil"]
    assert needs.holders[0].enterprise == province["battery"]


def test_an_officer_sees_lists_with_reasons_and_keeps_them_as_suggestions(client, province, officer):
    page = text(client.get(show(province["battery"])))

    assert "南方铝箔有限公司" in page
    assert "本企业需要“电池铝箔”" in page
    assert Suggestion.objects.filter(enterprise=province["battery"], partner=province["foil"], kind="supplier").exists()


def test_a_filtered_list_is_not_kept(client, province, officer):
    client.get(show(province["battery"], park="south"))

    assert not Suggestion.objects.exists()


def test_an_unknown_filter_is_said_so(client, province, officer):
    assert "没有这个选项" in text(client.get(show(province["battery"], city="999999")))


def test_an_unknown_list_does_not_exist(client, province, officer):
    assert client.get(show(province["battery"], kind="friend")).status_code == 404


def test_nothing_under_a_filter_says_what_to_do(client, province, officer):
    page = text(client.get(show(province["battery"], city="450100")))

    assert "请放宽城市、园区、行业或规模条件" in page


@pytest.mark.parametrize("role", ["member", "officer", "staff", "citizen"])
def test_a_foreign_enterprise_does_not_exist(client, province, role):
    client.force_login(make_user(role, parks=[make_park()]))

    assert client.get(show(province["battery"])).status_code == 404
    assert client.get(reverse("partners:export", args=[province["battery"].pk])).status_code == 404
    assert client.post(step(province, "decide"), {"outcome": "adopted"}).status_code == 404


def test_a_candidate_of_another_park_is_named_but_not_opened(client, province, officer):
    page = text(client.get(show(province["battery"])))

    assert f'href="{show(province["foil"])}"' not in page
    assert client.get(show(province["foil"])).status_code == 404


def test_a_member_sees_the_lists_of_its_own_enterprise_and_decides_nothing(client, province):
    enterprise = province["battery"]
    enterprise.memberships.create(user=(member := make_user("member")))
    client.force_login(member)

    page = text(client.get(show(enterprise)))

    assert "南方铝箔有限公司" in page
    assert "采纳" not in page
    assert client.post(step(province, "decide"), {"outcome": "adopted"}).status_code == 403


def test_lists_never_show_a_contact(client, province, officer):
    make_enterprise("有联系人铝箔", park=province["foil"].park, offers=["电池铝箔"], contact={"name": "李经理", "phone": "13800001111"})

    pages = text(client.get(show(province["battery"], kind="all"))) + text(client.get(reverse("partners:product"), {"q": "铝箔"}))

    assert "13800001111" not in pages
    assert "李经理" not in pages


def test_an_unverified_enterprise_is_told_what_comes_first(client, province, officer):
    waiting = make_enterprise(park=province["battery"].park, state=Enterprise.State.SUBMITTED)

    assert "核验通过后才有匹配结果" in text(client.get(show(waiting)))


def test_a_decision_is_made_and_taken_back_without_javascript(client, province, officer):
    page = text(client.post(step(province, "decide"), {"outcome": "declined", "reason": "已有长期供应商"}, follow=True))
    assert "已有长期供应商" in page

    client.post(step(province, "undo"))

    assert Decision.objects.get().undone_by == officer


def test_a_decision_with_htmx_answers_with_its_block(client, province, officer):
    page = text(client.post(step(province, "decide"), {"outcome": "adopted"}, headers=HTMX))

    assert page.strip().startswith('<div class="cluster no-print" id="decision-supplier-')
    assert "撤回" in page


def test_deciding_twice_is_refused_in_words(client, province, officer):
    client.post(step(province, "decide"), {"outcome": "adopted"})

    assert "已有处理结果" in text(client.post(step(province, "decide"), {"outcome": "declined"}, follow=True))
    assert Decision.objects.get().outcome == "adopted"


def test_the_lists_come_as_a_workbook_and_it_is_kept_who_took_them(client, province, officer):
    response = client.get(reverse("partners:export", args=[province["battery"].pk]), {"kind": "all"})

    rows = list(load_workbook(io.BytesIO(response.content)).active.values)
    assert rows[1][:3] == ("供应商", 1, "南方铝箔有限公司")
    assert AccessRecord.objects.get(user=officer).action == "partners.export"


def test_a_name_that_looks_like_a_formula_stays_a_name(client, province, officer):
    Enterprise.objects.filter(pk=province["foil"].pk).update(name="=1+1")

    content = text(client.get(reverse("partners:export", args=[province["battery"].pk]), {"format": "csv"}))

    assert next(row for row in csv.reader(io.StringIO(content)) if row[1] == "1")[2] == "'=1+1"


def test_without_an_index_every_page_says_that_it_is_being_built(client, province, officer, world):
    (world.root / "CURRENT").unlink()

    for address in (
        show(province["battery"]),
        reverse("partners:product") + "?q=铝",
        reverse("partners:export", args=[province["battery"].pk]),
    ):
        response = client.get(address)
        assert response.status_code == 200
        assert "正在建立索引" in text(response)
    assert Job.objects.filter(kind="partners.build").count() == 1


def test_the_page_comes_back_by_itself_once_the_index_is_built(client, province, officer):
    response = client.get(reverse("partners:building"), headers=HTMX)

    assert response["HX-Refresh"] == "true"


def test_the_page_costs_the_same_however_many_candidates(client, province, officer):
    def queries_of_the_page():
        client.get(show(province["battery"], kind="all"))
        with CaptureQueriesContext(connection) as asked:
            client.get(show(province["battery"], kind="all"))
        return len(asked)

    few = queries_of_the_page()
    for _ in range(12):
        make_enterprise(park=province["foil"].park, industry=province["foil"].industry, offers=["电池铝箔"])
    actions.build(force=True)

    assert queries_of_the_page() == few <= 26
