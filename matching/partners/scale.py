"""A synthetic province as an index folder of its own, beside the real one: made by `scale_demo`, measured by `bench_matching`."""

import hashlib
import json
import shutil
from collections.abc import Callable
from functools import partial
from pathlib import Path

import numpy as np
from django.conf import settings

from matching.engine import assembly, files
from matching.engine.index import Index
from matching.engine.phrases import Phrases
from matching.profiles import knowledge
from services import encoder
from services.reference.models import Park
from services.search import published

from .province import Province
from .store import LAYOUT
from .vocabulary import Vocabulary

VARIANTS = 7  # qualified forms of each name: some 143,000 distinct phrases
PART = 10_000  # enterprises made at once
STEP = 8_192  # phrases led to the chains at once
COMPOSED, ENCODED = "composed", "encoded"


def root(count: int) -> Path:
    return Path(settings.VAR_DIR) / "scale" / str(count)


def make(count: int, *, variants: int, encoded: bool, progress: Callable[[str, int, int], None]) -> str:
    """Publish a province of so many enterprises; returns its version. Phrases are composed unless they are to be encoded.

    It is made and assembled part by part, as the real index is, and goes on where it was broken off.
    """
    linker, store = knowledge.linker(), encoder.phrases()
    vocabulary, place = Vocabulary.of(list(linker.chains.names), variants), parks()
    named = _phrases(vocabulary, variants, encoded, progress)
    phrases = files.read_phrases(named, len(linker.chains.nodes))
    building = root(count) / ".building" / _key(named.name, LAYOUT, place)
    parts = [building / f"part-{start // PART:04}" for start in range(0, count, PART)]
    province = Province(linker.chains, vocabulary, phrases, place)
    for number, part in enumerate(parts):
        if not part.exists():
            with published.whole(part) as folder:
                files.write_facts(folder, province.part(number * PART, min(PART, count - number * PART)))
        progress("企业", min((number + 1) * PART, count), count)
    write = partial(_assemble, parts, named, linker.chains, lambda done, of: progress("写入", done, of))
    held = sum(len(files.get(part, f"{name}.columns")) for part in parts for name in ("offers", "wants"))
    about = {"count": count, "phrases": len(phrases), "held": held, "vectors": _kind(encoded), "encoder": store.encoder.name}
    version = published.publish(root(count), write, about)
    shutil.rmtree(building)
    return version


def _assemble(parts, named, chains, progress, folder):
    assembly.assemble(map(files.read_facts, parts), len(parts), named, chains, folder, progress)


def _key(*begun_with):
    return hashlib.blake2b(repr(begun_with).encode(), digest_size=8).hexdigest()


def _phrases(vocabulary, variants, encoded, progress) -> Path:
    """The folder of the phrases led to the chains: the costly step, kept for provinces of other sizes."""
    linker, store = knowledge.linker(), encoder.phrases()
    where = Path(settings.VAR_DIR) / "scale" / f"phrases-{variants}-{_kind(encoded)}-{store.encoder.name}-{knowledge.version()}-{LAYOUT}"
    try:
        return published.open_version(where)[0]
    except published.IndexMissing:
        texts = vocabulary.texts()
    progress("词组向量", 0, len(texts))
    vectors = store.vectors(texts) if encoded else vocabulary.composed(store.vectors, np.arange(len(texts)))
    place = {text: n for n, text in reversed(list(enumerate(texts)))}
    made = Phrases.none(len(linker.chains.nodes))
    for start in range(0, len(texts), STEP):
        progress("词组归入产业链", start, len(texts))
        made = made.with_new(texts[start : start + STEP], linker, lambda some: vectors[[place[text] for text in some]])
    return where / published.publish(where, partial(_write_phrases, made))


def _write_phrases(made, folder):
    files.write_phrases(folder, made)
    files.write_near(folder)


def _kind(encoded):
    return ENCODED if encoded else COMPOSED


def open_province(count: int) -> tuple[Index, dict]:
    """The index and what it says of itself. Raises IndexMissing if it was not made."""
    folder = root(count) / published.current(root(count))
    about = json.loads((folder / published.MANIFEST).read_text("utf-8"))["about"]
    return files.open_folder(folder, knowledge.linker(), encoder.phrases().vectors), about


def parks() -> list[tuple[str, str, float, float]]:
    found = Park.objects.order_by("pk").values_list("code", "region__code", "lat", "lon")
    return [(code, city, lat or 0.0, lon or 0.0) for code, city, lat, lon in found] or [("park", "450100", 22.8, 108.3)]
