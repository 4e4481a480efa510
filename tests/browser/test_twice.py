"""A form sent twice, by a double click or by going back, and a file that is too large: nothing is done twice, nothing is lost."""

import pytest
from playwright.sync_api import expect

from services.reference.models import Park
from services.tickets.models import Ticket
from tests.factories import make_user

from .steps import fill, press


@pytest.fixture
def page(visit, province):
    """The form of a request, filled in."""
    page = visit("/tickets/new/", make_user())
    fill_in(page)
    return page


def fill_in(page):
    page.select_option("[name=kind]", "repair")
    page.select_option("[name=park]", label=str(Park.objects.get(code="nanning-dongbu")))
    fill(page, title="三号门路灯不亮", text="连续两晚没有亮。")


def test_a_form_pressed_twice_is_sent_once(page):
    page.get_by_role("button", name="提交诉求").dblclick()

    expect(page.locator(".messages")).to_contain_text("诉求已提交，编号")
    assert Ticket.objects.count() == 1


def test_the_same_form_sent_from_a_second_tab_shows_the_first_request(page):
    token = page.locator("[name=token]").input_value()
    press(page, "提交诉求")
    expect(page.locator(".messages")).to_contain_text("诉求已提交，编号")
    page.goto("/tickets/new/")
    page.evaluate("token => { document.querySelector('[name=token]').value = token; }", token)
    fill_in(page)
    press(page, "提交诉求")

    expect(page.locator(".messages")).to_contain_text("没有重复登记")
    assert Ticket.objects.count() == 1


def test_a_file_that_is_too_large_is_named_before_it_is_sent(page, tmp_path):
    large = tmp_path / "全景照片.png"
    with large.open("wb") as file:
        file.truncate(11 * 1024 * 1024)
    page.set_input_files("[name=files]", large)

    words = page.locator("[name=files]").evaluate("input => input.validationMessage")
    assert words == "所选文件超过 10 MB，请压缩后重新选择。"
