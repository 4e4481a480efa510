"""The chain knowledge of this process: loaded once, tied to the configured encoder, named by its content."""

import hashlib
from collections.abc import Callable
from functools import cache

from matching.engine import chains, linking
from services import encoder


@cache
def load() -> chains.Chains:
    return chains.Chains.load()


@cache
def version() -> str:
    """Name the knowledge by what its files say: another wording of an edge is another version."""
    digest = hashlib.blake2b(digest_size=4)
    for path in sorted(chains.DATA.rglob("*.csv")):
        digest.update(path.read_bytes())
    return f"chains-{digest.hexdigest()}"


def embed(progress: Callable[[int, int], None] | None = None) -> int:
    """Embed the names of the nodes, so that the linker need not do it unseen; returns how many names there are."""
    names = list(load().names)
    encoder.phrases().vectors(names, progress=progress)
    return len(names)


def linker() -> linking.Linker:
    """What leads phrases to nodes; the first use embeds the names of the nodes."""
    return _linker(encoder.phrases())


@cache
def _linker(store):
    return linking.Linker(load(), store.vectors)
