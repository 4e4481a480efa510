"""The process-wide index over the passages. It follows the edition of the knowledge base; a question never waits long for it.

Vectors stay in the phrase store on disk, so after a change only new text is embedded, and a lost or damaged store is
simply filled again. While a large change is being read, the old index answers, without the passages that are gone.
"""

import logging
import sqlite3
import threading
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import TimeoutError as NotYet
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
from django.utils.translation import gettext_lazy as _

from services.base import DomainError
from services.encoder import phrases

from . import ranking, wording
from .models import Document, Edition, Passage
from .place import Gazetteer, Place
from .register import Entry, Register
from .spelling import Lexicon

log = logging.getLogger(__name__)
PATIENCE_S = 3.0  # how long a question waits for a newer index before the old one answers
OPEN, NEVER = date.max.toordinal(), 0
NATIONAL = 0
FIELDS = [
    "pk",
    "label",
    "path",
    "text",
    "hint",
    *(
        f"document__{name}"
        for name in ("pk", "title", "number", "kind", "region_id", "effective_on", "expires_on", "superseded", "url", "successor_url")
    ),
]


class Unavailable(DomainError):
    """There is no index to search and none can be made now."""

    code = "ask_unavailable"


@dataclass(frozen=True)
class Index:
    """Passages ready to be asked, row by row: ids, first and last day in force as ordinals, region (0: the country), whether it is a rule."""

    edition: int
    ids: np.ndarray
    documents: np.ndarray
    begins: np.ndarray
    ends: np.ndarray
    regions: np.ndarray
    rules: np.ndarray
    ranker: ranking.Ranker
    gazetteer: Gazetteer
    register: Register
    lexicon: Lexicon
    alive: np.ndarray | None = None

    @property
    def encoder(self) -> str:
        return self.ranker.encoder.name

    def in_place(self, place: Place) -> np.ndarray:
        """Rows that hold in a place of ours: the country, the region and those above it."""
        return np.isin(self.regions, [NATIONAL, *place.regions])

    def in_force(self, at: date) -> np.ndarray:
        """Rows in force on a day."""
        day = at.toordinal()
        return (self.begins <= day) & (day <= self.ends) & self.present()

    def ended(self, at: date) -> np.ndarray:
        """Rows that were in force once and are no more."""
        return (self.ends < at.toordinal()) & self.present()

    def of_documents(self, documents) -> np.ndarray:
        """Rows of these documents."""
        return np.isin(self.documents, list(documents))

    def present(self) -> np.ndarray:
        return np.ones(len(self.ids), bool) if self.alive is None else self.alive


class Keeper:
    """Holds the index of this process and has it rebuilt when the knowledge base has turned to another edition."""

    def __init__(self):
        self._lock = threading.Lock()
        self._held: Index | None = None
        self._pending: tuple[int, Future] | None = None
        self._age = 0  # counts forget(), so that a build begun before it is not kept
        self._worker = ThreadPoolExecutor(1, thread_name_prefix="consultation-index")

    def current(self, patience: float | None = PATIENCE_S) -> Index:
        """The index of the current edition; the one before, less what has gone, if the new one is not ready in time.

        patience: seconds, None for ever; the first index of a process is always waited for. Raises Unavailable if there
        is none and it cannot be built.
        """
        edition = edition_number()
        held = self._held
        if held is not None and held.edition == edition:
            return held
        pending = self._begin(edition)
        try:
            return pending.result(patience if held is not None else None)
        except NotYet:
            pass
        except Exception as error:
            log.exception("the index of edition %s was not built", edition)
            if held is None:
                raise Unavailable(_("问答暂时无法检索，请稍后再试；也可以先查看政策库，或把问题留给工作人员。")) from error
        return replace(held, alive=np.isin(held.ids, np.fromiter(Passage.objects.values_list("pk", flat=True), np.int64)))

    def renew(self, progress=None) -> Index:
        """The index of the current edition, however long it takes, built by the caller, whose progress may write to the database."""
        edition, held = edition_number(), self._held
        return held if held is not None and held.edition == edition else self._build(edition, *_read(), progress)

    def warm(self) -> None:
        """Begin the first index of this process, if there is none yet, while the visitor is still typing."""
        if self._held is None and self._pending is None:
            self._begin(edition_number())

    def forget(self) -> None:
        """Let go of the index, so that the next question builds it again."""
        with self._lock:
            self._held = self._pending = None
            self._age += 1

    def _begin(self, edition) -> Future:
        """Read the passages here, on the caller's connection, and build in the worker thread, which touches no database of Django."""
        with self._lock:
            if self._pending is None or self._pending[0] != edition or _has_failed(self._pending[1]):
                self._pending = (edition, self._worker.submit(self._build, edition, *_read()))
            return self._pending[1]

    def _build(self, edition, rows, gazetteer, progress=None):
        age, previous = self._age, self._held.ranker if self._held else None
        made = build(edition, rows, gazetteer, previous=previous, progress=progress)
        with self._lock:
            if age == self._age and (self._held is None or self._held.edition <= edition):
                self._held = made
        return made


