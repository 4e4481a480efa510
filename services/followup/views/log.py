"""The question log for staff and editors: what was asked, the passage behind every answer, and its correction."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from services.access import record_access, role_required
from services.consultation.models import Citation
from services.followup import exports, marking, publishing, queries
from services.followup.forms import LogFilter, ReasonForm

desk = role_required("is_service_staff", "is_editor")


@never_cache
@require_GET
@desk
def log(request):
    filters = LogFilter(request.GET)
    page = Paginator(queries.log(request.user, **filters.chosen()), 30).get_page(request.GET.get("page"))
    return render(request, "followup/log.html", {"page": page, "filters": filters})


@require_GET
@desk
def export_log(request):
    """The filtered log as CSV; recorded."""
    rows = queries.log(request.user, **LogFilter(request.GET).chosen())[: exports.MAX_ROWS]
    record_access(request.user, "ask_log_export", request.GET.urlencode())
    return exports.respond(exports.LOG_HEADINGS, map(exports.log_line, rows), name=f"questions-{timezone.localdate():%Y%m%d}")


def _find(request, pk):
    return get_object_or_404(queries.log(request.user), pk=pk)


@never_cache
@require_GET
@desk
def question(request, pk):
    """One question with its answer and the text that stands behind each source now."""
    row = _find(request, pk)
    sources = list(queries.citations(row))
    for source in sources:
        source.edit_url = publishing.edit_url(source.document.key) if source.document and request.user.is_editor else ""
        source.is_changed = source.passage is None or source.passage.text.strip() != source.quote.strip()
    context = {"question": row, "answer": row.answer, "sources": sources, "is_editor": request.user.is_editor, "form": ReasonForm()}
    return render(request, "followup/question.html", context)


@require_POST
@role_required("is_editor")
def mark(request, pk, citation):
    """错误引用, or the mark taken back."""
    row = _find(request, pk)
    source = get_object_or_404(Citation, pk=citation, question=row)
    if request.POST.get("undo"):
        marking.unmark(citation=source)
        messages.success(request, _("已取消标记。"))
    else:
        form = ReasonForm(request.POST)
        note = form.cleaned_data["text"] if form.is_valid() else ""
        marking.mark_wrong(citation=source, by=request.user, at=timezone.now(), note=note)
        messages.success(request, _("已标为错误引用，问题会进入待答列表。"))
    return redirect("followup:question", pk=pk)
