"""Importing a spreadsheet: upload, columns, dry run, duplicates, confirmation."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from services.access import record_access, role_required
from services.base import DomainError
from services.enterprises.bulk import actions, report
from services.enterprises.bulk.checking import parks_of
from services.enterprises.bulk.columns import BY_FIELD
from services.enterprises.bulk.forms import ColumnsForm, UploadForm
from services.enterprises.bulk.models import ImportBatch, ImportRow
from services.enterprises.cleaning import whole_number
from services.enterprises.exports import file_response

officer = role_required("is_officer")
S, V = ImportBatch.State, ImportRow.Verdict
PREVIEWED = ("name", "code", "offers", "needs", "staff_count", "revenue_wan")


@require_http_methods(["GET", "POST"])
@officer
def upload(request):
    """Take a spreadsheet, or list one's recent ones."""
    form = UploadForm(request.POST or None, request.FILES or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            batch = actions.start(user=request.user, file=file, filename=form.filename, park=form.cleaned_data["park"])
        except DomainError as error:
            form.add_error("file", str(error))
        else:
            return redirect("enterprises:import-batch", batch.pk)
    recent = ImportBatch.objects.filter(owner=request.user)[:10]
    return render(request, "enterprises/import/upload.html", {"form": form, "recent": recent, "has_parks": parks_of(request.user).exists()})


@require_GET
@officer
def template(request):
    """The empty spreadsheet with headings, an example row and notes."""
    park = parks_of(request.user).first()
    return file_response(report.template_file(park.name if park else ""), _("企业导入模板.xlsx"))


def _batch_of(request, pk):
    return get_object_or_404(ImportBatch.objects.select_related("job", "park", "owner"), pk=pk, owner=request.user)


@require_GET
@officer
def batch(request, pk):
    """Where the batch stands: its columns, progress, preview or result."""
    found = _batch_of(request, pk)
    if found.state == S.MAPPING:
        return _show_columns(request, found, ColumnsForm(batch=found))
    shown = {"batch": found, "is_stuck": bool(found.job and found.job.is_over) and found.state in (S.CHECKING, S.APPLYING)}
    if found.state in (S.CHECKED, S.APPLIED):
        shown |= _preview(request, found)
    return render(request, "enterprises/import/batch.html", shown)


def _show_columns(request, found, form):
    return render(request, "enterprises/import/columns.html", {"batch": found, "form": form})


def _preview(request, found):
    """Counts by verdict and a page of the rows of one verdict."""
    tabs = [(verdict.value, verdict.label, found.counts.get(verdict.value, 0)) for verdict in V]
    shown = request.GET.get("show")
    if shown not in V.values:
        shown = next((value for value, _label, count in tabs if count and value in (V.DUPLICATE, V.FAULTY)), V.NEW)
    rows = found.rows.filter(verdict=shown).select_related("match__park")
    return {
        "tabs": tabs,
        "show": shown,
        "page": Paginator(rows, 20).get_page(request.GET.get("page")),
        "undecided": found.rows.filter(verdict=V.DUPLICATE, choice="").count(),
        "headings": [BY_FIELD[name].heading for name in PREVIEWED],
    }


@require_POST
@officer
def columns(request, pk):
    found = _batch_of(request, pk)
    form = ColumnsForm(request.POST, batch=found)
    if not form.is_valid():
        return _show_columns(request, found, form)
    try:
        actions.map_columns(batch_id=pk, user=request.user, columns=form.columns(), park=form.cleaned_data["park"])
    except DomainError as error:
        form.add_error(None, str(error))
        return _show_columns(request, found, form)
    return redirect("enterprises:import-batch", pk)


@require_POST
@officer
def choose(request, pk):
    """Decide about one possible duplicate (row) or about all open ones."""
    found = _batch_of(request, pk)
    row_id = whole_number(request.POST.get("row", ""))
    if row_id is None and request.POST.get("row"):  # a broken number is not "all that are open"
        raise Http404
    try:
        actions.choose(batch_id=found.pk, user=request.user, choice=request.POST.get("choice"), row_id=row_id)
    except DomainError as error:
        messages.error(request, str(error))
    if request.htmx and row_id:
        row = get_object_or_404(found.rows.select_related("match__park"), pk=row_id)
        undecided = found.rows.filter(verdict=V.DUPLICATE, choice="").count()
        return render(request, "enterprises/import/_chosen.html", {"batch": found, "row": row, "undecided": undecided})
    return redirect(f"{_url(found)}?show=duplicate")


def _url(found):
    return redirect("enterprises:import-batch", found.pk).url


STEPS = {"confirm": actions.confirm, "recheck": actions.recheck, "cancel": actions.cancel}


@require_POST
@officer
def advance(request, pk, move):
    """Confirm, check again or cancel a batch."""
    if move not in STEPS:
        raise Http404
    found = _batch_of(request, pk)
    try:
        STEPS[move](batch_id=found.pk, user=request.user)
    except DomainError as error:
        messages.error(request, str(error))
    else:
        if move == "confirm":
            record_access(request.user, "import", f"{found.pk} {found.filename}")
        if move == "cancel":
            messages.info(request, _("已取消，文件和检查结果都已删除，企业库没有变化。"))
            return redirect("enterprises:import")
    return redirect("enterprises:import-batch", pk)


@require_GET
@officer
def faults(request, pk):
    """All faults of a batch as a spreadsheet."""
    found = _batch_of(request, pk)
    record_access(request.user, "import faults", f"{found.pk} {found.filename}")
    name = found.filename.rpartition(".")[0] or found.filename
    return file_response(report.faults_file(found), _("错误清单-%(name)s.xlsx") % {"name": name})
