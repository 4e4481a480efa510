"""Files people send: judged by content, never by name or declared type; and handed back only through views that ask who asks."""

import zipfile
from dataclasses import dataclass
from urllib.parse import quote

import filetype
from django.conf import settings
from django.core.exceptions import SuspiciousFileOperation, ValidationError
from django.core.files.uploadhandler import TemporaryFileUploadHandler
from django.http import FileResponse
from django.utils.text import get_valid_filename
from django.utils.translation import gettext as _
from PIL import Image

from .access import record_access

MAX_PIXELS = 80_000_000
MAX_UNPACKED = 200 * 1024 * 1024  # openpyxl holds the texts of a workbook in memory; 50,000 rows of 500 characters are 75 MB
TAIL = 4096
LARGEST_KEPT = 64 * 1024 * 1024  # above what any form accepts


class BoundedUpload(TemporaryFileUploadHandler):
    """Keeps the beginning of a file that is too large and reads off the rest: the form names its size, the disk stays free."""

    def receive_data_chunk(self, raw_data, start):
        if start < LARGEST_KEPT:
            super().receive_data_chunk(raw_data, start)


@dataclass(frozen=True)
class Kind:
    """One accepted kind of file: its name for people, extension, media type."""

    label: str
    extension: str
    mime: str


KINDS = {
    "pdf": Kind("PDF", "pdf", "application/pdf"),
    "png": Kind("PNG", "png", "image/png"),
    "jpeg": Kind("JPEG", "jpg", "image/jpeg"),
    "xlsx": Kind("Excel（.xlsx）", "xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
}
DOCUMENTS = ("pdf", "png", "jpeg")


def check_upload(file, *, kinds=DOCUMENTS, limit_mb: int | None = None) -> Kind:
    """Make sure an uploaded file is of one of the kinds, whole and not too large; gives it a safe name with the true extension.

    Raises ValidationError in words for the sender.
    """
    limit = limit_mb or settings.UPLOAD_MAX_MB
    if not file.size:
        raise ValidationError(_("文件是空的，请重新选择。"), code="empty")
    if file.size > limit * 1024 * 1024:
        size = file.size / 1024 / 1024
        raise ValidationError(
            _("文件为 %(size).1f MB，超过 %(limit)s MB，请压缩后再上传。") % {"size": size, "limit": limit}, code="too_large"
        )
    kind = sniff(file)
    if kind not in kinds:
        names = "、".join(KINDS[name].label for name in kinds)
        raise ValidationError(_("文件内容不是 %(names)s，请换一个文件（改扩展名不能改变文件类型）。") % {"names": names}, code="kind")
    if not WHOLE[kind](file):
        raise ValidationError(_("文件打不开或不完整，请重新导出或扫描后再上传。"), code="broken")
    file.seek(0)
    file.name = safe_name(file.name, KINDS[kind].extension)
    return KINDS[kind]


def sniff(file) -> str:
    """The key in KINDS of what the first bytes are, or ""."""
    file.seek(0)
    first = file.read(8192)
    guess = filetype.guess(first)
    if guess is None:
        return ""
    if first[:4] == b"PK\x03\x04":
        return "xlsx" if _holds_workbook(file) else ""
    return {"application/pdf": "pdf", "image/png": "png", "image/jpeg": "jpeg"}.get(guess.mime, "")


def safe_name(name: str, extension: str) -> str:
    """What is left of a file name once paths and odd characters are gone, with the true extension."""
    stem = name.replace("\\", "/").rpartition("/")[2].rpartition(".")[0] or name
    plain = "".join(char for char in stem if char.isprintable())[:60].strip(". ")
    try:
        return f"{get_valid_filename(plain)}.{extension}"
    except SuspiciousFileOperation:  # nothing usable is left
        return f"file.{extension}"


def _tail(file):
    file.seek(max(0, file.size - TAIL))
    return file.read(TAIL)


def _is_whole_pdf(file):
    tail = _tail(file)
    return b"startxref" in tail and b"%%EOF" in tail


def _opens_as_image(file):
    file.seek(0)
    try:
        with Image.open(file, formats=["PNG"]) as image:
            return 0 < image.width * image.height <= MAX_PIXELS and image.verify() is None
    except Exception:
        return False


def _is_whole_jpeg(file):
    file.seek(0)
    try:
        with Image.open(file, formats=["JPEG"]) as image:
            small = 0 < image.width * image.height <= MAX_PIXELS
    except Exception:
        return False
    return small and b"\xff\xd9" in _tail(file)


def _holds_workbook(file):
    try:
        with zipfile.ZipFile(file) as archive:
            return "xl/workbook.xml" in archive.namelist()
    except (zipfile.BadZipFile, OSError, ValueError):
        return False


def _unpacks_small(file):
    """Reject archives that would fill memory or disk when read."""
    with zipfile.ZipFile(file) as archive:
        return sum(entry.file_size for entry in archive.infolist()) <= MAX_UNPACKED


WHOLE = {"pdf": _is_whole_pdf, "png": _opens_as_image, "jpeg": _is_whole_jpeg, "xlsx": _unpacks_small}


def serve_private(file, *, name: str, user, action: str, subject, extension: str = "") -> FileResponse:
    """Hand out a stored private file as a download under a readable name and record who took it.

    extension: what the content is known to be; else that of the stored file.
    """
    extension = extension or file.name.rpartition(".")[2]
    mime = next((kind.mime for kind in KINDS.values() if kind.extension == extension), "application/octet-stream")
    response = FileResponse(file.open("rb"), content_type=mime)
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(f'{name}.{extension}')}"
    response["Cache-Control"] = "private, no-store"
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    record_access(user, action, subject)
    return response
