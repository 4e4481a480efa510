"""产业链知识 in the browser's eyes."""

import csv
import io

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from matching.knowledge.models import Proposal, Version
from services.enterprises.models import AccessRecord
from tests.factories import make_user

pytestmark = pytest.mark.django_db
PAGES = ["browse", "proposals", "versions", "propose_node", "propose_edge", "export"]
EDGE = {"product": "动力锂电池", "input": "铝锭", "role": "零部件", "weight": "0.5"}
TOLD = {"source": "行业手册", "source_on": "2026-10-01", "reason": "走访得知"}


def text(response):
    return response.content.decode()


def address(page, **query):
    return reverse(f"knowledge:{page}") + ("?" + "&".join(f"{key}={value}" for key, value in query.items()) if query else "")


@pytest.fixture
def at_desk(client, author, codes):
    client.force_login(author)
    return client


@pytest.mark.parametrize("role", ["citizen", "member", "staff", "editor"])
@pytest.mark.parametrize("page", PAGES)
def test_it_is_for_officers_only(client, role, page):
    client.force_login(make_user(role))

    assert client.get(address(page)).status_code == 403


def test_visitors_are_asked_to_sign_in(client):
    assert client.get(address("browse")).status_code == 302


def test_products_are_found_by_alias_the_nearest_name_first(at_desk):
    page = text(at_desk.get(address("browse", q="铝箔")))

    assert page.index(">铝箔</a>") > 0
    assert "动力电池</a>" not in page


def test_a_product_shows_both_sides_with_sources(at_desk):
    page = text(at_desk.get(address("product", name="铝箔卷")))

    assert "上游：需要的投入品" in page
    assert "知识文件，2026-11-23" in page
    assert '<svg class="path path--around"' in page
    assert " style=" not in page


def test_an_unknown_product_does_not_exist(at_desk):
    assert at_desk.get(address("product", name="无此物")).status_code == 404
    assert at_desk.get(address("propose_switch", product="无此物")).status_code == 404


def test_a_relation_is_proposed_by_alias_reviewed_and_holds(at_desk, client, author, reviewer):
    page = text(at_desk.post(address("propose_edge"), EDGE | TOLD, follow=True))
    assert "提议已提交" in page
    proposal = Proposal.objects.get()
    assert (proposal.product, proposal.proposed_by) == ("动力电池", author)

    client.force_login(reviewer)
    page = text(client.post(address("review"), {"proposals": [proposal.pk], "outcome": "approve", "reason": "属实"}, follow=True))

    assert "已发布第 1 版" in page
    assert "站内修订" in text(client.get(address("product", name="动力电池")))


def test_a_proposal_that_cannot_hold_is_answered_in_the_form(at_desk):
    page = text(at_desk.post(address("propose_edge"), {**EDGE, "product": "铝锭", "input": "动力电池", **TOLD}))

    assert "铝锭 ← 动力电池 ← 铝箔 ← 铝锭" in page
    assert 'value="行业手册"' in page
    assert not Proposal.objects.exists()


def test_a_source_of_tomorrow_is_refused(at_desk):
    assert "来源日期不能晚于今天" in text(at_desk.post(address("propose_edge"), EDGE | TOLD | {"source_on": "2999-01-01"}))


def test_a_product_is_proposed_with_its_aliases(at_desk):
    fields = {"product": "腐蚀箔", "aliases": "电极箔、化成用箔", "industry": "c3985", "chain": "aluminium", "stage": "中游"}

    at_desk.post(address("propose_node"), fields | TOLD)

    assert Proposal.objects.get().aliases == ["电极箔", "化成用箔"]
    assert Proposal.objects.get().industry == "C3985"


def test_the_name_of_a_known_product_stays(at_desk):
    at_desk.post(address("propose_node", name="铝箔"), {"product": "别的", "chain": "aluminium", "stage": "下游"} | TOLD)

    assert (Proposal.objects.get().product, Proposal.objects.get().action) == ("铝箔", "change")


def test_a_relation_is_switched_off_and_on_again(at_desk, client, reviewer):
    at_desk.post(address("propose_switch", product="铝箔", input="轧机"), TOLD)
    at_desk.post(address("propose_switch", product="轧机"), TOLD)
    client.force_login(reviewer)
    client.post(address("review"), {"proposals": list(Proposal.objects.values_list("pk", flat=True)), "outcome": "approve"})
    assert "已停用" in text(client.get(address("product", name="轧机")))

    client.post(address("propose_switch", product="轧机"), TOLD)

    assert Proposal.objects.filter(action="on", product="轧机", state="waiting").exists()


def test_reviewing_nothing_says_what_to_do(at_desk):
    assert "请先勾选要审核的提议" in text(at_desk.post(address("review"), {"outcome": "approve"}, follow=True))


def test_one_sees_no_box_to_tick_beside_ones_own_proposal(at_desk, propose):
    propose("change", "动力电池", "铝箔", weight=0.5)

    page = text(at_desk.get(address("proposals")))

    assert 'name="proposals"' not in page
    assert "撤回" in page


def test_versions_are_compared_and_restored_by_an_administrator(client, propose, reviewer):
    proposal = propose("change", "动力电池", "铝箔", weight=0.5)
    client.force_login(admin := make_user("admin"))
    client.post(address("review"), {"proposals": [proposal.pk], "outcome": "approve"})

    assert "动力电池 ← 铝箔" in text(client.get(address("diff", old=0, new=1)))
    client.post(reverse("knowledge:restore", args=[0]))

    assert Version.objects.first().restored == 0
    assert Version.objects.first().made_by == admin


@pytest.mark.parametrize("query", [{}, {"old": "x", "new": "1"}, {"old": "7", "new": "9"}])
def test_versions_that_do_not_exist_are_not_compared(at_desk, query):
    assert at_desk.get(address("diff", **query)).status_code == 404


def test_an_officer_restores_nothing(at_desk):
    assert "须由系统管理员操作" in text(at_desk.post(reverse("knowledge:restore", args=[0]), follow=True))


def test_the_relations_leave_as_a_file_and_it_is_kept_who_took_them(at_desk, author):
    response = at_desk.get(address("export", q="铝箔"))

    rows = list(csv.reader(io.StringIO(b"".join(response.streaming_content).decode("utf-8-sig"))))
    assert [row[5] for row in rows[1:]] == ["铝锭", "轧机"]
    assert rows[1][8:] == ["知识文件", "2026-11-23"]
    assert AccessRecord.objects.get(user=author).action == "knowledge.export"


def test_odd_words_find_nothing_and_break_nothing(at_desk):
    for word in ("%", "<script>alert(1)</script>", "😀", "\x00", "长" * 90):
        assert "<script>alert" not in text(at_desk.get(reverse("knowledge:browse"), {"q": word, "page": "x", "chain": "无"}))


def test_pages_cost_the_same_however_much_waits(at_desk, propose):
    def cost():
        with CaptureQueriesContext(connection) as asked:
            at_desk.get(address("proposals"))
        return len(asked)

    propose("change", "动力电池", "铝箔", weight=0.5)
    few = cost()
    propose("change", "铝箔", "铝锭", weight=0.5)
    propose("off", "铝箔", "轧机")

    assert cost() == few
