"""The chain knowledge of this process, tied to the configured encoder and named by its content."""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache

from matching.engine import chains, linking, relations
from matching.knowledge import base, current
from services import encoder
from services.search import builtin
from services.search.embed import QUICK

log = logging.getLogger(__name__)
_pinned: ContextVar[str] = ContextVar("knowledge", default="")


def load(name: str = "") -> chains.Chains:
    """The knowledge of a version by its name, by default the one in force. Raises KeyError if it is unknown here."""
    return current.chains(name or version())


def version() -> str:
    """Name the knowledge in force by what it says: another wording of an edge is another version."""
    return _pinned.get() or current.version()


def is_known(name: str) -> bool:
    """Can an index that was built with the knowledge of this name still be read?"""
    return name == version() or current.is_known(name)


@contextmanager
def pinned(name: str = "") -> Iterator[str]:
    """Whatever is read and linked inside is of one version, by default the one in force, though another may be approved meanwhile."""
    token = _pinned.set(name or version())
    try:
        yield _pinned.get()
    finally:
        _pinned.reset(token)


def embed(progress: Callable[[int, int], None] | None = None) -> int:
    """Embed the names of the nodes, so that the linker need not do it unseen; returns how many names there are."""
    names = list(load().names)
    encoder.phrases().vectors(names, progress=progress)
    return len(names)


def linker(name: str = "") -> linking.Linker:
    """What leads phrases to nodes of a version, by default the one in force; the first use embeds the names of the nodes."""
    return _linker(encoder.phrases(), load() if name in ("", version()) else load(name))


@lru_cache(maxsize=2)
def _linker(store, known):
    return linking.Linker(known, store.vectors, learnt(store, known))


def learnt(store, known: chains.Chains) -> relations.Relations | None:
    """The relation model that fits the encoder; None, with a word in the log, where there is none: matching goes on without it."""
    dim = store.vectors([known.nodes[0].name]).shape[1]  # a stored vector tells without the model being loaded
    try:
        model = relations.load(vectors_like(store.encoder), dim)
    except relations.RelationsUnusable as reason:
        log.warning("%s; matching goes on without it, `manage.py train_relations` makes one", reason)
        return None
    if model.facts.get("knowledge") != base.digest(base.BUYERS):
        log.info("the relation model was learnt on other chain files; `manage.py train_relations` learns it anew")
    return model


def vectors_like(by) -> str:
    """Name the encoder whose vectors these are to a learnt model: bf16 gives those of the built-in one, to a cosine above .9999."""
    return builtin.NAME if by.name == QUICK else by.name
