"""From an enterprise's own text to the phrases of its profile: the engine reads, this module carries."""

import hashlib
from collections.abc import Collection, Sequence
from dataclasses import replace
from pathlib import Path

from matching.engine import chains, english, extract, linking, needs, profile, standing, wording
from services import encoder

from . import knowledge
from .models import Phrase

KINDS = ((Phrase.Kind.OFFER, "offers"), (Phrase.Kind.NEED, "needs"))
# The rules that text is read and needs are inferred by, named after what their modules say, so that nobody has to remember to count up.
RULES = (extract, english, wording, chains, linking, needs, standing)
EXTRACTOR = hashlib.blake2b(b"".join(Path(module.__file__).read_bytes() for module in RULES), digest_size=4).hexdigest()


def reader() -> str:
    """Name everything phrases depend on beside the text; a profile read by another reader is read again."""
    return f"extract-{EXTRACTOR}/{knowledge.version()}/{encoder.phrases().encoder.name}"[:120]


def source_hash(enterprise, removed: Collection[str] = ()) -> str:
    """Digest of everything matching reads or filters by; equal digests need no work. removed: offers a person took out."""
    facts = [
        enterprise.scope,
        *enterprise.offers,
        "·",
        *enterprise.needs,
        enterprise.industry_id,
        enterprise.park_id,
        enterprise.size,
        enterprise.state,
        *sorted(removed),
    ]
    return hashlib.blake2b("\n".join(map(str, facts)).encode("utf-8", "replace"), digest_size=16).hexdigest()


def read(enterprises: Sequence, removed: dict[int, set[str]]) -> dict[int, profile.Profile]:
    """Read scopes and declarations, then add what the chains expect each enterprise to need.

    removed: by enterprise, offers a person took out; nothing is inferred from them. Every phrase of the result is in
    the phrase store afterwards, embedded in one go.
    """
    said = [_without(extract.read(e.scope, e.offers, e.needs), removed.get(e.pk, ())) for e in enterprises]
    encoder.phrases().vectors(sorted({text for made in said for text in made.texts}))
    codes = [enterprise.industry.code if enterprise.industry else "" for enterprise in enterprises]
    made = needs.infer_many(said, knowledge.linker(), codes)
    return {enterprise.pk: one for enterprise, one in zip(enterprises, made, strict=True)}


def _without(made, removed):
    return replace(made, offers=tuple(phrase for phrase in made.offers if phrase.text not in removed)) if removed else made


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
