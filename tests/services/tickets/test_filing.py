"""The form of a request: prefilled, forgiving, filed once."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from services.tickets import attachments, throttle
from services.tickets.models import Attachment, Ticket
from tests.factories import make_enterprise, make_park, make_user

from .factories import make_png

pytestmark = pytest.mark.django_db
TOKEN = "0123456789abcdef" * 2
PHONE = {"contact_name": "黄某某", "contact_phone": "13800001234"}


def given(**more):
    park = {} if "park" in more else {"park": make_park().pk}
    return {"kind": "repair", "title": "路灯不亮", "text": "三号门连续两晚没有亮。", "token": TOKEN, **park, **more}


def test_a_member_files_for_the_enterprise_and_lands_on_the_ticket(client):
    user = make_user("member")
    enterprise = make_enterprise(members=[user])
    client.force_login(user)

    response = client.post("/tickets/new/", given(enterprise=enterprise.pk, files=[make_png()]))

    ticket = Ticket.objects.get()
    assert response.url == f"/tickets/{ticket.number}/"
    assert (ticket.asker, ticket.enterprise, ticket.attachments.count()) == (user, enterprise, 1)


def test_a_visitor_files_with_a_phone_and_is_shown_number_and_code(client):
    response = client.post("/tickets/new/", given(**PHONE), follow=True)

    ticket = Ticket.objects.get()
    page = response.content.decode()
    assert ticket.number in page
    assert ticket.code in page


def test_a_visitor_without_a_phone_is_asked_for_it(client):
    response = client.post("/tickets/new/", given())

    assert response.status_code == 422
    assert not Ticket.objects.exists()


@pytest.mark.parametrize("signed_in", [True, False])
def test_a_double_submit_shows_the_first_ticket(client, signed_in):
    if signed_in:
        client.force_login(make_user())
    form = given(**PHONE)

    first, second = (client.post("/tickets/new/", {**form, "files": [make_png()]}) for _time in range(2))

    assert first.url == second.url
    assert (Ticket.objects.count(), Attachment.objects.count()) == (1, 1)
    assert "没有重复登记" in client.get(second.url).content.decode()


def test_a_faulty_form_keeps_the_words_and_the_good_file(client):
    client.force_login(make_user())
    disguised = SimpleUploadedFile("执照.pdf", b"MZ\x90\x00 this is a program")

    response = client.post("/tickets/new/", given(files=[make_png("照片.png"), disguised]))

    page = response.content.decode()
    assert response.status_code == 422
    assert "“执照.pdf”：" in page
    assert "三号门连续两晚没有亮。" in page
    assert Attachment.objects.get().name == "照片.png"


def test_the_kept_file_goes_with_the_corrected_form(client):
    client.force_login(make_user())
    form = given(title="", files=[make_png()])
    client.post("/tickets/new/", form)

    client.post("/tickets/new/", {**form, "title": "路灯不亮", "files": []})

    assert Ticket.objects.get().attachments.count() == 1


def test_a_kept_file_is_removed_without_filing(client):
    client.force_login(make_user())
    form = given(title="", files=[make_png()])
    client.post("/tickets/new/", form)

    client.post("/tickets/new/", {**form, "title": "路灯不亮", "files": [], "drop": Attachment.objects.get().pk})

    assert not Attachment.objects.exists()
    assert not Ticket.objects.exists()


def test_a_draft_of_somebody_else_is_out_of_reach(client):
    client.force_login(make_user())
    client.post("/tickets/new/", given(title="", files=[make_png()]))

    client.post("/tickets/new/", given(token="f" * 32, drop=Attachment.objects.get().pk))

    assert Attachment.objects.exists()


def test_a_sixth_file_is_named_and_five_are_kept(client):
    client.force_login(make_user())

    response = client.post("/tickets/new/", given(files=[make_png(f"{n}.png") for n in range(6)]))

    assert "最多 5 个附件，多出的 1 个没有保留" in response.content.decode()
    assert attachments.waiting(TOKEN).count() == 5


def test_a_refused_question_prefills_the_form_and_is_kept_as_origin(client):
    page = client.get("/tickets/new/", {"title": "设备补贴", "text": "冷轧机更新有补贴吗", "question": "q-17"}).content.decode()
    assert 'value="设备补贴"' in page
    assert "冷轧机更新有补贴吗" in page

    client.post("/tickets/new/", given(question="q-17", **PHONE))

    ticket = Ticket.objects.get()
    assert (ticket.origin, ticket.origin_ref) == ("consultation", "q-17")


def test_a_question_given_in_words_becomes_the_text(client):
    form = client.get("/tickets/new/", {"title": "补贴", "question": "冷轧机更新有补贴吗？"}).context["form"]

    client.post("/tickets/new/", given(text=form["text"].value(), question=form["question"].value(), **PHONE))

    ticket = Ticket.objects.get()
    assert (ticket.text, ticket.origin, ticket.origin_ref) == ("冷轧机更新有补贴吗？", "consultation", "")


def test_a_visitor_files_ten_an_hour_and_keeps_the_words_of_the_eleventh(client):
    park = make_park()
    for number in range(throttle.LIMITS["file"][0]):
        client.post("/tickets/new/", given(park=park.pk, title=f"第 {number} 件", **PHONE))

    response = client.post("/tickets/new/", given(park=park.pk, title="再来一件", **PHONE))

    assert "请稍后再提交" in response.content.decode()
    assert 'value="再来一件"' in response.content.decode()


NASTY = [
    "'; DROP TABLE tickets_ticket; --",
    "<script>alert(1)</script>",
    "灯💡不亮👨‍👩‍👧",
    "零\x00宽\u200b控\x1b制\u202e符",
    "=cmd|' /C calc'!A0",
]


@pytest.mark.parametrize("words", NASTY)
def test_odd_text_is_filed_and_shown_as_text(client, words):
    client.force_login(make_user())

    response = client.post("/tickets/new/", given(title=words, text=words), follow=True)

    ticket = Ticket.objects.get()
    assert response.status_code == 200
    assert "<script>alert" not in response.content.decode()
    assert not {"\x00", "\x1b", "\u202e"} & set(ticket.title)


@pytest.mark.parametrize(
    "field", ["kind", "title", "text", "park", "enterprise", "contact_name", "contact_phone", "token", "question", "drop"]
)
@pytest.mark.parametrize("value", ["", "\x00", "9" * 50, "字" * 6000, "-1", "𠮷" * 200])
def test_no_field_breaks_the_page(client, field, value):
    user = make_user("member")
    make_enterprise(members=[user])
    client.force_login(user)

    assert client.post("/tickets/new/", given(**{field: value})).status_code in (200, 302, 422)


def test_text_of_nothing_but_invisible_signs_is_asked_for_again(client):
    client.force_login(make_user())

    response = client.post("/tickets/new/", given(text="\u200b\u200b \x07"))

    assert response.status_code == 422


@pytest.mark.parametrize("signed_in", [True, False])
def test_forms_never_finished_do_not_fill_the_disk(client, monkeypatch, signed_in):
    monkeypatch.setitem(throttle.LIMITS, "upload", (2, 3600))
    if signed_in:
        client.force_login(make_user())

    pages = [client.post("/tickets/new/", given(title="", token=f"{n:032x}", files=[make_png()])) for n in range(4)]

    assert Attachment.objects.count() == 2
    assert "这次的没有保留" in pages[-1].content.decode()
