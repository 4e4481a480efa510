"""Versioned folders that readers may open at any moment: written aside, checked, then named by one atomic step.

root/CURRENT names the version in force; root/<version>/ holds its files and MANIFEST.json with their sizes and
checksums. A reader sees the old version or the new one, never a half. The last KEEP versions stay for readers at work.
"""

import json
import os
import shutil
import time
import uuid
import zlib
from collections.abc import Callable
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
    scratch = root / f".{version}"
    scratch.mkdir()
    try:
        write(scratch)
        files = {path.name: [path.stat().st_size, _checksum(path)] for path in sorted(scratch.iterdir())}
        (scratch / MANIFEST).write_text(json.dumps({"files": files, "about": about or {}}, ensure_ascii=False), "utf-8")
        for path in scratch.iterdir():
            _flush(path)
        scratch.rename(root / version)
    except BaseException:
        shutil.rmtree(scratch, ignore_errors=True)
        raise
    _point(root, version)
    prune(root)
    return version


def current(root: Path) -> str:
    """Name the version in force. Raises IndexMissing if there is none."""
    try:
        version = (Path(root) / CURRENT).read_text("utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise IndexMissing(f"no index at {root}") from error
    if not version or "/" in version or version.startswith("."):
        raise IndexMissing(f"{CURRENT} in {root} names no version")
    return version


def open_version(root: Path, version: str | None = None) -> tuple[Path, dict]:
    """Give (folder, about) of a version after checking every file. Raises IndexMissing if anything is missing or changed."""
    folder = Path(root) / (version or current(root))
    try:
        manifest = json.loads((folder / MANIFEST).read_text("utf-8"))
        wrong = [name for name, (size, checksum) in manifest["files"].items() if not _is_whole(folder / name, size, checksum)]
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


def _is_whole(path: Path, size: int, checksum: int) -> bool:
    return path.stat().st_size == size and _checksum(path) == checksum


def _checksum(path: Path) -> int:
    """CRC-32: it is damage that is looked for, not malice, and a gigabyte takes about a second."""
    value = 0
    with path.open("rb") as file:
        while block := file.read(CHUNK):
            value = zlib.crc32(block, value)
    return value


def _flush(path: Path) -> None:
    with path.open("rb") as file:
        os.fsync(file.fileno())
