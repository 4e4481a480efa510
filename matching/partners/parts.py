"""The pieces of a build as jobs that any number of workers share: parts of the enterprises, then the assembly of all of them."""

from collections.abc import Callable
from datetime import timedelta

from django.utils import timezone

from matching.engine import assembly, files, numbering
from matching.engine.phrases import Phrases
from matching.engine.segment import Facts
from matching.profiles import knowledge
from services import encoder
from services.enterprises.models import Enterprise
from services.jobs import together
from services.jobs.actions import enqueue
from services.jobs.models import Job
from services.search import published

from . import entries, near, plans, store
from .models import IndexChange

PART_JOB, ASSEMBLY_JOB = "partners.part", "partners.assembly"
CHUNK = 200  # enterprises read at once
KEEP_CHANGES = timedelta(days=1)  # longer than any build takes


def make_missing(plan: plans.Plan, progress: Callable[[int, int], None]) -> None:
    """Have the missing parts made, beside whoever else works on the same plan."""
    there = len(plan.parts) - len(missing := plan.missing)
    jobs = [_waiting(PART_JOB, f"{plan.key} {number}", key=plan.key, number=number) for number in missing]
    together.finish(jobs, lambda done: progress(there * plan.size + done, len(plan.parts) * plan.size))


def put_together(plan: plans.Plan, progress: Callable[[int, int], None]) -> None:
    """Have the index assembled and published, likewise."""
    together.finish([_waiting(ASSEMBLY_JOB, plan.key, key=plan.key)], lambda done: progress(done, _steps(plan)))


def _waiting(kind, unique_key, **args):
    return Job.objects.waiting().filter(kind=kind, unique_key=unique_key).first() or enqueue(kind, unique_key=unique_key, **args)


def make(key: str, number: int, progress: Callable[[int, int], None]) -> None:
    """Make one part of a plan. Does nothing where the part is there already or the plan was given up."""
    plan = plans.find(key)
    if plan is None or plan.parts[number].exists():
        return
    with plans.at_work_on(plan), published.whole(plan.parts[number]) as folder:
        phrases, facts = _gather(plan.ranges[number], progress)
        files.write_phrases(folder, phrases)
        files.write_facts(folder, facts)


def _gather(ends, progress):
    """Phrases, numbered within the part, and facts of the verified enterprises from the first to the last."""
    linker = knowledge.linker()
    phrases = Phrases.none(len(linker.chains.nodes))
    facts = Facts.of([], phrases, linker.chains)
    ids = list(Enterprise.objects.verified().filter(pk__range=ends).order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(ids), CHUNK):
        some = entries.read(ids[start : start + CHUNK])
        phrases = phrases.with_new([text for e in some for text in sorted(e.profile.texts)], linker, encoder.phrases().vectors)
        facts = facts.then(Facts.of(some, phrases, linker.chains))
        progress(min(start + CHUNK, len(ids)), len(ids))
    return phrases, facts


def assemble(key: str, progress: Callable[[int, int], None]) -> None:
    """Put the parts of a plan together and publish the index. Does nothing where that has been done or the plan was given up.

    The list of phrases is kept in the folder of the plan, so that an assembly that died does not begin with it again.
    """
    plan = plans.find(key)
    if plan is None:
        return
    with plans.at_work_on(plan):
        chains, named, steps = knowledge.load(), plan.folder / "phrases", _steps(plan)
        if not named.exists():
            with published.whole(named) as folder:
                numbering.number(plan.parts, folder, len(chains.nodes), lambda done, _of: progress(done, steps), near.write)
        facts, begun = numbering.numbered(plan.parts, named), len(plan.parts)
        count = sum(len(files.get(part, "ids")) for part in plan.parts)
        store.publish(
            lambda folder: assembly.assemble(facts, begun, named, chains, folder, lambda done, _of: progress(begun + done, steps)),
            made_with=plan.made_with,
            seen=plan.seen,
            count=count,
        )
    plans.end(plan)
    IndexChange.objects.filter(pk__lt=min(plan.seen, default=0), at__lt=timezone.now() - KEEP_CHANGES).delete()


def _steps(plan):
    return 2 * len(plan.parts) + assembly.TURNS
