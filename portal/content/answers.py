"""A reviewed answer becomes a page of 常见问题; an answer renewed later renews its page."""

from django.db import transaction
from django.urls import reverse

from services.followup.publishing import Publisher

from . import push, tree
from .models import FaqIndex, FaqPage, PolicyPage

PAGE = "page:"


@transaction.atomic
def publish(reply, by) -> tuple[str, str]:
    """Publish a reply as a page in the name of its reviewer and hand it to the knowledge base at once; gives its key and address."""
    values = {
        "title": reply.title,
        "body": reply.body,
        "alternates": reply.alternates,
        "region": reply.region,
        "basis": _policy_of(reply.basis),
        "source": reply.source or _words_of(reply.basis),
        "expires_on": _last_day(reply),
        "verified": True,
    }
    page = FaqPage.objects.filter(pk=_page_id(reply.page_key)).first()
    if page is None:
        page = _parent().add_child(instance=FaqPage(slug=_free_slug(reply), live=False, **values))
    else:
        for name, value in values.items():
            setattr(page, name, value)
    page.save_revision(user=by, changed=True).publish(user=by)
    page.refresh_from_db()
    push.push(page)  # not only by the worker: whoever is told now may ask again now
    return push.key_of(page.pk), page.url


def edit_url(key: str) -> str:
    """The editor's screen of a page by its key; "" for texts that are no pages."""
    page_id = _page_id(key)
    return reverse("wagtailadmin_pages:edit", args=[page_id]) if page_id else ""


PUBLISHER = Publisher(publish, edit_url)


def _page_id(key: str) -> int | None:
    number = key.removeprefix(PAGE)
    return int(number) if key.startswith(PAGE) and number.isdigit() else None


def _policy_of(document) -> PolicyPage | None:
    return PolicyPage.objects.filter(pk=_page_id(document.key)).first() if document else None


def _last_day(reply):
    """A page follows its policy page by itself; a basis that is no page lends its last day."""
    ends = [reply.valid_until] if _policy_of(reply.basis) or reply.basis is None else [reply.valid_until, reply.basis.expires_on]
    return min(filter(None, ends), default=None)


def _words_of(document) -> str:
    """A basis that is no page is named in words."""
    if document is None or _policy_of(document):
        return ""
    return f"{document.title} {document.number}".strip()[:200]


def _parent() -> FaqIndex:
    tree.ensure()
    return FaqIndex.objects.get()


def _free_slug(reply) -> str:
    """A short address: the number of the question it answers."""
    stem = f"q{reply.cluster_id}"
    taken = set(_parent().get_children().filter(slug__startswith=stem).values_list("slug", flat=True))
    return next(name for name in (stem, *(f"{stem}-{n}" for n in range(2, 1000))) if name not in taken)
