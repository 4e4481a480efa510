"""Published text → knowledge base. Consultation never asks for pages; this module hands them over, cut by clause."""

from functools import singledispatch

from django.utils.timezone import localdate

from services.consultation import cutting, knowledge
from services.consultation.cutting import Cut
from services.jobs.actions import enqueue
from services.library.models import KEYS

from .models import FaqPage, GuidePage, NewsPage, PolicyPage
from .validity import NEVER, Term

KINDS = (PolicyPage, GuidePage, NewsPage, FaqPage)
PUSH_JOB = "content.push"
FOREVER = Term()


def key_of(page_id: int) -> str:
    """The name of a page in the knowledge base."""
    return f"page:{page_id}"


def push(page) -> bool:
    """Make the knowledge base agree with a page of ours as it is now; returns whether anything changed."""
    if page is None or not page.live or page.get_view_restrictions().exists():
        return bool(page) and knowledge.drop(key_of(page.pk))
    return knowledge.put(source_of(page), cuts_of(page))


def affected_by(page) -> list[int]:
    """Pages whose validity hangs on this one: what it replaces and the questions that rest on either."""
    if not isinstance(page, PolicyPage):
        return [page.pk]
    policies = [page.pk, *page.replaces.values_list("pk", flat=True)]
    return [*policies, *FaqPage.objects.filter(basis__in=policies).values_list("pk", flat=True)]


def push_all(progress=None) -> int:
    """Push every live page; returns how many changed. progress(done, total) is called after each."""
    pages = [page for kind in KINDS for page in kind.objects.live().select_related(*_rules_of(kind)).order_by("pk")]
    known, changed = knowledge.digests(), 0
    for done, page in enumerate(pages, 1):
        if known.get(key_of(page.pk)) != knowledge.digest(source_of(page), cuts_of(page)):
            changed += push(page)
        if progress:
            progress(done, len(pages))
    return changed


def _rules_of(kind) -> list[str]:
    return {
        PolicyPage: ["superseded_by", "replaced_by_upload"],
        FaqPage: ["basis__superseded_by", "basis__replaced_by_upload"],
    }.get(kind, [])


def source_of(page) -> knowledge.Source:
    """The facts of a page that decide whether and how it may answer."""
    rule = _rule_of(page)
    term = rule.term if rule else FOREVER
    end = _last_day(page, term)
    successor = rule.successor if rule else None
    return knowledge.Source(
        key=key_of(page.pk),
        kind=_kind(page),
        title=page.title,
        url=page.url or "",
        number=rule.number if rule else "",
        issuer=rule.issuer if rule else getattr(page, "department", ""),
        region_id=getattr(page, "region_id", None),
        effective_on=getattr(page, "happened_on", term.effective_on),
        expires_on=None if end == NEVER else end,
        superseded=successor is not None,
        successor_title=successor.title if successor else "",
        successor_url=successor.url if successor else "",
        verified=getattr(page, "verified", True),
    )


def _last_day(page, term):
    """The last day of its rule, or its own if a question was given an earlier one."""
    end, own = term.last_day(), page.expires_on if isinstance(page, FaqPage) else None
    return min(filter(None, (end, own)), default=None)


def _rule_of(page):
    """The policy a page stands and falls with. A question published after its basis had ended speaks of that end, and stands."""
    rule = page.rule
    if rule is None or rule is page or page.last_published_at is None:
        return rule
    end = rule.term.last_day()
    return None if end and end < localdate(page.last_published_at) else rule


def _kind(page) -> str:
    return {PolicyPage: "policy", GuidePage: "guide", NewsPage: "news", FaqPage: "faq"}[type(page)]


@singledispatch
def cuts_of(page) -> list[Cut]:
    """The passages of a page."""
    return cutting.passages(page.body)


@cuts_of.register
def _(page: GuidePage) -> list[Cut]:
    sections = [Cut(text=cutting.plain(text), anchor=anchor, label=heading, path=heading) for anchor, heading, text in page.sections()]
    return [*sections, *cutting.passages(page.body)]


@cuts_of.register
def _(page: FaqPage) -> list[Cut]:
    asks = "\n".join([page.title, *page.alternates.splitlines()])
    return [Cut(text=cutting.plain(page.body), anchor="answer", hint=asks)] if page.body.strip() else []


def on_published(sender, instance, **_signal):
    """Hand a published page to a worker, together with the pages whose validity hangs on it."""
    if isinstance(instance, KINDS):
        for page_id in affected_by(instance):
            enqueue(PUSH_JOB, unique_key=str(page_id), page_id=page_id)


def on_removed(sender, instance, **_signal):
    """Drop an unpublished or deleted page at once; the worker then sees to what it had replaced."""
    if isinstance(instance, KINDS):
        knowledge.drop(key_of(instance.pk))
        for page_id in affected_by(instance)[1:]:
            enqueue(PUSH_JOB, unique_key=str(page_id), page_id=page_id)


def on_document(sender, instance, **_signal):
    """Have the pages follow that name this uploaded document as what replaces them; called when it is stored, and before it goes."""
    if not instance.key.startswith(KEYS):
        return
    for page in PolicyPage.objects.filter(replaced_by_upload=instance):
        for page_id in affected_by(page):
            enqueue(PUSH_JOB, unique_key=str(page_id), page_id=page_id)


def on_restricted(sender, instance, **_signal):
    """A page that only some may read answers nobody: drop it and what is below it at once; lifted, it comes back."""
    for page in instance.page.get_descendants(inclusive=True).specific():
        if isinstance(page, KINDS):
            knowledge.drop(key_of(page.pk))
            enqueue(PUSH_JOB, unique_key=str(page.pk), page_id=page.pk)
