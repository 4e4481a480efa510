"""What a file is, by its content. The name decides only between Markdown and plain text."""

import codecs
import zipfile
from pathlib import Path

from . import MAX_UNPACKED, Refused

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ENCODINGS = ("utf-8-sig", "gb18030", "big5")
BOMS = {codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}
MAX_ENTRIES = 5000  # a .docx of a thousand pictures stays below
HEAD = 8192
MAX_DIRECTORY = 4 * 1024 * 1024  # bytes; Python holds some ten times that while it looks into an archive


def format_of(path: Path, name: str) -> str:
    """One of FORMATS or "zip". Raises Refused for anything that is not read."""
    with path.open("rb") as file:
        head = file.read(HEAD)
    if not head.strip(b"\0 \t\r\n\xef\xbb\xbf"):
        raise Refused("empty")
    if b"%PDF-" in head[:1024]:
        return "pdf"
    if head.startswith(OLE):
        raise Refused("old_office")
    if head.startswith(b"PK"):
        return _archive_kind(path)
    encoding = encoding_of(path)
    start = head.decode(encoding, "ignore").lstrip("\ufeff \t\r\n").lower()
    if start.startswith(("<!doctype html", "<html", "<head", "<body")) or ("<html" in start[:2000] and start.startswith("<")):
        return "html"
    extension = name.rpartition(".")[2].lower()
    if extension in ("html", "htm") and "<" in start:
        return "html"
    return "md" if extension in ("md", "markdown") else "txt"


def _directory_bytes(path) -> int:
    """How large the list of entries of an archive says it is; one in the form for more than 4 GB counts as too large."""
    with path.open("rb") as file:
        file.seek(max(0, path.stat().st_size - 0x10100))
        tail = file.read()
    at = tail.rfind(b"PK\x05\x06")
    if b"PK\x06\x07" in tail[max(0, at - 20) : at]:
        return MAX_DIRECTORY + 1
    return int.from_bytes(tail[at + 12 : at + 16], "little") if at >= 0 else 0


def _archive_kind(path) -> str:
    if _directory_bytes(path) > MAX_DIRECTORY:
        raise Refused("bomb")
    try:
        with zipfile.ZipFile(path) as archive:
            entries = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise Refused("broken") from error
    names = {entry.filename for entry in entries}
    kind = "docx" if "word/document.xml" in names else "xlsx" if "xl/workbook.xml" in names else ""
    if not kind:
        if "[Content_Types].xml" in names or "mimetype" in names:
            raise Refused("other_kind")
        return "zip"
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        raise Refused("macros")
    if len(entries) > MAX_ENTRIES or sum(entry.file_size for entry in entries) > MAX_UNPACKED:
        raise Refused("bomb")
    return kind


def encoding_of(path: Path) -> str:
    """The first encoding in which the whole file can be read. Raises Refused for what is no text."""
    with path.open("rb") as file:
        head = file.read(4096)
        if bom := next((name for mark, name in BOMS.items() if head.startswith(mark)), None):
            return bom
        if b"\0" in head or sum(byte < 9 or 13 < byte < 32 for byte in head) > len(head) / 50:
            raise Refused("other_kind")
        for encoding in ENCODINGS:
            decoder = codecs.getincrementaldecoder(encoding)()
            file.seek(0)
            try:
                for block in iter(lambda: file.read(1 << 20), b""):
                    decoder.decode(block)
                decoder.decode(b"", final=True)
            except UnicodeDecodeError:
                continue
            return encoding
    raise Refused("encoding")
