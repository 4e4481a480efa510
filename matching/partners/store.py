"""The engine's index on disk: published versions of plain arrays and JSON, so that a process opens it in a second.

Whatever cannot be used as it stands (missing, damaged, of another encoder, knowledge or layout) is IndexMissing: the
caller has it built again and nobody gets a wrong answer.
"""

import hashlib
import json
from dataclasses import astuple
from pathlib import Path

import numpy as np
from django.conf import settings
from scipy import sparse

from matching.engine import arrays, chains, index, linking, profile
from matching.profiles import knowledge
from services import encoder
from services.search import published
from services.search.published import IndexMissing

RAGGED = ("columns", "weights", "offsets")
ENTRIES = "entries.json"
LISTS = "lists.json"
# The shape of the files, named after the modules that define it: taken at import, so that it fits the code that runs.
LAYOUT = hashlib.blake2b(
    b"".join(Path(m.__file__).read_bytes() for m in (arrays, chains, index, linking, profile)), digest_size=4
).hexdigest()


def root() -> Path:
    return Path(settings.VAR_DIR) / "index" / "partners"


def made_with() -> dict:
    """What an index must have been made with to be usable by this process."""
    return {"encoder": encoder.phrases().encoder.name, "knowledge": knowledge.version(), "layout": LAYOUT}


def save(made: index.Index, *, seen: list[int], sizes: dict[str, str]) -> str:
    """Publish an index; returns its version. seen: numbers of the latest changes it contains; sizes: size class by entry id."""
    facts = {**made_with(), "seq": max(seen, default=0), "seen": seen, "count": len(made)}
    return published.publish(root(), lambda folder: _write(made, sizes, folder), facts)


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


def load(version: str) -> tuple[index.Index, dict[str, str], int, list[int]]:
    """Open a version; returns (index, sizes, seq, seen). Raises IndexMissing if it cannot be used."""
    folder, facts = about(version)
    made = index.Index(knowledge.linker(facts["knowledge"]), encoder.phrases().vectors)
    try:
        sizes = _read_entries(made, folder)
        _read_arrays(made, folder)
        seq, seen = int(facts["seq"]), list(map(int, facts["seen"]))
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise IndexMissing(f"unreadable index {version}: {error}") from error
    return made, sizes, seq, seen


def _write(made, sizes, folder):
    entries = [[*_plain(entry), sizes.get(entry.id, "")] for entry in made.entries]
    (folder / ENTRIES).write_text(json.dumps(entries, ensure_ascii=False), "utf-8")
    lists = {"texts": made.texts}
    for name, value in vars(made).items():
        if isinstance(value, np.ndarray):
            np.save(folder / f"{name}.npy", value)
        elif isinstance(value, arrays.Ragged):
            np.savez(folder / f"{name}.ragged.npz", **{part: getattr(value, part) for part in RAGGED})
        elif sparse.issparse(value):
            sparse.save_npz(folder / f"{name}.sparse.npz", value.tocsr(), compressed=False)
        elif name == "background":
            lists[name] = list(map(float, value))
    (folder / LISTS).write_text(json.dumps(lists, ensure_ascii=False), "utf-8")


def _plain(entry):
    sides = [[astuple(phrase) for phrase in side] for side in (entry.profile.offers, entry.profile.needs)]
    return [entry.id, sides, entry.industry, entry.park, entry.city, entry.place]


def _phrase(text, activities, source, weight, via):
    return profile.Phrase(text, tuple(activities), source, weight, tuple(map(tuple, via)))


def _read_entries(made, folder):
    sizes = {}
    for pk, (offers, needs), industry, park, city, place, size in json.loads((folder / ENTRIES).read_text("utf-8")):
        read = profile.Profile(tuple(_phrase(*row) for row in offers), tuple(_phrase(*row) for row in needs))
        made.row[pk] = len(made.entries)
        made.entries.append(index.Entry(pk, read, industry, park, city, tuple(place) if place else None))
        sizes[pk] = size
    return sizes


def _read_arrays(made, folder):
    lists = json.loads((folder / LISTS).read_text("utf-8"))
    made.texts = lists["texts"]
    made.phrase = {text: i for i, text in enumerate(made.texts)}
    if "background" in lists:
        made.background = tuple(lists["background"])
    for path in folder.glob("*.np[yz]"):
        name, *form = path.name.split(".")[:-1]
        if form == ["ragged"]:
            with np.load(path) as parts:
                setattr(made, name, arrays.Ragged(*(parts[part] for part in RAGGED)))
        elif form == ["sparse"]:
            setattr(made, name, sparse.load_npz(path).tocsr())
        else:
            setattr(made, name, np.load(path, mmap_mode="r"))
