from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from openpyxl import load_workbook

from services.consultation.models import Document
from services.enterprises.models import AccessRecord
from services.library import actions
from services.library.models import Delivery, Item, Paper
from tests.factories import make_user

from . import files
from .test_intake import SHEET

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(client, editor):
    """The browser of the editor."""
    client.force_login(editor, backend="django.contrib.auth.backends.ModelBackend")
    return client


def form_of(paper, **changes):
    typed = {
        "title": paper.title,
        "kind": paper.kind,
        "number": paper.number,
        "issuer": paper.issuer,
        "body": paper.body,
        "effective_on": "",
    }
    return {**typed, **changes}


def test_several_files_are_taken_in_one_go_and_recorded(desk):
    sent = [SimpleUploadedFile("a.txt", "第一条 甲。".encode()), SimpleUploadedFile("b.txt", b"")]

    page = desk.post("/library/upload/", {"files": sent})

    delivery = Delivery.objects.get()
    assert page.url == f"/library/deliveries/{delivery.pk}/"
    assert delivery.items.count() == 2
    assert AccessRecord.objects.get().action == "library upload"


def test_an_upload_without_files_says_what_is_missing(desk):
    page = desk.post("/library/upload/", {})

    assert page.status_code == 422
    assert "请选择要上传的文件。" in page.content.decode()


def test_the_report_tells_what_became_of_each_file(desk, deliver, django_assert_max_num_queries):
    delivery = deliver(a__docx=files.docx(), b__pdf=files.pdf([]))

    with django_assert_max_num_queries(14):
        page = desk.get(f"/library/deliveries/{delivery.pk}/").content.decode()
    book = load_workbook(_file(desk.get(f"/library/deliveries/{delivery.pk}/report.xlsx")))

    assert "核对并发布" in page
    assert "可能是扫描件" in page
    assert [row[3] for row in book.active.iter_rows(min_row=2, values_only=True)] == ["已读取", "没有接收"]


def _file(response):
    return BytesIO(b"".join(response.streaming_content))


def test_the_passages_are_shown_before_anything_is_published(desk, draft):
    paper = draft(files.docx())

    page = desk.get(f"/library/{paper.pk}/edit/").content.decode()

    assert "切分为" in page
    assert "一次性开业补贴五千元" in page
    assert not Document.objects.exists()


def test_saving_with_publication_makes_the_text_public(desk, draft, client):
    paper = draft(files.docx())
    assert desk.get(f"/library/{paper.pk}/").status_code == 404

    desk.post(f"/library/{paper.pk}/edit/", form_of(paper, title="改过的标题", publish="1"))

    client.logout()
    page = client.get(f"/library/{paper.pk}/").content.decode()
    assert "改过的标题" in page
    assert 'id="c2"' in page
    assert "现行有效" in page


def test_dates_in_the_wrong_order_are_named(desk, draft):
    paper = draft(files.docx())

    page = desk.post(f"/library/{paper.pk}/edit/", form_of(paper, effective_on="2026-03-01", expires_on="2025-01-01"))

    assert page.status_code == 422
    assert "失效日期早于生效日期" in page.content.decode()


def test_drafts_without_remarks_are_published_together(desk, deliver, django_capture_on_commit_callbacks):
    delivery = deliver(a__docx=files.docx(), b__txt="第一条 无题的文字。".encode())

    with django_capture_on_commit_callbacks(execute=True):
        desk.post(f"/library/deliveries/{delivery.pk}/publish/")

    assert {paper.item.name: paper.state for paper in Paper.objects.select_related("item")} == {"a.docx": "published", "b.txt": "draft"}


def test_a_replaced_text_leads_to_the_new_one(client, draft, editor):
    old, new = draft(files.docx()), draft(files.docx(files.POLICY.replace("五千", "六千")))
    for paper in (old, new):
        actions.publish(paper_id=paper.pk, user=editor, at=timezone.now())

    assert client.get(f"/library/{old.pk}/").url == f"/library/{new.pk}/"


@pytest.mark.parametrize(("is_public", "status"), [(True, 200), (False, 404)])
def test_a_visitor_gets_the_file_only_if_it_is_public(client, draft, editor, is_public, status):
    paper = draft(files.docx())
    Paper.objects.filter(pk=paper.pk).update(is_public=is_public)
    actions.publish(paper_id=paper.pk, user=editor, at=timezone.now())

    response = client.get(f"/library/{paper.pk}/file/")

    assert response.status_code == status
    if is_public:
        assert response["Content-Disposition"].endswith(".docx")
        assert response["X-Content-Type-Options"] == "nosniff"


def test_hostile_text_is_shown_as_text(client, draft, editor):
    paper = draft("第一条 <script>alert(1)</script>[点](javascript:alert(1))".encode(), "a__txt")
    actions.publish(paper_id=paper.pk, user=editor, at=timezone.now())

    page = client.get(f"/library/{paper.pk}/").content.decode()

    assert "<script>alert" not in page
    assert "javascript:alert" not in page.replace("javascript:alert(1))", "")


def test_questions_are_published_and_taken_down_one_by_one(desk, only, client):
    item = only(files.xlsx(问答=SHEET), "a__xlsx")
    desk.post(f"/library/questions/{item.pk}/publish/")
    pair = item.pairs.first()
    assert "到园区服务窗口领取" in client.get(f"/library/faq/{pair.pk}/").content.decode()

    desk.post(f"/library/questions/{item.pk}/withdraw/", {"pair": pair.pk})

    assert client.get(f"/library/faq/{pair.pk}/").status_code == 404
    assert Document.objects.count() == 1


@pytest.mark.parametrize("role", ["citizen", "member", "staff", "officer"])
def test_only_editors_get_in(client, deliver, role):
    delivery = deliver(a__docx=files.docx())
    paper = Paper.objects.get()
    client.force_login(make_user(role), backend="django.contrib.auth.backends.ModelBackend")

    paths = ["", "upload/", f"deliveries/{delivery.pk}/", f"deliveries/{delivery.pk}/report.xlsx", f"{paper.pk}/edit/"]
    assert {client.get(f"/library/{path}").status_code for path in paths} == {403}
    assert client.get(f"/library/{paper.pk}/file/").status_code == 404
    item = paper.item_id
    moves = [f"{paper.pk}/publish/", f"{paper.pk}/discard/", f"questions/{item}/publish/", f"deliveries/{delivery.pk}/publish/"]
    assert {client.post(f"/library/{path}").status_code for path in moves} == {403}
    assert client.get(f"/library/questions/{item}/").status_code == 403


def test_another_editor_sees_the_texts_but_not_the_delivery(client, deliver):
    delivery = deliver(a__docx=files.docx())
    client.force_login(make_user("editor"), backend="django.contrib.auth.backends.ModelBackend")

    assert client.get(f"/library/deliveries/{delivery.pk}/").status_code == 404
    assert client.get(f"/library/{Paper.objects.get().pk}/edit/").status_code == 200


def test_the_list_is_narrowed_and_takes_few_queries(desk, deliver, django_assert_max_num_queries):
    deliver(a__docx=files.docx(), b__txt="第一条 甲。".encode())

    with django_assert_max_num_queries(8):
        page = desk.get("/library/?q=开业").content.decode()

    assert "青山园区企业开业补贴办法" in page
    assert Item.objects.count() == 2
    assert "没有符合条件" in desk.get("/library/?q=没有的").content.decode()


def test_the_template_is_understood_when_it_comes_back(desk, only):
    template = b"".join(desk.get("/library/upload/template.xlsx").streaming_content)

    assert only(template, "a__xlsx").remarks[0] == "识别为问答表，共 1 组问答。"
