"""The engine's index on disk: published versions of plain arrays that a process maps and does not read.

Whatever cannot be used as it stands (missing, damaged, of another encoder, knowledge or layout) is IndexMissing: the
caller has it built again and nobody gets a wrong answer.
"""

import hashlib
import json
from collections.abc import Callable
from pathlib import Path

from django.conf import settings

from matching.engine import arrays, assembly, chains, files, growing, heads, index, linking, nearest, numbering, phrases, segment
from matching.profiles import knowledge
from services import encoder
from services.search import published
from services.search.published import IndexMissing

from . import near

# The shape of the files, named after the modules that define it: taken at import, so that it fits the code that runs.
SHAPES = (arrays, assembly, chains, files, growing, heads, index, linking, nearest, numbering, phrases, segment)
LAYOUT = hashlib.blake2b(b"".join(Path(m.__file__).read_bytes() for m in SHAPES), digest_size=4).hexdigest()


def root() -> Path:
    return Path(settings.VAR_DIR) / "index" / "partners"


def made_with() -> dict:
    """What an index must have been made with to be usable by this process."""
    return {"encoder": encoder.phrases().encoder.name, "knowledge": knowledge.version(), "layout": LAYOUT}


def publish(write: Callable[[Path], None], *, made_with: dict, count: int, seen: list[int]) -> str:
    """Let write(folder) fill a new version; returns its name. seen: numbers of the latest changes it contains."""
    facts = {**made_with, "seq": max(seen, default=0), "seen": seen, "count": count}
    return published.publish(root(), write, facts)


def current() -> str:
    """Name the version in force: one small file is read. Raises IndexMissing."""
    return published.current(root())


def about(version: str) -> tuple[Path, dict]:
    """Folder and facts of a version that this process can use. Raises IndexMissing."""
    folder, facts = published.open_version(root(), version)
    wrong = [name for name, value in made_with().items() if facts.get(name) != value]
    if wrong == ["knowledge"] and knowledge.is_known(facts["knowledge"]):
        wrong = []  # people changed the knowledge since: the index goes on with what it was built with until the next one is there
    if wrong:
        raise IndexMissing(f"index {version} has another {', '.join(wrong)}")
    return folder, facts


def facts_of(version: str) -> dict:
    """What a version says of itself; its files are not checked. Raises IndexMissing."""
    try:
        return json.loads((root() / version / published.MANIFEST).read_text("utf-8"))["about"]
    except (OSError, ValueError, KeyError) as error:
        raise IndexMissing(f"unreadable index {version}: {error}") from error


def load(version: str) -> tuple[index.Index, int, list[int]]:
    """Open a version; returns (index, seq, seen). Raises IndexMissing if it cannot be used."""
    folder, facts = about(version)
    try:
        made = files.open_folder(folder, knowledge.linker(facts["knowledge"]), encoder.phrases().vectors)
        made.near = near.opened(folder) or made.near
        return made, int(facts["seq"]), list(map(int, facts["seen"]))
    except (OSError, ValueError, KeyError, TypeError, RuntimeError) as error:
        raise IndexMissing(f"unreadable index {version}: {error}") from error
