"""Have a language model put an answer into words: every sentence is checked against what it cites before anyone sees it.

Whether there is an answer at all is decided before, by retrieval. Whatever goes wrong, the quoted answer stands.
"""

import threading
import time
from collections.abc import Iterator
from datetime import datetime, timedelta

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from services.encoder import phrases

from . import llm, privacy, prompt, reply
from .models import Generation, Question
from .support import Judge

LABEL = _("AI 生成内容，仅供参考")
MOST_SENTENCES = 6
MOST_DROPPED = 12  # sentences kept for the record
_slots = threading.BoundedSemaphore(settings.LLM_STREAMS)  # each stream holds a thread of the web server


def is_open_to(question: Question) -> bool:
    """Tell whether a model may still put this answer into words. Chinese only: Judge cannot check a sentence in another language."""
    made = getattr(question, "generation", None)
    can_be_checked = question.outcome == Question.Outcome.ANSWERED and not question.is_foreign
    return llm.is_on() and can_be_checked and (made is None or made.state == Generation.State.RUNNING)


def write(question: Question, *, at: datetime) -> Iterator[dict]:
    """Give the sentences that pass, one by one as {text, cites}, and record each, and the outcome, as question.generation.

    One model call per question: a second caller gets what the first one kept until now. If the caller goes away half-way, the
    text is written to its end all the same, for when they come back.
    """
    record, is_mine = _claim(question, at)
    question.generation = record
    if not is_mine:
        yield from record.kept
        return
    began, is_there, reason = time.monotonic(), True, "broken"
    try:
        for sentence in _checked(question, record):
            _keep(record, "kept", "dropped")
            try:
                if is_there:
                    yield sentence
            except GeneratorExit:  # nothing may be given from here on
                is_there = False
        reason = "" if record.kept else "nothing_kept"
    except llm.Fault as fault:
        reason = fault.reason
    finally:
        record.reason = reason
        record.state = Generation.State.FALLEN_BACK if reason else Generation.State.KEPT
        record.duration_ms = int((time.monotonic() - began) * 1000)
        _keep(record, "kept", "dropped", "reason", "state", "duration_ms")


def _keep(record, *fields):
    """Save these fields, unless the asker has deleted the question meanwhile."""
    Generation.objects.filter(pk=record.pk).update(**{name: getattr(record, name) for name in fields})


def write_all(question: Question, *, at: datetime) -> Generation:
    """The same for callers that can only wait."""
    for _sentence in write(question, at=at):
        pass
    return question.generation


def as_json(generation: Generation | None) -> dict | None:
    """What programs are told of a kept text; None for any other."""
    if generation is None or not generation.is_kept:
        return None
    return {"label": str(LABEL), "model": generation.model, "sentences": generation.kept}


def _claim(question, at) -> tuple[Generation, bool]:
    """The one record of a question, and whether it is the caller's to fill. One left running by a killed process is taken over."""
    fresh = {"state": Generation.State.RUNNING, "model": settings.LLM_MODEL[:120], "prompt_version": prompt.VERSION, "started_at": at}
    try:
        with transaction.atomic():
            return Generation.objects.create(question=question, **fresh), True
    except IntegrityError:
        stale = at - timedelta(seconds=3 * settings.LLM_TIMEOUT)
        running = Generation.objects.filter(question=question, state=Generation.State.RUNNING)
        taken = running.filter(started_at__lt=stale).update(started_at=at, kept=[], dropped=[])
        return Generation.objects.get(question=question), bool(taken)


def _checked(question, record) -> Iterator[dict]:
    if not _slots.acquire(blocking=False):
        raise llm.Fault("busy")
    try:
        sources = {source["order"]: source for source in question.answer["sources"]}
        judge = Judge(phrases().encoder)
        said = llm.stream(prompt.messages(question.text, list(sources.values())))
        for sentence in reply.sentences(said):
            reason = _fault(judge, sentence, sources)
            if reason:
                record.dropped = [*record.dropped, {"text": privacy.mask(sentence.text[:300]), "reason": reason}][:MOST_DROPPED]
            elif len(record.kept) < MOST_SENTENCES:
                record.kept = [*record.kept, {"text": sentence.text, "cites": list(sentence.cites)}]
                yield record.kept[-1]
    finally:
        _slots.release()


def _fault(judge, sentence, sources) -> str:
    """Why a sentence may not stand, "" if it may."""
    if not sentence.cites or any(number not in sources for number in sentence.cites):
        return "uncited"
    evidence = [_evidence(sources[number]) for number in sentence.cites]
    return judge.judge(sentence.text, evidence).reason


def _evidence(source) -> str:
    """What a citation can bear out: the passage as the model saw it, and how the document is called."""
    return f"{prompt.readable(source['quote'])}\n{source['title']} {source['number']} {source['label']} {source['issuer']}"
