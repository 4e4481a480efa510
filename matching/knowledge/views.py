"""产业链知识 for officers: look products up, propose changes, review those of others, see and restore versions."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from services.access import record_access, role_required
from services.base import DomainError
from services.enterprises.cleaning import whole_number

from . import actions, current, drawing, exports, queries
from .forms import EdgeForm, NodeForm, ReviewForm, SearchForm, SwitchForm
from .models import Proposal

officers_only = role_required("is_officer")
PER_PAGE, DRAWN = 30, 5
State, Action = Proposal.State, Proposal.Action


@require_GET
@officers_only
def browse(request):
    """Products by word, chain and stage; htmx gets the rows only."""
    form = SearchForm(request.GET)
    found = queries.products(*form.chosen())
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    nodes, edges = queries.count()
    context = {"form": form, "page": page, "nodes": nodes, "edges": edges, "number": current.number(), "word": form.chosen()[0]}
    context["waiting"] = queries.proposals(State.WAITING).count()
    return render(request, "knowledge/_rows.html" if request.htmx else "knowledge/list.html", context)


@require_GET
@officers_only
def product(request):
    """One product with what goes into it and what it goes into."""
    found = queries.product(request.GET.get("name", ""))
    if found is None:
        raise Http404
    inputs, users = ([row.name for row in sorted(side, key=lambda row: -row.weight)[:DRAWN]] for side in (found.inputs, found.users))
    context = {"product": found, "drawing": drawing.around(inputs, found.node.name, users) if inputs or users else None}
    return render(request, "knowledge/product.html", context)


@require_GET
@officers_only
def export(request):
    """The edges of the products that match, as CSV; who took them out is kept."""
    chosen = SearchForm(request.GET).chosen()
    record_access(request.user, "knowledge.export", " ".join(filter(None, chosen)) or "*")
    return exports.respond(queries.rows(*chosen), at=timezone.localtime())


@require_http_methods(["GET", "POST"])
@officers_only
def propose_node(request):
    """Propose a new product, or other facts about one that is known."""
    fact = queries.fact_of(request.GET.get("name", ""))
    initial = {"product": request.GET.get("name", ""), "source_on": timezone.localdate()}
    if fact:
        initial |= {"product": fact.name, "aliases": "\n".join(fact.aliases)}
        initial |= {"industry": fact.industry, "chain": fact.chain, "stage": fact.stage}
    form = NodeForm(request.POST or None, initial=initial, is_new=fact is None)
    title = _("修改“%(name)s”") % {"name": fact.name} if fact else _("提议新增产品")
    return _propose(request, form, title, Action.CHANGE if fact else Action.ADD)


@require_http_methods(["GET", "POST"])
@officers_only
def propose_edge(request):
    """Propose a new relation, or another role or weight of one that is known."""
    ends = {name: request.GET.get(name, "") for name in ("product", "input")}
    fact = queries.fact_of(*ends.values()) if all(ends.values()) else None
    initial = ends | {"source_on": timezone.localdate()}
    if fact:
        initial |= {"role": fact.role, "weight": fact.weight, "loop": fact.loop}
    form = EdgeForm(request.POST or None, initial=initial, is_new=fact is None)
    title = _("修改“%(product)s”与“%(input)s”的关系") % ends if fact else _("提议新增关系")
    return _propose(request, form, title, Action.CHANGE if fact else Action.ADD)


@require_http_methods(["GET", "POST"])
@officers_only
def propose_switch(request):
    """Propose to switch a product or a relation off, or on again if it is off."""
    name, part = request.GET.get("product", ""), request.GET.get("input", "")
    fact = queries.fact_of(name, part)
    if fact is None:
        raise Http404
    form = SwitchForm(request.POST or None, initial={"source_on": timezone.localdate(), "source": fact.source if fact.is_off else ""})
    words = {"what": f"{name} ← {part}" if part else name}
    title = _("恢复“%(what)s”") % words if fact.is_off else _("停用“%(what)s”") % words
    held = {"product": name, "input": part} | (
        {"role": fact.role, "weight": fact.weight, "loop": fact.loop}
        if part
        else {"aliases": list(fact.aliases), "industry": fact.industry, "chain": fact.chain, "stage": fact.stage}
    )
    return _propose(request, form, title, Action.ON if fact.is_off else Action.OFF, held)


def _propose(request, form, title, action, held=None):
    """Show a form, or hand what it says to the reviewers."""
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.propose(action=action, user=request.user, at=timezone.now(), **(held or {}), **form.cleaned_data)
        except actions.Refused as error:
            for fault in error.faults:
                form.add_error(None, fault)
        else:
            messages.success(request, _("提议已提交，由另一位招商人员审核后生效。审核前可以撤回。"))
            return redirect(_address(made.product) if action != Action.ADD or made.input else "knowledge:proposals")
    back = _address(form.initial.get("product") or (held or {}).get("product"))
    return render(request, "knowledge/propose.html", {"form": form, "title": title, "back": back, "action": action})


def _address(name):
    return f"{reverse('knowledge:product')}?{urlencode({'name': name})}" if name else reverse("knowledge:browse")


@require_GET
@officers_only
def proposals(request):
    """The queue: what waits, and what became of the rest."""
    state = request.GET.get("state") or State.WAITING
    if state not in State.values:
        raise Http404
    page = Paginator(queries.proposals(state), PER_PAGE).get_page(request.GET.get("page"))
    held = current.held()
    for proposal in page:
        proposal.before = queries.fact_of(proposal.product, proposal.input, held)
    return render(request, "knowledge/proposals.html", {"page": page, "state": state, "states": State.choices})


@require_POST
@officers_only
def review(request):
    """Approve or reject the chosen proposals as one set."""
    waiting = queries.proposals(State.WAITING).values_list("pk", flat=True)
    form = ReviewForm(request.POST, waiting=waiting)
    if not form.is_valid():
        messages.error(request, " ".join(error for errors in form.errors.values() for error in errors))
        return redirect("knowledge:proposals")
    asked, reason = (
        {"proposal_ids": form.cleaned_data["proposals"], "user": request.user, "at": timezone.now()},
        form.cleaned_data["reason"],
    )
    try:
        if form.cleaned_data["outcome"] == "approve":
            version = actions.approve(**asked, note=reason)
            messages.success(request, _("已发布第 %(n)s 版，匹配索引正在按新版本重建。") % {"n": version.number})
        else:
            actions.reject(**asked, reason=reason)
            messages.success(request, _("已退回，理由已通知提议人。"))
    except DomainError as error:
        messages.error(request, str(error))
    return redirect("knowledge:proposals")


@require_POST
@officers_only
def withdraw(request, pk):
    """Take one's own proposal back."""
    try:
        actions.withdraw(proposal_id=pk, user=request.user)
        messages.success(request, _("提议已撤回。"))
    except DomainError as error:
        messages.error(request, str(error))
    return redirect("knowledge:proposals")


@require_GET
@officers_only
def versions(request):
    """Every version with who made it and when."""
    page = Paginator(queries.versions(), PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "knowledge/versions.html", {"page": page, "number": current.number(), "name": current.version()})


@require_GET
@officers_only
def diff(request):
    """What changed between two versions."""
    old, new = (whole_number(request.GET.get(name, "")) for name in ("old", "new"))
    changes = None if old is None or new is None else queries.difference(old, new)
    if changes is None:
        raise Http404
    numbers = [*queries.versions().values_list("number", flat=True), 0]
    return render(request, "knowledge/diff.html", {"old": old, "new": new, "changes": changes, "numbers": numbers})


@require_POST
@officers_only
def restore(request, number):
    """Let an older version hold again."""
    try:
        version = actions.restore(number=number, user=request.user, at=timezone.now())
        messages.success(
            request, _("已恢复第 %(old)s 版的内容，记为第 %(n)s 版，匹配索引正在重建。") % {"old": number, "n": version.number}
        )
    except DomainError as error:
        messages.error(request, str(error))
    return redirect("knowledge:versions")