keeper = Keeper()


def edition_number() -> int:
    """The number of the current edition of the knowledge base; 0 for an empty one."""
    return Edition.objects.filter(pk=1).values_list("number", flat=True).first() or 0


def _has_failed(pending: Future) -> bool:
    return pending.done() and pending.exception() is not None


def _read():
    return list(Passage.objects.order_by("pk").values_list(*FIELDS)), Gazetteer()


def build(edition, rows, gazetteer, *, previous=None, progress=None) -> Index:
    """Make the index from rows of FIELDS. A damaged phrase store is set aside and filled again."""
    passages = [_passage(*row[:9]) for row in rows]
    try:
        ranker = ranking.Ranker.build(passages, phrases(), previous=previous, progress=progress)
    except sqlite3.DatabaseError:
        log.exception("the phrase store is damaged; starting a new one")
        store = phrases().path
        store.replace(store.with_suffix(".damaged"))
        ranker = ranking.Ranker.build(passages, phrases(), previous=previous, progress=progress)
    return Index(
        edition=edition,
        ids=np.array([row[0] for row in rows], np.int64),
        documents=np.array([row[5] for row in rows], np.int64),
        begins=np.array([row[10].toordinal() if row[10] else NEVER for row in rows], np.int64),
        ends=np.array([_end(row[11], row[12]) for row in rows], np.int64),
        regions=np.array([row[9] or NATIONAL for row in rows], np.int64),
        rules=np.array([passage.is_rule for passage in passages], bool),
        ranker=ranker,
        gazetteer=gazetteer,
        register=Register({row[5]: _entry(row) for row in rows}.values()),
        lexicon=Lexicon({*ranker.terms, *wording.known_words(), *gazetteer.by_name}, {row[6] for row in rows}),
    )


def _entry(row) -> Entry:
    pk, _title, number, kind, _region, begins, ends, superseded, url, successor_url = row[5:]
    return Entry(
        pk, number, kind == Document.Kind.POLICY, begins.toordinal() if begins else NEVER, _end(ends, superseded), url, successor_url
    )


def _passage(pk, label, path, text, hint, document, title, number, kind) -> ranking.Passage:
    """What is searched of a passage: the heading path a reader sees, the other wordings, the text, the 文号."""
    heading = " ".join(part for part in (title, path, label) if part)
    asks = tuple(hint.splitlines()) if kind == Document.Kind.FAQ else () if kind == Document.Kind.POLICY else (f"{title} {path}",)
    return ranking.Passage(
        pk, heading, "\n".join(part for part in (hint, text, number) if part), str(document), asks, kind == Document.Kind.POLICY
    )


def _end(expires_on, superseded) -> int:
    if expires_on:
        return expires_on.toordinal()
    return NEVER if superseded else OPEN
