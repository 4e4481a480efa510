"""A model's text on the page: streamed, labelled, and gone again when it cannot be trusted."""

import time

import pytest
from playwright.sync_api import expect

from services.consultation import writing
from services.consultation.models import Generation
from tests import model_server

from .steps import press

KNOWN = "小型微利企业的条件是什么？应纳税所得额不超过多少？"


def speaks_slowly(handler):
    """Sentence by sentence, so that the page is seen while it waits."""
    handler.begin()
    for piece in handler.server.pieces:
        handler.piece(piece)
        time.sleep(1.2)
    handler.send("data: [DONE]\n\n")


@pytest.fixture
def model(settings):
    with model_server.running() as server:
        settings.LLM_BASE_URL, settings.LLM_MODEL, settings.LLM_TIMEOUT = server.url, "qwen-local", 20.0
        server.says(
            "小型微利企业须同时符合",
            "年度应纳税所得额不超过300万元、从业人数不超过300人、资产总额不超过5000万元三个条件[1]。",
            "应纳税所得额不超过800万元[1]。",
        )
        yield server


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_streamed_answer_is_labelled_and_checked(visit, library, model, shoot, scheme):
    model.behave = speaks_slowly
    page = visit("/ask/", color_scheme=scheme)
    page.locator("#ask-box [name=q]").fill(KNOWN)
    press(page, "提问", within="#ask-box")
    expect(page.locator(".ai-wait")).to_be_visible()
    shoot(page, f"ask-writing-{scheme}")

    expect(page.locator(".ai[aria-label]")).to_contain_text("300万元")
    expect(page.locator(".ai")).to_contain_text("AI 生成内容，仅供参考")
    expect(page.locator(".ai .citation").first).to_have_attribute("href", writing_link(page))
    expect(page.locator(".ai")).not_to_contain_text("800万元")
    shoot(page, f"ask-written-{scheme}")
    assert Generation.objects.get().state == Generation.State.KEPT


def writing_link(page):
    return page.locator(".answer-text .citation").last.get_attribute("href")


def test_without_script_a_button_asks_for_the_text(visit, library, model, shoot):
    page = visit("/ask/", java_script_enabled=False)
    page.locator("#ask-box [name=q]").fill(KNOWN)
    press(page, "提问", within="#ask-box")
    press(page, "请 AI 整理成简要回答")

    expect(page.locator(".ai")).to_contain_text(str(writing.LABEL))
    shoot(page, "ask-written-plain")


def test_a_broken_model_leaves_the_quotation(visit, library, model, shoot):
    model.behave = model_server.fails
    page = visit(f"/ask/?q={KNOWN}")

    expect(page.locator("#turns")).to_contain_text("以下为原文摘录")
    expect(page.locator("#turns mark").first).to_be_visible()
    shoot(page, "ask-fallen-back")


def test_a_page_reloaded_half_way_shows_what_stands_and_then_the_rest(visit, library, model, shoot):
    model.behave = speaks_slowly
    page = visit(f"/ask/?q={KNOWN}")
    expect(page.locator(".ai .answer-text")).to_contain_text("300万元")
    page.goto("/ask/")

    expect(page.locator(".ai .answer-text")).to_contain_text("300万元")
    shoot(page, "ask-reloaded")
    expect(page.locator("section.ai")).to_contain_text("300万元")
    assert Generation.objects.get().state == Generation.State.KEPT
