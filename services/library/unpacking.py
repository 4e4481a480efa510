"""The files in a .zip, read with an end to their number, size and depth; a declared size is not believed."""

import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from .reading import Refused

MAX_FILES = 300
MAX_BYTES = 400 * 1024 * 1024  # of all files together
BLOCK = 1 << 16
NOISE = ("__MACOSX/", ".DS_Store", "Thumbs.db", "desktop.ini")


@dataclass(frozen=True)
class Entry:
    """One file of an archive: its content, or the code and facts of why it is not taken."""

    name: str
    content: bytes = b""
    refused: str = ""
    facts: dict | None = None


def entries(path: Path, limit: int) -> Iterator[Entry]:
    """The files one by one, none larger than `limit` bytes. Raises Refused if the archive as a whole is not taken."""
    try:
        archive = zipfile.ZipFile(path)
    except (zipfile.BadZipFile, OSError, ValueError) as error:
        raise Refused("broken") from error
    with archive:
        files = [info for info in archive.infolist() if not info.is_dir() and not any(noise in info.filename for noise in NOISE)]
        if not files:
            raise Refused("empty")
        total = 0
        for number, info in enumerate(files):
            name = _name_of(info)
            if number >= MAX_FILES:
                yield Entry(name, refused="too_many", facts={"most": MAX_FILES})
                return
            entry = _entry(archive, info, name, min(limit, MAX_BYTES - total))
            total += len(entry.content)
            yield entry


def _name_of(info) -> str:
    """The name as it was written: without the flag for UTF-8, Chinese systems mean GBK."""
    if info.flag_bits & 0x800:
        return info.filename
    try:
        return info.filename.encode("cp437").decode("gb18030")
    except UnicodeError:
        return info.filename


def _entry(archive, info, name, limit) -> Entry:
    parts = PurePosixPath(name.replace("\\", "/")).parts
    if not parts or parts[0].startswith("/") or ".." in parts or ":" in parts[0] or (info.external_attr >> 16) & 0o170000 == 0o120000:
        return Entry(name, refused="odd_path")
    if info.flag_bits & 0x1:
        return Entry(name, refused="locked_zip")
    content = bytearray()
    try:
        with archive.open(info) as file:
            while block := file.read(BLOCK):
                content += block
                if len(content) > limit:
                    return Entry(name, refused="bomb", facts={})
    except (zipfile.BadZipFile, OSError, EOFError, NotImplementedError, RuntimeError, ValueError, zipfile.zlib.error):
        return Entry(name, refused="broken")
    return Entry("/".join(parts), bytes(content))
