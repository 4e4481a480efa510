"""Background work of the editors' pages."""

from wagtail.models import Page

from services.jobs.tasks import work

from . import push


@work(push.PUSH_JOB)
def push_page(progress, *, page_id, **_later):
    """Make the knowledge base agree with one page. Safe to run twice."""
    push.push(Page.objects.filter(pk=page_id).specific().first())
