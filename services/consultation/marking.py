"""Mark answers against hand-labelled questions: the right source with the right words, or the right silence.

Used by `manage.py evaluate_labelled`; the labels and their rules: labelled/README.md.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import yaml

from services.reference.models import Region
from services.search import tokens

from . import answer, answering

QUESTIONS = Path(__file__).parent / "labelled" / "questions.yaml"


@dataclass(frozen=True)
class Mark:
    """What came of one question. fault: "" if right, else silent, wrong_source, words_missing or not_silent; is_given: a text was quoted."""

    id: str
    kind: str
    question: str
    expect: str
    fault: str
    confidence: float
    cited: list[str]
    shown: str
    is_given: bool = False

    @property
    def is_right(self) -> bool:
        return not self.fault

    @property
    def is_held_out(self) -> bool:
        """Weights and words are found on odd numbers only; even ones measure."""
        return int(self.id[1:]) % 2 == 0


def read(path: Path = QUESTIONS) -> list[dict]:
    """The labelled questions as they stand in the file."""
    return yaml.safe_load(Path(path).read_text("utf-8"))


def mark_all(rows: Iterable[dict]) -> Iterable[Mark]:
    """Ask every question as of its own day and place, and mark what comes."""
    regions = dict(Region.objects.values_list("name", "pk"))
    for row in rows:
        yield mark(row, ask(row["question"], at=date.fromisoformat(row["at"]), region_id=_region(row["region"], regions)))


def ask(question: str, *, at: date, region_id: int | None) -> answer.Answer:
    """What the page would answer, without a log."""
    made, _found = answering.respond(question, at=at, region_id=region_id)
    return made


def mark(row: dict, made: answer.Answer) -> Mark:
    """Compare an answer with its label."""
    cited = [
        name
        for source in made.sources
        for name in (source.number, source.title, source.url.partition("#")[0].rstrip("/").rpartition("/")[2])
        if name
    ]
    lines = [f"{source.title} {source.number} {source.label} {source.state}" for source in made.sources]
    shown = " ".join([*(sentence.text for sentence in made.sentences), made.detail, *lines])
    return Mark(
        row["id"],
        row["kind"],
        row["question"],
        row["expect"],
        _fault(row, made, cited, shown),
        round(made.confidence, 4),
        cited,
        shown,
        made.outcome == "answered",
    )


def _fault(row, made, cited, shown) -> str:
    is_answered = made.outcome == "answered"
    if row["expect"] == "refuse":
        return "not_silent" if is_answered else ""
    if not is_answered:
        return "silent"
    if not set(row["source"]) & set(cited):
        return "wrong_source"
    known = _bare(shown)
    return "" if all(_bare(words) in known for words in row["must_contain"]) else "words_missing"


def _bare(text) -> str:
    return "".join(tokens.normalise(text).split())


def _region(name, regions) -> int | None:
    """The form offers our own regions only; a label from elsewhere chooses none."""
    return regions.get(name) or next((pk for full, pk in regions.items() if name and full.startswith(name)), None)
