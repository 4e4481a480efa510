"""One question tried at once: what would be answered, and what was found for it in which order."""

from dataclasses import dataclass
from datetime import date

from django.conf import settings

from services.consultation import actions as consultation
from services.consultation import answer, answering
from services.consultation.models import Passage


@dataclass(frozen=True)
class Tried:
    """What came of a question. behind: how far each passage is behind the best, by its id; threshold: from where it is answered."""

    made: answer.Answer
    passages: list[tuple[Passage, float]]
    searched: int
    encoder: str
    edition: int
    day: date
    threshold: float


def tried(*, q: str, at: date, region=None, on: date | None = None) -> Tried:
    """Ask without a log. Raises Unclear for what is no question."""
    text, region_id = consultation.clean_question(q), region and region.pk
    day = on or at
    made, found = answering.respond(text, at=day, region_id=region_id)
    passages = [(passage, found.behind.get(passage.pk, 0.0)) for passage in found.passages]
    return Tried(made, passages, found.searched, found.encoder, found.edition, day, settings.ANSWER_THRESHOLD)
