"""Versioned folders that readers may open at any moment: written aside, checked, then named by one atomic step.

root/CURRENT names the version in force; root/<version>/ holds its files and MANIFEST.json with their sizes and
checksums. A reader sees the old version or the new one, never a half. The last KEEP versions stay for readers at work.

Everything is on the disk before it gets its name, so neither a killed writer nor a power cut leaves a torn version under
one. Opening therefore looks at sizes only, however many gigabytes there are, unless asked to read them in full.
"""

import json
import os
import shutil
import time
import uuid
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

CURRENT, MANIFEST = "CURRENT", "MANIFEST.json"
KEEP = 2
ABANDONED_AFTER_S = 3600  # a scratch folder this old belongs to a writer that died
CHUNK = 1 << 22


class IndexMissing(Exception):
    """There is no usable index at this place; the caller answers by building it again."""


def publish(root: Path, write: Callable[[Path], None], about: dict | None = None) -> str:
    """Let write(folder) fill a new version, then make it the current one; returns its name.

    about: facts to keep with it (encoder, counts), JSON. If write raises, nothing has changed.
    """
    root = Path(root)
    root.mkdir(parents=True, exist_ok=True)
    version = f"v{time.time_ns():020d}-{uuid.uuid4().hex[:6]}"
    with whole(root / version) as scratch:
        write(scratch)
        files = {path.name: [path.stat().st_size, _checksum(path)] for path in sorted(scratch.iterdir())}
        (scratch / MANIFEST).write_text(json.dumps({"files": files, "about": about or {}}, ensure_ascii=False), "utf-8")
    _point(root, version)
    prune(root)
    return version


@contextmanager
def whole(folder: Path) -> Iterator[Path]:
    """A folder to be filled aside, which then stands at its place: complete and on the disk, or not at all.

    Where somebody else has put a folder meanwhile, theirs stays.
    """
    scratch = folder.with_name(f".{folder.name}-{uuid.uuid4().hex[:6]}")
    scratch.mkdir(parents=True)
    try:
        yield scratch
        for path in (*scratch.rglob("*"), scratch):
            _flush(path)
        if not folder.exists():
            scratch.rename(folder)
            _flush(folder.parent)
    finally:
        shutil.rmtree(scratch, ignore_errors=True)


def current(root: Path) -> str:
    """Name the version in force. Raises IndexMissing if there is none."""
    try:
        version = (Path(root) / CURRENT).read_text("utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise IndexMissing(f"no index at {root}") from error
    if not version or "/" in version or version.startswith("."):
        raise IndexMissing(f"{CURRENT} in {root} names no version")
    return version


def open_version(root: Path, version: str | None = None, *, in_full: bool = False) -> tuple[Path, dict]:
    """Give (folder, about) of a version whose files are all there. Raises IndexMissing if one is missing or of another size.

    in_full: every file is read against its checksum.
    """
    folder = Path(root) / (version or current(root))
    try:
        manifest = json.loads((folder / MANIFEST).read_text("utf-8"))
        wrong = [name for name, facts in manifest["files"].items() if not _is_right(folder / name, *facts, in_full)]
        about = dict(manifest["about"])
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise IndexMissing(f"unreadable index {folder.name}: {error}") from error
    if wrong:
        raise IndexMissing(f"broken files in index {folder.name}: {', '.join(wrong)}")
    return folder, about


def prune(root: Path, keep: int = KEEP) -> None:
    """Remove all but the newest versions and the current one, and what dead writers left."""
    named = current(root)
    versions = sorted(path for path in Path(root).glob("v*") if path.is_dir())
    for path in versions[: max(0, len(versions) - keep)]:
        if path.name != named:
            shutil.rmtree(path, ignore_errors=True)
    for path in Path(root).glob(".v*"):
        if time.time() - path.stat().st_mtime > ABANDONED_AFTER_S:
            shutil.rmtree(path, ignore_errors=True)


def _point(root: Path, version: str) -> None:
    aside = root / f".{CURRENT}-{uuid.uuid4().hex[:6]}"
    aside.write_text(version, "utf-8")
    _flush(aside)
    os.replace(aside, root / CURRENT)


def _is_right(path: Path, size: int, checksum: int, in_full: bool) -> bool:
    return path.stat().st_size == size and (not in_full or _checksum(path) == checksum)


def _checksum(path: Path) -> int:
    """CRC-32: it is damage that is looked for, not malice."""
    value = 0
    with path.open("rb") as file:
        while block := file.read(CHUNK):
            value = zlib.crc32(block, value)
    return value


def _flush(path: Path) -> None:
    """Have a file, or the names in a folder, on the disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
