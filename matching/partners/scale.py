"""A synthetic province as an index folder of its own, beside the real one: made by `scale_demo`, measured by `bench_matching`."""

import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
from django.conf import settings

from matching.engine import files
from matching.engine.index import Index
from matching.engine.phrases import Phrases
from matching.profiles import knowledge
from services import encoder
from services.reference.models import Park
from services.search import published

from .province import Province
from .vocabulary import Vocabulary

VARIANTS = 7  # qualified forms of each name: some 143,000 distinct phrases
STEP = 8_192  # phrases led to the chains at once
COMPOSED, ENCODED = "composed", "encoded"


def root(count: int) -> Path:
    return Path(settings.VAR_DIR) / "scale" / str(count)


def make(count: int, *, variants: int, encoded: bool, progress: Callable[[str, int, int], None]) -> str:
    """Publish a province of so many enterprises; returns its version. Phrases are composed unless they are to be encoded."""
    linker, store = knowledge.linker(), encoder.phrases()
    vocabulary = Vocabulary.of(list(linker.chains.names), variants)
    phrases = _phrases(vocabulary, variants, encoded, progress)
    province = Province(linker.chains, vocabulary, phrases, parks())
    made = Index.gathered(province.parts(count, lambda done, of: progress("企业", done, of)), phrases, linker, store.vectors)
    progress("写入", 0, count)
    held = sum(len(part.columns) for part in (made.recent.facts.offers, made.recent.facts.wants))
    about = {"count": count, "phrases": len(phrases), "vectors": _kind(encoded), "encoder": store.encoder.name}
    return published.publish(root(count), lambda folder: files.write(made, folder), {**about, "held": held})


def _phrases(vocabulary, variants, encoded, progress) -> Phrases:
    """The phrases led to the chains: the costly step, kept for provinces of other sizes."""
    linker, store = knowledge.linker(), encoder.phrases()
    where = Path(settings.VAR_DIR) / "scale" / f"phrases-{variants}-{_kind(encoded)}-{store.encoder.name}-{knowledge.version()}"
    try:
        folder, _about = published.open_version(where)
        return files.read_phrases(folder, len(linker.chains.nodes))
    except published.IndexMissing:
        texts = vocabulary.texts()
    progress("词组向量", 0, len(texts))
    vectors = store.vectors(texts) if encoded else vocabulary.composed(store.vectors, np.arange(len(texts)))
    place = {text: n for n, text in reversed(list(enumerate(texts)))}
    made = Phrases.none(len(linker.chains.nodes))
    for start in range(0, len(texts), STEP):
        progress("词组归入产业链", start, len(texts))
        made = made.with_new(texts[start : start + STEP], linker, lambda some: vectors[[place[text] for text in some]])
    published.publish(where, lambda folder: files.write_phrases(folder, made))
    return made


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
