"""检索测试: one question at once, a sheet as a stored run, the difference between two runs."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from services.access import record_access, role_required
from services.base import DomainError
from services.enterprises.exports import file_response
from services.jobs.alive import with_progress

from . import actions, export, forms, queries, sheet, single
from .models import Run, Trial

desk = role_required("is_service_staff", "is_editor")
TABS = [("", lazy("全部")), ("wrong", lazy("不符合")), ("right", lazy("符合"))]


def _trials(request):
    return Trial.objects.visible_to(request.user)


def _run(request, pk):
    runs = Run.objects.filter(trial__in=_trials(request)).select_related("trial", "by", "job").counted()
    return get_object_or_404(runs, pk=pk)


@never_cache
@require_http_methods(["GET", "POST"])
@desk
def trials(request):
    """Try one question (?q=), upload a sheet (POST), or look at earlier trials."""
    form = forms.SheetForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        name = form.cleaned_data["name"] or form.filename
        trial = actions.keep(name=name, rows=form.rows, owner=request.user)
        return _begun(request, trial, form.share)
    one = forms.OneForm(request.GET if "q" in request.GET else None)
    tried, problem = None, ""
    if one.is_bound and one.is_valid():
        try:
            tried = single.tried(**one.cleaned_data, at=timezone.localdate())
        except DomainError as error:
            problem = str(error)
    runs = Run.objects.filter(trial__in=_trials(request)).select_related("trial", "by").counted().order_by("-pk")
    page = Paginator(runs, 20).get_page(request.GET.get("page"))
    for run in page:
        run.share = run.right / run.done if run.done else 0
        run.passes = queries.passes(run, run.share)
    context = {"form": form, "one": one, "tried": tried, "problem": problem, "page": page}
    return render(request, "trials/list.html", context, status=422 if form.errors else 200)


def _begun(request, trial, share):
    try:
        run = actions.begin(trial=trial, by=request.user, at=timezone.now(), gate_share=share)
    except DomainError as error:
        messages.error(request, str(error))
        return redirect("trials:list")
    return redirect("trials:run", pk=run.pk)


@require_GET
@desk
def template(request):
    """The empty sheet."""
    return file_response(sheet.template(), _("检索测试模板.xlsx"))


@never_cache
@require_GET
@desk
def run(request, pk):
    """One run: its progress while it works, then figures, rows, and what changed since another run (?with=)."""
    row = _run(request, pk)
    if row.job:
        with_progress(row.job)
    figures = queries.figures(row)
    only = request.GET.get("only", "")
    page = Paginator(queries.rows(row, only=only), 50).get_page(request.GET.get("page"))
    earlier = list(queries.earlier(row).select_related("by")[:20])
    before = _chosen(request.GET.get("with", ""), earlier)
    context = {
        "run": row,
        "figures": figures,
        "passes": queries.passes(row, figures.share),
        "page": page,
        "only": only,
        "tabs": TABS,
        "earlier": earlier,
        "before": before,
        "difference": queries.difference(before, row) if before and row.finished_at else None,
        "is_own": row.by_id == request.user.pk or request.user.is_admin,
        "gate": forms.GateForm(initial={"gate": row.gate_share and round(row.gate_share * 100)}),
    }
    return render(request, "trials/run.html", context)


def _chosen(typed, earlier):
    """The run to compare with: the one asked for, else the latest before."""
    return next((row for row in earlier if str(row.pk) == typed), earlier[0] if earlier else None)


@require_POST
@desk
def again(request, pk):
    """Run the same trial anew."""
    form = forms.GateForm(request.POST)
    return _begun(request, _run(request, pk).trial, form.share if form.is_valid() else None)


@require_GET
@desk
def export_run(request, pk):
    """The rows of a run as a workbook; recorded."""
    row = _run(request, pk)
    record_access(request.user, "trial_export", f"{row.pk} {row.trial}")
    response = HttpResponse(export.workbook(queries.rows(row)), content_type=export.MIME)
    response["Content-Disposition"] = f'attachment; filename="trial-{row.pk}.xlsx"'
    return response


@require_POST
@desk
def delete(request, pk):
    """Drop a trial with all its runs."""
    trial = get_object_or_404(_trials(request), pk=pk)
    if trial.owner_id != request.user.pk and not request.user.is_admin:
        messages.error(request, _("只有上传人或系统管理员能删除这份测试。"))
        return redirect("trials:list")
    actions.delete(trial=trial)
    messages.success(request, _("测试及其运行记录已删除。"))
    return redirect("trials:list")
