"""Other ways through the site: keyboard, no scripts, dark, print, and pages that say no."""

import pytest
from playwright.sync_api import expect

from services.reference.models import Park
from services.tickets.models import Ticket
from tests.factories import make_enterprise, make_user
from tests.services.tickets.factories import make_ticket

from .steps import fill, press

DARK = {"color_scheme": "dark"}


def tab_to(page, selector, most=30):
    """Press Tab until this element has the focus; returns how often."""
    for times in range(1, most + 1):
        page.keyboard.press("Tab")
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return times
    raise AssertionError(f"{most} tabs do not reach {selector}")


def test_the_keyboard_reaches_the_ask_box_and_gets_an_answer(visit, library, shoot):
    page = visit("/")
    assert tab_to(page, ".skip-link") == 1
    expect(page.locator(".skip-link")).to_be_in_viewport()
    shoot(page, "skip-link")
    page.keyboard.press("Enter")
    assert tab_to(page, "#ask") <= 2
    page.keyboard.type("政府单位采购应当几天内付款？")
    page.keyboard.press("Enter")

    expect(page.locator("#turns")).to_contain_text("30日")


def test_a_menu_opens_and_closes_by_keyboard(visit, province):
    page = visit("/", make_user("member"))
    tab_to(page, ".user-menu summary")
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="退出登录")).to_be_visible()
    page.keyboard.press("Escape")

    expect(page.get_by_role("button", name="退出登录")).to_be_hidden()
    assert page.evaluate("document.activeElement.matches('.user-menu summary')")


def test_a_question_is_answered_without_scripts(visit, library):
    page = visit("/ask/", java_script_enabled=False)
    page.locator("#ask-box [name=q]").fill("政府单位采购应当几天内付款？")
    press(page, "提问", within="#ask-box")
    expect(page.locator("#turns")).to_contain_text("30日")
    press(page, "有帮助")

    expect(page.locator("#turns")).to_contain_text("已记录：有帮助")


def test_a_request_is_filed_without_scripts(visit, province):
    page = visit("/tickets/new/", java_script_enabled=False)
    page.select_option("[name=kind]", "repair")
    page.select_option("[name=park]", label=str(Park.objects.get(code="nanning-dongbu")))
    fill(page, title="三号门路灯不亮", text="连续两晚没有亮。", contact_phone="13800001234")
    press(page, "提交诉求")

    expect(page.get_by_role("heading", name="诉求已提交")).to_be_visible()
    expect(page.locator(".stat-value").first).to_have_text(Ticket.objects.get().number)


def test_the_phone_menu_leads_on(visit, province, width, shoot):
    page = visit("/")
    if width == "phone":
        page.locator(".site-menu summary").click()
        shoot(page, "menu-open")
    page.locator("nav:visible").get_by_role("link", name="提诉求").first.click()

    expect(page.get_by_role("heading", name="提交诉求")).to_be_visible()


def test_a_visitors_pages_in_the_dark(visit, library, shoot):
    page = visit("/", **DARK)
    for path, name in [
        ("/", "home"),
        ("/policies/", "policies"),
        ("/policies/payment-802/", "policy"),
        ("/faq/", "faq"),
        ("/tickets/new/", "ticket"),
    ]:
        page.goto(path)

        assert page.evaluate("getComputedStyle(document.body).backgroundColor.match(/\\d+/)[0] < 60")
        shoot(page, f"dark-{name}")


def test_an_answer_and_a_list_of_partners_in_the_dark(visit, library, rankings, shoot):
    page = visit("/ask/?q=政府单位采购应当几天内付款？", **DARK)
    shoot(page, "dark-ask")
    enterprise = rankings["平果桂铝新材有限公司"]
    page = visit(f"/partners/{enterprise.pk}/", make_user("officer", parks=Park.objects.all()), **DARK)
    expect(page.locator(".rank").first).to_be_visible()

    shoot(page, "dark-partners")


def test_the_theme_is_chosen_and_kept(visit, province):
    page = visit("/")
    page.get_by_role("button", name="切换浅色或深色").click()
    assert page.locator("html").get_attribute("data-theme") == "dark"
    page.goto("/tickets/new/")

    assert page.locator("html").get_attribute("data-theme") == "dark"


@pytest.mark.parametrize("role", ["staff", "officer", "member", "editor"])
def test_the_front_page_of_a_role_shows_its_work(visit, library, shoot, role):
    park = Park.objects.get(code="nanning-dongbu")
    user = make_user(role, parks=[park], display_name="韦晓岚")
    asker = user if role == "member" else make_user("member")
    enterprise = make_enterprise("南宁青禾铝业有限公司", park=park, members=[asker], state="submitted")
    make_ticket(park=park, asker=asker, enterprise=enterprise)
    page = visit("/", user)

    expect(page.get_by_role("heading", name="韦晓岚，您好")).to_be_visible()
    shoot(page, f"home-{role}")


def test_a_policy_prints_its_text_without_the_surroundings(visit, library, shoot):
    page = visit("/policies/payment-802/")
    page.emulate_media(media="print")

    expect(page.locator(".site-header, .site-footer-links, .page-actions, .button").locator("visible=true")).to_have_count(0)
    expect(page.locator("main")).to_contain_text("国务院令第802号")
    shoot(page, "print-policy")


def test_a_missing_page_is_told_in_chinese(visit, province, shoot):
    page = visit("/policies/nothing/")

    expect(page.get_by_role("heading", name="没有找到这个页面")).to_be_visible()
    shoot(page, "error-404")


def test_a_page_of_others_is_refused_in_chinese(visit, province, shoot):
    page = visit("/enterprises/import/", make_user("citizen"))
    expect(page.get_by_role("heading", name="您没有权限查看这个页面")).to_be_visible()
    shoot(page, "error-403")
    page.goto(f"/enterprises/{make_enterprise('别家的企业有限公司').pk}/")

    expect(page.get_by_role("heading", name="没有找到这个页面")).to_be_visible()


def test_public_pages_fit_their_width(visit, library, shoot):
    page = visit("/")
    for name in [
        "guides",
        "guides/payment-complaint",
        "news",
        "faq",
        "policies",
        "sources",
        "accessibility",
        "accounts/login",
        "tickets/lookup",
    ]:
        page.goto(f"/{name}/")

        expect(page.locator("main h1")).to_be_visible()
        shoot(page, name.replace("/", "-"))
