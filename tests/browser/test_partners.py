"""Story 3: an officer finds an enterprise, reads the ranked lists, decides, takes the lists along."""

from io import BytesIO

import pytest
from openpyxl import load_workbook
from playwright.sync_api import expect

from matching.partners.models import Decision
from services.reference.models import Park
from tests.factories import make_user

NAME = "平果桂铝新材有限公司"


@pytest.fixture
def officer(province):
    return make_user("officer", parks=Park.objects.all(), display_name="覃招商")


@pytest.fixture
def lists(visit, rankings, officer):
    """All lists of one enterprise on the officer's screen."""
    return visit(f"/partners/{rankings[NAME].pk}/?kind=all", officer)


def ranked(page, kind):
    """The names of a list in their order."""
    return page.locator(f"section[aria-labelledby=list-{kind}] .rank strong")


def test_an_enterprise_is_found_by_a_part_of_its_name(visit, shoot, rankings, officer):
    page = visit("/partners/", officer)
    page.locator("main [name=q]").press_sequentially("平果桂铝")

    expect(page.locator("#found tbody tr")).to_have_count(1)
    expect(page.locator("#found")).to_contain_text("供应")
    shoot(page, "partners-search")
    page.get_by_role("link", name=NAME).click()
    expect(page.get_by_role("heading", name=NAME)).to_be_visible()


def test_three_lists_rank_with_reasons(lists, shoot):
    expect(ranked(lists, "supplier").first).to_contain_text("百色右江铝锭有限公司")
    expect(ranked(lists, "customer").first).to_contain_text("电池")
    expect(ranked(lists, "competitor").first).to_contain_text("百色千禾铝箔有限公司")

    expect(lists.locator("section[aria-labelledby=list-supplier] .rank-reason").first).to_contain_text("铝锭")
    lists.locator("section[aria-labelledby=list-supplier]").get_by_text("为什么").first.click()
    shoot(lists, "partners-lists")


def test_a_city_narrows_the_lists(lists, shoot, width):
    if width == "phone":
        lists.locator(".filters summary").click()
    lists.get_by_label("城市").select_option(label="百色市")

    expect(ranked(lists, "customer").filter(has_text="柳州")).to_have_count(0)
    expect(ranked(lists, "competitor").first).to_contain_text("百色")
    shoot(lists, "partners-city")


def test_filters_stay_as_they_were_when_another_list_is_fetched(lists, width):
    city, is_desk = lists.get_by_label("城市"), width != "phone"
    expect(city).to_be_visible(visible=is_desk)

    lists.get_by_role("link", name="客户", exact=True).click()
    lists.wait_for_url("**kind=customer**")
    expect(lists.locator("#list-supplier")).to_have_count(0)
    expect(city).to_be_visible(visible=is_desk)

    if not is_desk:
        lists.locator(".filters summary").click()
    city.select_option(label="百色市")
    lists.wait_for_url("**city=**")
    expect(lists.locator(".filters .badge")).to_have_count(1)
    expect(city).to_be_visible()


def test_a_decision_is_recorded_and_taken_back(lists, shoot):
    first = lists.locator("section[aria-labelledby=list-supplier] .rank").first
    first.get_by_role("button", name="采纳", exact=True).click()
    expect(first).to_contain_text("覃招商")
    shoot(first.page, "partners-decided")
    assert Decision.objects.get().outcome == "adopted"

    first.get_by_role("button", name="撤回").click()
    expect(first.get_by_role("button", name="采纳", exact=True)).to_be_visible()
    assert not Decision.objects.standing().exists()


def test_a_suggestion_is_declined_with_its_reason(lists):
    first = lists.locator("section[aria-labelledby=list-supplier] .rank").first
    first.get_by_text("不采纳", exact=True).click()
    first.get_by_placeholder("理由（选填）").fill("已有长期供应商")
    first.get_by_role("button", name="确定不采纳").click()

    expect(first).to_contain_text("已有长期供应商")


def test_the_lists_are_exported_as_shown(lists):
    with lists.expect_download() as download:
        lists.get_by_role("link", name="导出 Excel").click()

    book = load_workbook(BytesIO(download.value.path().read_bytes()))
    cells = {cell for sheet in book for row in sheet.values for cell in row}
    assert "百色右江铝锭有限公司" in cells
