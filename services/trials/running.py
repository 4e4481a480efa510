"""Ask the cases of a run one by one, as the page would answer them, without a log."""

import time
from datetime import date

from django.conf import settings

from services.consultation import marking
from services.consultation.index import keeper
from services.consultation.models import Question

from . import judging
from .models import Result, Run

MOST_FOUND = 5


def perform(run: Run, *, at, progress=None) -> Run:
    """Ask every case that has no result yet, so that a broken run goes on where it stopped; progress(done, total) after each."""
    index = keeper.renew()
    run.encoder, run.edition, run.threshold = index.encoder, index.edition, settings.ANSWER_THRESHOLD
    run.save(update_fields=["encoder", "edition", "threshold"])
    cases = list(run.trial.cases.exclude(results__run=run))
    total = run.trial.cases.count()
    for done, case in enumerate(cases, total - len(cases) + 1):
        Result.objects.update_or_create(run=run, case=case, defaults=_asked(case, at.date()))
        if progress:
            progress(done, total)
    run.finished_at = at
    run.save(update_fields=["finished_at"])
    return run


def _asked(case, today: date) -> dict:
    started = time.perf_counter()
    made = marking.ask(case.question, at=case.on or today, region_id=case.region_id)
    took = time.perf_counter() - started
    cited = [judging.Cited(source.title, source.number, source.label, source.url) for source in made.sources]
    is_answered = made.outcome == Question.Outcome.ANSWERED
    fault = judging.fault_of(is_answered=is_answered, cited=cited, sources=case.sources, clause=case.clause, is_refusal=case.is_refusal)
    return {
        "fault": fault,
        "outcome": made.outcome,
        "confidence": round(made.confidence, 4),
        "found": [vars(source) for source in cited[:MOST_FOUND]],
        "took_ms": round(took * 1000),
    }
