"""Story 8: an officer looks a product up, proposes a relation, another one approves it; a reason shows the way of the goods."""

import pytest
from playwright.sync_api import expect

from matching.knowledge.models import Proposal, Version
from services.reference.models import Park
from tests.factories import make_user

from .steps import fill, press

NAME = "平果桂铝新材有限公司"


@pytest.fixture
def officers(province):
    parks = Park.objects.all()
    return [make_user("officer", parks=parks, display_name=name) for name in ("覃招商", "梁招商")]


def test_a_product_is_found_and_shown_with_what_stands_around_it(visit, shoot, officers):
    page = visit("/knowledge/", officers[0])
    page.locator("main [name=q]").press_sequentially("电池铝箔")

    page.locator("#rows").get_by_role("link", name="电池铝箔", exact=True).click()

    expect(page.get_by_role("heading", name="电池铝箔", exact=True)).to_be_visible()
    expect(page.locator("svg.path--around")).to_be_visible()
    expect(page.locator("main")).to_contain_text("编写组整理")
    shoot(page, "knowledge-product")


def test_a_relation_is_proposed_by_one_and_approved_by_another(visit, shoot, officers, encoder):
    page = visit("/knowledge/propose/relation/?product=电池铝箔", officers[0])
    fill(page, input="动力电池电芯", source="企业走访记录", reason="写反了的关系")
    press(page, "提交审核")
    expect(page.get_by_role("alert")).to_contain_text("已有相反的关系")
    shoot(page, "knowledge-refused")

    fill(page, input="铝锭", reason="走访得知")
    press(page, "提交审核")
    expect(page.get_by_role("status").first).to_contain_text("提议已提交")

    page = visit("/knowledge/proposals/", officers[1])
    page.get_by_role("checkbox").check()
    shoot(page, "knowledge-proposals")
    press(page, "通过所选")
    expect(page.get_by_role("status").first).to_contain_text("已发布第 1 版")
    page.goto("/knowledge/versions/")
    page.get_by_role("link", name="本版改动").click()
    expect(page.locator("main")).to_contain_text("电池铝箔 ← 铝锭")
    shoot(page, "knowledge-diff")
    assert Proposal.objects.get().version == Version.objects.get()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_reason_shows_the_way_of_the_goods(visit, shoot, rankings, officers, scheme):
    page = visit(f"/partners/{rankings[NAME].pk}/?kind=customer", officers[0], color_scheme=scheme)
    first = page.locator(".rank").first
    first.get_by_text("为什么").click()

    expect(first.locator("svg.path:visible")).to_have_count(1)
    expect(first.locator(".quote")).to_contain_text("来源：")
    shoot(page, f"partners-why-{scheme}")
