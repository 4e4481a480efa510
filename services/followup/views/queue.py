"""The queue of unanswered questions: list, one cluster, its steps."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST
from django.views.decorators.vary import vary_on_headers

from services.access import role_required
from services.base import DomainError
from services.followup import actions, collecting, forms, publishing, queries, workflow
from services.followup.models import Cluster
from services.tickets.models import Event, Ticket

desk = role_required("is_service_staff", "is_editor")
SHOWN_ASKS = 100
EDITORS_ONLY = ("send_back", "publish", "confirm")
STEPS = {
    "hand_over": (actions.hand_over, lazy("已转为诉求，园区服务人员会收到消息。")),
    "draft": (actions.draft, lazy("答案已提交，请编辑审核。")),
    "send_back": (actions.send_back, lazy("已退回，撰写人会收到消息。")),
    "publish": (actions.publish, lazy("答案已发布，问过的人会收到消息。")),
    "confirm": (actions.confirm, lazy("已记为复核无误。")),
    "close": (actions.close, lazy("已标为不再处理，可以随时恢复。")),
    "reopen": (actions.reopen, lazy("已恢复处理。")),
    "rename": (actions.rename, lazy("问题的写法已保存。")),
    "merge": (actions.merge, lazy("已并入，可以撤销。")),
    "unmerge": (actions.unmerge, lazy("已撤销并入。")),
    "split": (actions.split, lazy("已拆出为新的问题。")),
}


@never_cache
@require_GET
@desk
@vary_on_headers("HX-Request")
def queue(request):
    """Clusters by how often they were asked; what waits first."""
    filters = forms.QueueFilter(request.GET)
    state = request.GET.get("state", workflow.OPEN)
    state = state if state in workflow.STATES or state in (queries.ALL, queries.RECHECK) else workflow.OPEN
    rows = queries.clusters(request.user, state=state, **filters.chosen())
    page = Paginator(rows, 20).get_page(request.GET.get("page"))
    counts = queries.counts(request.user)
    labels = [*workflow.STATES.items(), (queries.RECHECK, _("待复核")), (queries.ALL, _("全部"))]
    tabs = [(key, label, counts[key]) for key, label in labels]
    context = {"page": page, "filters": filters, "state": state, "tabs": tabs, "waiting": collecting.waiting().count()}
    return render(request, "followup/_rows.html" if request.htmx else "followup/queue.html", context)


@require_POST
@desk
def collect(request):
    """Put waiting questions into their clusters now."""
    put = collecting.collect()
    messages.success(request, _("已归入 %(n)s 条提问。") % {"n": put} if put else _("没有新的提问需要归类。"))
    return redirect("followup:queue")


def find(request, pk):
    rows = Cluster.objects.visible_to(request.user).select_related("into", "ticket__park", "ticket__handler")
    return get_object_or_404(rows.select_related("reply__basis", "reply__region", "reply__drafted_by", "reply__reviewed_by"), pk=pk)


@never_cache
@require_GET
@desk
def cluster(request, pk):
    return page_of(request, find(request, pk))


def page_of(request, cluster, *, bound=None, status=200):
    """The page of a cluster; bound: {step: form} of a form that was sent with faults."""
    reply = getattr(cluster, "reply", None)
    asks = list(queries.asks_of(cluster)[: SHOWN_ASKS + 1])
    may = [step for step in workflow.open_in(cluster.state) if step not in EDITORS_ONLY or request.user.is_editor]
    if "split" in may and len(asks) < 2:
        may.remove("split")
    if "confirm" in may and not (reply and reply.recheck):
        may.remove("confirm")
    steps = {step: _form(step, request, cluster, reply) for step in may} | (bound or {})
    ticket = cluster.ticket
    context = {
        "cluster": cluster,
        "reply": reply,
        "edit_url": publishing.edit_url(reply.page_key) if reply and request.user.is_editor else "",
        "asks": asks[:SHOWN_ASKS],
        "has_more": len(asks) > SHOWN_ASKS,
        "wordings": queries.wordings(cluster),
        "places": queries.places(cluster),
        "steps": steps,
        "trail": cluster.steps.select_related("actor"),
        "ticket_open": ticket and Ticket.objects.visible_to(request.user).filter(pk=ticket.pk).exists(),
        "ticket_late": ticket and ticket.is_overdue(timezone.now()),
        "own_draft": reply and reply.drafted_by_id == request.user.pk and not request.user.is_admin,
        "is_editor": request.user.is_editor,
    }
    return render(request, "followup/cluster.html", context, status=status)


def _form(step, request, cluster, reply=None):
    """A step's form: bound to what was posted, else with what is known."""
    posted = request.POST if request.method == "POST" and request.resolver_match.kwargs.get("name") == step else None
    if step == "draft":
        bases = actions.bases(timezone.localdate())
        return forms.DraftForm(posted, bases=bases, initial=_first_draft(cluster, reply) if posted is None else None, prefix=step)
    if step == "hand_over":
        return forms.HandOverForm(posted, user=request.user, cluster=cluster, prefix=step)
    if step == "merge":
        return forms.MergeForm(posted, user=request.user, cluster=cluster, prefix=step)
    if step == "split":
        return forms.SplitForm(posted, cluster=cluster)
    if step == "rename":
        return forms.RenameForm(posted, initial={"text": cluster.text}, prefix=step)
    return {"send_back": forms.ReasonForm, "close": forms.CloseForm}.get(step, forms.forms.Form)(posted, prefix=step)


def _first_draft(cluster, reply) -> dict:
    """What was drafted before, or the wordings of the askers and the answer given in the request."""
    if reply:
        return {name: getattr(reply, name) for name in ("title", "alternates", "body", "basis", "source", "region", "valid_until")}
    texts = [row["text"] for row in queries.wordings(cluster) if row["text"] != cluster.text]
    said = cluster.ticket and Event.objects.filter(ticket=cluster.ticket, kind="answer", is_public=True).order_by("-pk").first()
    return {"title": cluster.text, "alternates": "\n".join(texts[:20]), "body": said.text if said else ""}


@require_POST
@desk
def step(request, pk, name):
    """One step of a cluster; what was written is never lost on the way."""
    cluster = find(request, pk)
    if name not in STEPS or (name in EDITORS_ONLY and not request.user.is_editor):
        raise Http404
    action, done = STEPS[name]
    form = _form(name, request, cluster)
    if not form.is_valid():
        return page_of(request, cluster, bound={name: form}, status=422)
    try:
        after = action(cluster_id=cluster.pk, by=request.user, at=timezone.localtime(), **form.cleaned_data)
    except DomainError as error:
        messages.error(request, str(error))
        return page_of(request, find(request, pk), bound={name: form}, status=409)
    messages.success(request, done)
    return redirect("followup:cluster", pk=after.pk if name == "split" else pk)
