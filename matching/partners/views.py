"""供需匹配: find an enterprise or a product, see ranked lists with reasons, decide, take the lists along."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from services.access import record_access, role_required
from services.base import DomainError
from services.enterprises.cleaning import whole_number
from services.jobs.alive import with_progress
from services.search.published import IndexMissing

from . import actions, building, exports, finding, live, queries, teaching, weights
from .forms import DecisionForm, FilterForm, SearchForm
from .models import Kind, WeightChoice, WeightSet

TOP = 10
SETS_SHOWN, CHOICES_SHOWN = 5, 30


def _wants_part(request) -> bool:
    """Is a fragment asked for? Going back in the browser's history needs the whole page."""
    return bool(request.htmx) and not request.htmx.history_restore_request


def _answer(request, part: str, page: str, context):
    response = render(request, part if _wants_part(request) else page, context)
    patch_vary_headers(response, ["HX-Request"])
    return response


@require_GET
@role_required("is_officer")
def search(request):
    """Find an enterprise of one's parks by name, code or product; who offers or needs a product is asked for separately."""
    form = SearchForm(request.GET)
    word = form.cleaned_data["q"] if form.is_valid() else ""
    context = {"form": form, "word": word, "found": queries.find(request.user, word)}
    return _answer(request, "partners/_found.html", "partners/search.html", context)


@require_GET
@role_required("is_officer")
def product(request):
    """Who offers and who needs something, in free words; a fragment of the search page and a page of its own."""
    form = SearchForm(request.GET)
    word = form.cleaned_data["q"] if form.is_valid() else ""
    try:
        sides = finding.who_has(live.current(), word, request.user) if word else []
    except IndexMissing:
        return _building(request)
    return _answer(request, "partners/_product.html", "partners/product.html", {"word": word, "sides": sides, "form": form})


def _enterprise(request, pk):
    return get_object_or_404(queries.askable(request.user), pk=pk)


def _kinds(request) -> list[str]:
    chosen = request.GET.get("kind") or Kind.SUPPLIER
    if chosen == "all":
        return list(Kind.values)
    if chosen not in Kind.values:
        raise Http404
    return [chosen]


@require_GET
@login_required
def show(request, pk):
    """The ranked lists of one enterprise; an officer's look at the unfiltered lists is kept as suggestions."""
    enterprise, kinds = _enterprise(request, pk), _kinds(request)
    form = FilterForm(request.GET)
    context = {
        "enterprise": enterprise,
        "form": form,
        "kinds": Kind.choices,
        "kind": request.GET.get("kind") or Kind.SUPPLIER,
        "can_decide": request.user.is_officer,
        "clear_url": queries.address(enterprise, kinds[0] if len(kinds) == 1 else "all"),
    }
    if enterprise.state == enterprise.State.VERIFIED:
        try:
            snapshot = live.current()
        except IndexMissing:
            return _building(request)
        filters = form.chosen()
        lists = queries.lists(snapshot, enterprise, kinds, filters, TOP, request.user)
        context["made"] = made = actions.made_with(snapshot.name)
        if request.user.is_officer and not filters:
            for one in lists:
                actions.keep_shown(enterprise=enterprise, kind=one.kind, results=one.results, versions=made)
        own = queries.own_sides(enterprise)
        context |= {"lists": lists, "filters": filters, "index": snapshot, "profile": own, "has_phrases": any(side.phrases for side in own)}
    return _answer(request, "partners/_lists.html", "partners/show.html", context)


@require_GET
@login_required
def export(request, pk):
    """The lists as a spreadsheet; who took them out is kept."""
    enterprise, kinds = _enterprise(request, pk), _kinds(request)
    form = request.GET.get("format", "xlsx")
    if form not in exports.WRITERS:
        raise Http404
    try:
        snapshot = live.current()
    except IndexMissing:
        return _building(request)
    lists = queries.lists(snapshot, enterprise, kinds, FilterForm(request.GET).chosen(), exports.TOP)
    record_access(request.user, "partners.export", enterprise)
    return exports.respond(form, enterprise, lists, at=timezone.localtime())


@require_POST
@login_required
def decide(request, pk, kind, partner):
    """Adopt or decline one suggestion; answers with its decision block, or goes back to the list."""
    enterprise = _deciding_on(request, pk)
    form = DecisionForm(request.POST)
    try:
        snapshot = live.current()
        result = queries.one(snapshot, enterprise, kind, partner)
        if result is None:
            raise Http404
        if form.is_valid():
            actions.decide(
                enterprise=enterprise,
                kind=kind,
                result=result,
                user=request.user,
                at=timezone.now(),
                index=snapshot.name,
                **form.cleaned_data,
            )
        else:
            messages.error(request, _("请选择采纳或不采纳，理由不超过 300 字。"))
    except IndexMissing:
        return _building(request)
    except DomainError as error:
        messages.error(request, str(error))
    return _decided(request, enterprise, kind, partner)


@require_POST
@login_required
def undo(request, pk, kind, partner):
    """Take back the decision on a suggestion."""
    enterprise = _deciding_on(request, pk)
    try:
        actions.undo(enterprise=enterprise, partner_id=partner, kind=kind, user=request.user, at=timezone.now())
    except DomainError as error:
        messages.error(request, str(error))
    return _decided(request, enterprise, kind, partner)


def _deciding_on(request, pk):
    enterprise = _enterprise(request, pk)
    if not request.user.is_officer:
        raise PermissionDenied
    return enterprise


def _decided(request, enterprise, kind, partner):
    if not request.htmx:
        return redirect(f"{queries.address(enterprise, kind)}#rank-{kind}-{partner}")
    decision = queries.decision_on(enterprise, kind, partner)
    context = {"enterprise": enterprise, "kind": kind, "partner_id": partner, "decision": decision, "can_decide": True, "said": True}
    return render(request, "partners/_decision.html", context)


@require_GET
@login_required
def building_progress(request):
    """How far the index is; htmx asks every second and loads the page anew once the index can be used."""
    try:
        live.current()
    except IndexMissing:
        return _building(request)
    return HttpResponse(headers={"HX-Refresh": "true"}) if request.htmx else redirect("home")


@require_GET
@role_required("is_officer")
def weight_sets(request):
    """Every set of weights with how it did, and when which held by whose hand."""
    held = weights.in_force()
    sets = list(WeightSet.objects.select_related("made_by"))
    names = list(weights.plain(weights.DEFAULTS))
    for one in sets:
        one.is_fitting = weights.read(one.values) is not None
    table = [
        (name, weights.LABELS.get(name, name), weights.plain(weights.DEFAULTS)[name], [one.values.get(name) for one in sets[:SETS_SHOWN]])
        for name in names
    ]
    context = {"held": held, "sets": sets, "shown": sets[:SETS_SHOWN], "table": table}
    context["choices"] = WeightChoice.objects.select_related("weights", "user")[:CHOICES_SHOWN]
    return render(request, "partners/weights.html", context)


@require_POST
@role_required("is_admin")
def choose_weights(request):
    """Let another set of weights hold, 0 being the program's own."""
    number = whole_number(request.POST.get("number", ""))
    if number is None:
        raise Http404
    try:
        teaching.choose(number=number, at=timezone.now(), user=request.user)
        messages.success(request, _("权重已切换，新的匹配结果立即按它排序。"))
    except DomainError as error:
        messages.error(request, str(error))
    return redirect("partners:weights")


def _building(request):
    """正在建立索引: asks for a build if none is under way. Never an error page."""
    job = building.ensure_building(timezone.now())
    return _answer(request, "partners/_building.html", "partners/building.html", {"job": job and with_progress(job)})
