"""A question in English and one in Vietnamese: the frame in the asker's language, the law in Chinese, key terms beneath."""

import pytest
from playwright.sync_api import expect

from tests.services.consultation.foreign.conftest import catalogues  # noqa: F401 - a fixture

from .steps import press

ENGLISH = "How much corporate income tax does a small low-profit enterprise pay?"
VIETNAMESE = "Thế nào là doanh nghiệp nhỏ lợi nhuận thấp?"
ELSEWHERE = "Thủ tục thành lập công ty ở Hà Nội như thế nào?"


@pytest.fixture
def page(visit, library, catalogues):  # noqa: F811 - a fixture
    return visit("/ask/")


def ask(page, question):
    page.locator("#ask-box [name=q]").fill(question)
    press(page, "提问", within="#ask-box")
    turn = page.locator("#turns article").first
    expect(turn.locator(".card-title").first).to_have_text(question)
    return turn


def test_an_english_question_is_answered_in_english_around_the_law(page, shoot):
    turn = ask(page, ENGLISH)

    expect(turn.locator(".answer-text")).to_contain_text("20%")
    expect(turn).to_contain_text("小型微利企业 = small low-profit enterprise")
    expect(turn.locator(".citations summary").first).to_contain_text("In force until")
    shoot(page, "ask-english")


def test_a_vietnamese_question_is_answered_in_vietnamese_around_the_law(page, shoot):
    turn = ask(page, VIETNAMESE)

    expect(turn.locator(".answer-text")).to_contain_text("300万元")
    expect(turn).to_contain_text("小型微利企业 = doanh nghiệp nhỏ lợi nhuận thấp")
    expect(turn.locator(".citations summary").first).to_contain_text("Có hiệu lực đến")
    shoot(page, "ask-vietnamese")


def test_a_vietnamese_refusal_says_why(page, shoot):
    turn = ask(page, ELSEWHERE)

    expect(turn).to_contain_text("Bạn hỏi về Hà Nội")
    expect(turn.get_by_role("link", name="Gửi câu hỏi cho nhân viên")).to_be_visible()
    shoot(page, "ask-vietnamese-refused")
