"""Story 5: an enterprise files a request with a file, staff answer it, the enterprise rates it."""

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from services.reference.models import Park
from services.tickets import actions
from services.tickets.models import Attachment, Ticket
from tests.factories import make_enterprise, make_user
from tests.services.enterprises.conftest import picture
from tests.services.tickets.factories import make_ticket

from .steps import fill, press

PHOTO = {"name": "路灯现场.png", "mimeType": "image/png", "buffer": picture("PNG")}
REQUEST = {
    "title": "三号门路灯不亮",
    "text": "连续两晚没有亮，夜班员工出入不便，请派人检修。",
    "contact_name": "李工",
    "contact_phone": "0771-1234567",
}


@pytest.fixture
def park(province):
    return Park.objects.get(code="nanning-dongbu")


@pytest.fixture
def member(province):
    return make_user("member", display_name="李青禾")


@pytest.fixture
def staff(park):
    return make_user("staff", parks=[park], display_name="韦晓岚")


@pytest.fixture
def enterprise(park, member):
    return make_enterprise("南宁青禾铝业有限公司", park=park, members=[member])


@pytest.fixture
def ticket_in(park, member, enterprise, staff):
    """ticket_in("answered") makes the enterprise's ticket and brings it to that state, all just now."""

    def make(state):
        now, by = timezone.now(), {"by": staff, "at": timezone.now()}
        ticket = make_ticket(park=park, asker=member, enterprise=enterprise, at=now, text=REQUEST["text"])
        if state in ("answered", "closed"):
            actions.take(ticket_id=ticket.pk, **by)
            actions.answer(ticket_id=ticket.pk, text="今晚已更换灯管，请确认。", **by)
        if state == "closed":
            actions.close(ticket_id=ticket.pk, **by)
        return ticket

    return make


def test_a_request_is_filed_with_a_photo(visit, shoot, member, enterprise):
    page = visit("/tickets/new/", member)
    page.select_option("[name=kind]", "repair")
    fill(page, **REQUEST)
    page.set_input_files("[name=files]", PHOTO)
    shoot(page, "ticket-new")
    press(page, "提交诉求")

    expect(page.locator(".messages")).to_contain_text("诉求已提交，编号")
    expect(page.get_by_role("link", name="路灯现场.png")).to_be_visible()
    shoot(page, "ticket-open")
    assert (Ticket.objects.get().enterprise, Attachment.objects.count()) == (enterprise, 1)


def test_a_faulty_form_keeps_the_words_and_the_photo(visit, shoot, member, enterprise):
    page = visit("/tickets/new/", member)
    fill(page, **{**REQUEST, "contact_phone": "打我手机"})
    page.set_input_files("[name=files]", PHOTO)
    press(page, "提交诉求")

    expect(page.locator(".error-summary")).to_contain_text("电话应为 7 至 20 位数字")
    expect(page.get_by_role("group", name="已收到的附件")).to_contain_text("路灯现场.png")
    expect(page.locator("[name=text]")).to_have_value(REQUEST["text"])
    shoot(page, "ticket-faulty")


def test_staff_take_a_request_in_the_inbox_and_answer(visit, shoot, staff, ticket_in):
    ticket = ticket_in("open")
    page = visit("/tickets/inbox/", staff)
    page.get_by_role("button", name=f"受理 {ticket.number}").click()
    expect(page.get_by_text("已由您受理")).to_be_visible()
    shoot(page, "ticket-inbox")

    page.get_by_role("link", name=ticket.title).click()
    shoot(page, "ticket-desk")
    page.locator("[name=answer-text]").fill("今晚已更换灯管，请确认。")
    press(page, "发出答复")
    expect(page.locator(".messages")).to_contain_text("答复已发给提交人")
    assert Ticket.objects.get().state == "answered"


def test_staff_close_an_answered_request_after_being_asked(visit, shoot, staff, ticket_in):
    page = visit(f"/tickets/{ticket_in('answered').number}/", staff)
    press(page, "办结")
    expect(page.get_by_role("dialog")).to_contain_text("七天内可以要求重新办理")
    shoot(page, "ticket-close")
    press(page, "确定", within="dialog")

    expect(page.locator(".messages")).to_contain_text("诉求已办结")


def test_the_enterprise_rates_the_closed_request(visit, shoot, member, ticket_in):
    ticket = ticket_in("closed")
    page = visit("/tickets/", member)
    shoot(page, "tickets-mine")
    page.get_by_role("link", name=ticket.title).click()
    page.get_by_text("5 很满意").click()
    shoot(page, "ticket-closed")
    press(page, "提交评价")

    expect(page.locator(".messages")).to_contain_text("感谢您的评价")
    expect(page.locator("main")).to_contain_text("5 分（满分 5 分）")
    shoot(page, "ticket-rated")


def test_an_answer_is_confirmed_by_the_enterprise(visit, shoot, member, ticket_in):
    page = visit(f"/tickets/{ticket_in('answered').number}/", member)
    shoot(page, "ticket-answered")
    page.get_by_text("4 满意", exact=True).click()
    press(page, "已解决，确认办结")

    expect(page.locator(".messages")).to_contain_text("已确认办结")
    assert Ticket.objects.get().state == "closed"
