"""Papers and pairs → knowledge base: what it is told of each, and keeping it so when a document they hang on changes."""

from datetime import date, timedelta

from django.db.models import Q
from django.utils import timezone

from services.consultation import cutting, knowledge
from services.consultation.cutting import Cut
from services.consultation.models import Document

from .guess import number_in
from .models import Pair, Paper


def put_paper(paper: Paper) -> bool:
    """Make the knowledge base hold this text under its key in place of whatever stood there."""
    return knowledge.put(source_of(paper), cutting.passages(paper.body))


def put_pair(pair: Pair, rules=None) -> bool:
    """Make the knowledge base hold this question; rules: documents by number and title, read if not given."""
    return knowledge.put(source_of_pair(pair, rules_by_name() if rules is None else rules), cuts_of_pair(pair))


def source_of(paper: Paper) -> knowledge.Source:
    """The facts of a paper. A stated last day counts before the successor's first; replaced without any day, it holds no more."""
    successor = paper.successor
    end = paper.expires_on
    if end is None and successor is not None and successor.effective_on:
        end = successor.effective_on - timedelta(days=1)
    return knowledge.Source(
        key=paper.key,
        kind=paper.kind,
        title=paper.title,
        url=paper.get_absolute_url(),
        number=paper.number,
        issuer=paper.issuer,
        region_id=paper.region_id,
        effective_on=paper.effective_on or paper.published_on,
        expires_on=end,
        superseded=bool(successor or paper.successor_title),
        successor_title=successor.title if successor else paper.successor_title,
        successor_url=successor.url if successor else "",
        verified=paper.verified,
    )


def source_of_pair(pair: Pair, rules) -> knowledge.Source:
    """The facts of a question: it ends with the document it rests on, unless it was published after that had ended and speaks of it."""
    rule = rules.get(number_in(pair.basis)) or rules.get(pair.basis.strip("《》"))
    stands = rule is None or _ended_before(rule, timezone.localdate(pair.published_at))
    ends = [day for day in (pair.expires_on, None if stands else rule.expires_on) if day]
    has_gone = not stands and rule.superseded
    return knowledge.Source(
        key=pair.key,
        kind=Document.Kind.FAQ,
        title=pair.question,
        url=pair.get_absolute_url(),
        number=rule.number if rule else number_in(pair.basis)[:80],
        issuer=rule.issuer if rule else "",
        region_id=pair.region_id,
        expires_on=None if has_gone and not rule.expires_on else min(ends, default=None),
        superseded=has_gone,
        successor_title=rule.successor_title if has_gone else "",
        successor_url=rule.successor_url if has_gone else "",
        verified=True,
    )


def _ended_before(rule: Document, day: date) -> bool:
    return bool(rule.expires_on and rule.expires_on < day)


def cuts_of_pair(pair: Pair) -> list[Cut]:
    asks = "\n".join([pair.question, *pair.alternates.splitlines()])
    return [Cut(cutting.plain(pair.answer), anchor="answer", hint=asks)]


def rules_by_name() -> dict[str, Document]:
    """The policies of the knowledge base by number and by title; what is in force counts before what has been replaced."""
    found: dict[str, Document] = {}
    for document in Document.objects.filter(kind=Document.Kind.POLICY).order_by("-superseded", "effective_on", "pk"):
        found |= {name: document for name in (document.title, document.number) if name}
    return found


def follow() -> int:
    """Put again what hangs on another document, where that changed the facts; returns how many changed."""
    known, rules, changed = knowledge.digests(), rules_by_name(), 0
    for pair in Pair.objects.filter(state=Pair.State.PUBLISHED).exclude(basis=""):
        if known.get(pair.key) != knowledge.digest(source_of_pair(pair, rules), cuts_of_pair(pair)):
            changed += put_pair(pair, rules)
    for paper in Paper.objects.published().filter(Q(successor__isnull=False) | ~Q(successor_title="")).select_related("successor"):
        changed += put_paper(paper)
    return changed
