"""A tiny encoder for the engine's tests: texts that share characters are alike, the same on every machine."""

import zlib
from itertools import pairwise

import numpy as np
import pytest

from matching.engine.chains import Chains
from matching.engine.extract import read
from matching.engine.index import Entry, Index
from matching.engine.linking import Linker
from matching.engine.needs import infer_many


def fake_vectors(texts):
    """Unit rows of hashed characters and bigrams, each a little its own: which of two equally near comes first would be the machine's choice."""
    rows = np.full((len(texts), 256), 0.05, np.float32)
    for row, text in zip(rows, texts, strict=True):
        row += 0.02 * np.random.default_rng(zlib.crc32(text.encode())).random(256, np.float32)
        for piece in [*text, *(a + b for a, b in pairwise(text))]:
            row[zlib.crc32(piece.encode()) % 256] += 1
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)


@pytest.fixture(scope="session")
def linker():
    return Linker(Chains.load(), fake_vectors)


@pytest.fixture
def build(linker):
    """Make an index of {name: scope} or {name: (scope, needs)}; facts are further fields of Entry by name."""

    def made(scopes, **facts):
        texts = {name: (scope, ()) if isinstance(scope, str) else scope for name, scope in scopes.items()}
        profiles = infer_many([read(scope, (), needs) for scope, needs in texts.values()], linker)
        entries = [Entry(name, profile, **facts.get(name, {})) for name, profile in zip(texts, profiles, strict=True)]
        return Index.build(entries, linker, fake_vectors)

    return made
