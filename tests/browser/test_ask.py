"""Story 4: a citizen asks, reads the source, leaves what nobody could answer for the staff, and looks it up again."""

import re

import pytest
from playwright.sync_api import expect

from services.consultation.models import Feedback
from services.reference.models import Park
from services.tickets.models import Ticket

from .steps import fill, press

KNOWN = "小型微利企业的条件是什么？应纳税所得额不超过多少？"
UNKNOWN = "园区食堂的早餐几点开始？"


@pytest.fixture
def answered(visit, library):
    """The page of a visitor who got an answer with its sources."""
    page = visit("/ask/")
    page.locator("#ask-box [name=q]").fill(KNOWN)
    press(page, "提问", within="#ask-box")
    expect(page.locator("#turns article")).to_have_count(1)
    return page


@pytest.fixture
def refused(visit, library):
    page = visit(f"/ask/?q={UNKNOWN}")
    expect(page.locator("#turns")).to_contain_text("没有查到依据")
    return page


def test_an_answer_is_cited_with_its_validity(answered, shoot):
    turn = answered.locator("#turns article")
    expect(turn).to_contain_text("300万元")
    expect(turn.locator(".citation").first).to_have_text("[1]")
    expect(turn.locator(".citations summary").first).to_contain_text("小微企业和个体工商户税费支持政策")
    expect(turn.locator(".citations summary").first).to_contain_text("现行有效")
    shoot(answered, "ask-answer")


def test_a_citation_leads_to_the_clause_on_the_page(answered, shoot):
    source = answered.locator(".citations a").first
    anchor = source.get_attribute("href").partition("#")[2]
    source.click()

    expect(answered).to_have_url(re.compile(f"/policies/.+#{anchor}$"))
    expect(answered.locator(f"#{anchor}")).to_be_in_viewport()
    expect(answered.locator(f"#{anchor}")).to_contain_text("第二条")
    shoot(answered, "policy-cited")


def test_enter_asks_but_not_while_a_word_is_being_composed(visit, library):
    page = visit("/ask/")
    box = page.locator("#ask-box [name=q]")
    box.fill(KNOWN)
    box.dispatch_event("keydown", {"key": "Enter", "isComposing": True, "bubbles": True, "cancelable": True})
    box.press("Shift+Enter")
    expect(box).to_have_value(f"{KNOWN}\n")
    expect(page.locator("#turns article")).to_have_count(0)

    box.press("Enter")

    expect(page.locator("#turns article")).to_have_count(1)
    expect(box).to_have_value("")


def test_an_answer_gets_a_thumb(answered, shoot):
    answered.get_by_role("button", name="有帮助").click()

    expect(answered.get_by_text("已记录：有帮助")).to_be_visible()
    shoot(answered, "ask-rated")
    assert Feedback.objects.get().verdict == "good"


def test_what_is_unknown_is_refused_and_left_for_the_staff(refused, shoot):
    shoot(refused, "ask-refused")
    refused.get_by_role("link", name="把问题留给工作人员").click()
    expect(refused.locator("[name=text]")).to_have_value(UNKNOWN)
    park = Park.objects.get(code="nanning-dongbu")
    refused.select_option("[name=park]", str(park.pk))
    fill(refused, contact_name="陆先生", contact_phone="13800001234")
    shoot(refused, "ticket-from-question")
    press(refused, "提交诉求")

    expect(refused.get_by_role("heading", name="诉求已提交")).to_be_visible()
    shoot(refused, "ticket-filed")
    assert Ticket.objects.get().origin == "consultation"


def test_number_and_code_open_the_ticket_in_another_browser(refused, visit, shoot):
    refused.get_by_role("link", name="把问题留给工作人员").click()
    refused.select_option("[name=park]", index=1)
    fill(refused, contact_phone="13800001234")
    press(refused, "提交诉求")
    number, code = (refused.locator(".stat-value").nth(place).inner_text() for place in (0, 1))

    page = visit("/tickets/lookup/")
    fill(page, number=number.lower(), code="22222222")
    press(page, "查询")
    expect(page.locator(".error-summary")).to_contain_text("没有编号和查询码都相符的诉求")
    shoot(page, "ticket-lookup")
    fill(page, code=code)
    press(page, "查询")
    expect(page.locator("main")).to_contain_text("尚未受理")
    shoot(page, "ticket-looked-up")


def test_an_ended_policy_points_to_the_one_in_force(visit, library, shoot):
    page = visit("/policies/payment-728/")
    expect(page.locator(".notice").first).to_contain_text("已被替代")
    shoot(page, "policy-superseded")
    page.locator(".notice a").first.click()

    expect(page.locator(".notice").first).to_contain_text("现行有效")
