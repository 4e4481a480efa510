"""Files that are too large or not what they say, sent to the real pages."""

import re
import tracemalloc
from http.client import HTTPConnection
from urllib.parse import urlsplit

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from services.enterprises import actions
from services.enterprises.bulk.models import ImportBatch
from services.enterprises.models import Draft
from services.tickets.models import Attachment, Ticket
from services.uploads import LARGEST_KEPT, BoundedUpload
from tests.factories import make_user

MB = 1024 * 1024
PROGRAM = b"MZ\x90\x00\x03\x00\x00\x00" + b"\0" * 2000
EDGE = "edge-of-a-part"


def part(name, value, file=""):
    kind = f'; filename="{file}"\r\nContent-Type: application/pdf' if file else ""
    return f'--{EDGE}\r\nContent-Disposition: form-data; name="{name}"{kind}\r\n\r\n{value}'.encode()


def send_large(server, client, path, fields, name, megabytes):
    """POST a form with a file of so many megabytes, made up while it is sent; returns status and page."""
    page = client.get(path)
    fields = {**fields, "csrfmiddlewaretoken": re.search(r'csrfmiddlewaretoken" value="(\w+)', page.content.decode())[1]}
    head = b"\r\n".join(part(*field) for field in fields.items()) + b"\r\n" + part(name, "%PDF-1.4\n", "执照.pdf")
    tail = f"\r\n--{EDGE}--\r\n".encode()
    cookies = "; ".join(f"{cookie.key}={cookie.value}" for cookie in client.cookies.values())
    size = str(len(head) + megabytes * MB + len(tail))
    connection = HTTPConnection(urlsplit(server.url).netloc, timeout=120)
    body = (block for block in (head, *([b"\0" * MB] * megabytes), tail))
    connection.request(
        "POST", path, body, {"Content-Type": f"multipart/form-data; boundary={EDGE}", "Content-Length": size, "Cookie": cookies}
    )
    response = connection.getresponse()
    return response.status, response.read().decode()


@pytest.fixture
def served(live_server, transactional_db, django_db_serialized_rollback):
    client, user = Client(), make_user("member")
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return live_server, client, user


def test_200_mb_are_refused_in_words_without_filling_memory(served):
    server, client, _user = served
    tracemalloc.start()
    status, page = send_large(server, client, "/tickets/new/", {"title": "三号门路灯不亮", "text": "连续两晚没有亮。"}, "files", 200)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()

    assert status == 422
    assert "文件为 200.0 MB，超过 10 MB" in page
    assert "三号门路灯不亮" in page
    assert peak < 40 * MB
    assert not Attachment.objects.exists()


def test_200_mb_are_refused_as_a_licence_and_what_was_typed_stays(served):
    server, client, user = served
    draft = actions.start_draft(user=user)

    status, page = send_large(
        server, client, f"/enterprises/drafts/{draft.pk}/subject/", {"name": "南宁青禾铝业有限公司", "version": "1"}, "licence", 200
    )

    assert "文件为 200.0 MB，超过 10 MB" in page
    draft.refresh_from_db()
    assert draft.answers["subject"]["name"] == "南宁青禾铝业有限公司"
    assert not draft.licence


def test_no_more_of_a_file_is_kept_than_any_form_accepts():
    handler = BoundedUpload()
    handler.new_file("files", "a.pdf", "application/pdf", 0)

    for start in range(0, LARGEST_KEPT + 5 * MB, MB):
        handler.receive_data_chunk(b"\0" * MB, start)
    file = handler.file_complete(LARGEST_KEPT + 5 * MB)

    assert file.size == LARGEST_KEPT + 5 * MB
    assert file.file.tell() == 0
    assert len(file.read()) == LARGEST_KEPT


@pytest.mark.parametrize("name", ["执照.pdf", "照片.png", "执照.pdf.exe"])
def test_a_program_is_no_licence_whatever_its_name(client, db, name):
    user = make_user("member")
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    draft = actions.start_draft(user=user)
    sent = {
        "name": "南宁青禾铝业有限公司",
        "code": "1",
        "version": draft.version,
        "licence": SimpleUploadedFile(name, PROGRAM, "application/pdf"),
    }

    page = client.post(f"/enterprises/drafts/{draft.pk}/subject/", sent).content.decode()

    assert "文件内容不是 PDF、PNG、JPEG" in page
    assert not Draft.objects.get().licence


def test_a_program_is_no_spreadsheet(client, people):
    client.force_login(people["officer"], backend="django.contrib.auth.backends.ModelBackend")

    page = client.post("/enterprises/import/", {"file": SimpleUploadedFile("企业名录.xlsx", PROGRAM)}).content.decode()

    assert "不是表格文件" in page
    assert not ImportBatch.objects.exists()


def test_an_unfinished_upload_leaves_nothing(served):
    server, client, _user = served
    client.get("/tickets/new/")
    connection = HTTPConnection(urlsplit(server.url).netloc, timeout=30)
    connection.putrequest("POST", "/tickets/new/")
    connection.putheader("Content-Type", f"multipart/form-data; boundary={EDGE}")
    connection.putheader("Content-Length", str(50 * MB))
    connection.endheaders(part("files", "%PDF-1.4\n", "执照.pdf") + b"\0" * MB)
    connection.close()

    assert client.get("/tickets/new/").status_code == 200
    assert not Ticket.objects.exists()
