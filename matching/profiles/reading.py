"""From an enterprise's own text to the phrases of its profile: the engine reads, this module carries."""

import hashlib
from collections.abc import Sequence
from pathlib import Path

from matching.engine import chains, extract, profile, wording
from services import encoder

from . import knowledge
from .models import Phrase

KINDS = ((Phrase.Kind.OFFER, "offers"), (Phrase.Kind.NEED, "needs"))
# The rules that text is read and needs are inferred by, named after what their modules say, so that nobody has to remember to count up.
EXTRACTOR = hashlib.blake2b(b"".join(Path(m.__file__).read_bytes() for m in (extract, wording, chains)), digest_size=4).hexdigest()


def reader() -> str:
    """Name everything phrases depend on beside the text; a profile read by another reader is read again."""
    return f"extract-{EXTRACTOR}/{knowledge.version()}/{encoder.phrases().encoder.name}"[:120]


def source_hash(enterprise) -> str:
    """Digest of everything matching reads or filters by; equal digests need no work."""
    facts = [
        enterprise.scope,
        *enterprise.offers,
        "·",
        *enterprise.needs,
        enterprise.industry_id,
        enterprise.park_id,
        enterprise.size,
        enterprise.state,
    ]
    return hashlib.blake2b("\n".join(map(str, facts)).encode("utf-8", "replace"), digest_size=16).hexdigest()


def read(enterprises: Sequence) -> dict[int, profile.Profile]:
    """Read scopes and declarations, then add what the chains expect each enterprise to need.

    Every phrase of the result is in the phrase store afterwards, embedded in one go.
    """
    read_texts = {e.pk: extract.read(e.scope, e.offers, e.needs) for e in enterprises}
    encoder.phrases().vectors(sorted({text for made in read_texts.values() for text in made.texts}))
    linker = knowledge.linker()
    return {pk: chains.infer(made, linker) for pk, made in read_texts.items()}


def rows(enterprise, made: profile.Profile) -> dict[tuple[str, str], Phrase]:
    """Unsaved Phrase rows of a profile by (kind, text)."""
    found = {}
    for kind, side in KINDS:
        for order, phrase in enumerate(getattr(made, side)):
            row = Phrase(
                enterprise=enterprise,
                kind=kind,
                text=phrase.text,
                origin=phrase.source,
                weight=phrase.weight,
                activities=list(phrase.activities),
                via=[list(edge) for edge in phrase.via],
                order=order,
            )
            found.setdefault((kind, phrase.text), row)
    return found
