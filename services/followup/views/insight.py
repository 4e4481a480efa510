"""问答统计: the page and its table for spreadsheets."""

from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from services.access import record_access, role_required
from services.followup import charts, exports, insight
from services.followup.forms import SpanForm

desk = role_required("is_service_staff", "is_editor")


@never_cache
@require_GET
@desk
def page(request):
    form = SpanForm(request.GET or None)
    at = timezone.localtime()
    since, until = form.span(at.date())
    counted = insight.count(since, until)
    topics = insight.topics(since, until)
    context = {
        "form": form,
        "since": since,
        "until": until,
        "at": at,
        "total": counted.total,
        "chart": charts.bars(insight.bars(counted, since, until)),
        "regions": insight.regions(counted),
        "channels": insight.channels(counted),
        "hot": topics[: insight.TOP],
        "rising": insight.rising(topics),
        "unanswered": insight.unanswered(since, until),
        "stale": insight.stale(since, until, at=at.date()),
    }
    return render(request, "followup/insight.html", context)


@require_GET
@desk
def export(request):
    """The figures by day as CSV; recorded."""
    since, until = SpanForm(request.GET or None).span(timezone.localdate())
    record_access(request.user, "ask_insight_export", f"{since} {until}")
    headings = [_("日期"), _("提问"), _("已回答"), _("没有依据"), _("简短回应"), _("有帮助"), _("没帮助")]
    return exports.respond(headings, insight.lines(insight.count(since, until)), name=f"ask-{since:%Y%m%d}-{until:%Y%m%d}")
