import io
import zipfile
from types import SimpleNamespace

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile

from services import uploads
from services.uploads import check_upload, safe_name
from tests.services.enterprises.conftest import PDF, picture


def sent(content, name="a.pdf"):
    return SimpleUploadedFile(name, content, content_type="application/pdf")


def refusal(content, **options):
    with pytest.raises(ValidationError) as refused:
        check_upload(sent(content), **options)
    return refused.value.messages[0]


@pytest.mark.parametrize(("content", "extension"), [(PDF, "pdf"), (picture("PNG"), "png"), (picture("JPEG"), "jpg")])
def test_the_true_kind_gives_the_extension_whatever_the_name_says(content, extension):
    file = sent(content, "执照.exe")

    assert check_upload(file).extension == extension
    assert file.name == f"执照.{extension}"


@pytest.mark.parametrize(
    "content", [b"MZ" + b"\0" * 300, b"<html><script>1</script></html>", b"GIF89a" + b"\0" * 99, b"just text", b"PK\x03\x04" + b"\0" * 40]
)
def test_disguised_files_are_refused(content):
    assert "文件内容不是 PDF、PNG、JPEG" in refusal(content)


@pytest.mark.parametrize("content", [PDF[:30], picture("PNG")[:40], picture("JPEG")[:-2], b"\x89PNG\r\n\x1a\n" + b"x" * 50])
def test_broken_files_are_refused(content):
    assert "打不开或不完整" in refusal(content)


def test_an_empty_file_is_refused():
    assert "空的" in refusal(b"")


def test_a_large_file_is_refused_by_its_size_before_it_is_read():
    file = SimpleNamespace(size=200 * 1024 * 1024, name="a.pdf")

    with pytest.raises(ValidationError, match="200.0 MB，超过 10 MB"):
        check_upload(file)


def test_an_archive_that_unpacks_to_a_flood_is_refused(monkeypatch):
    monkeypatch.setattr(uploads, "MAX_UNPACKED", 100_000)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b"\0" * 200_000)

    assert "打不开" in refusal(packed.getvalue(), kinds=("xlsx",))


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("C:\\执照 (1).pdf", "执照_1.pdf"),
        ("..", "file.pdf"),
        ("\x00\x1b", "file.pdf"),
        ("<b>&;.pdf", "b.pdf"),
    ],
)
def test_file_names_are_made_safe(name, safe):
    assert safe_name(name, "pdf") == safe
