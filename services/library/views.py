"""The editors' pages of the library, and the texts as everybody reads them."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from services.access import record_access, role_required
from services.base import DomainError
from services.consultation import answer, cutting
from services.consultation.models import Document
from services.enterprises.exports import file_response
from services.uploads import serve_private

from . import actions, listing, report
from .forms import ListForm, PaperForm, TextsForm, UploadForm
from .models import Delivery, Item, Pair, Paper

editor = role_required("is_editor")
V, S = Item.Verdict, Paper.State
PREVIEWED = 400  # passages of one text shown before it is published


@require_GET
@editor
def papers(request):
    """All texts of the library, narrowed by words and state."""
    form = ListForm(request.GET)
    wanted = form.cleaned_data if form.is_valid() else {}
    found = Paper.objects.select_related("region", "item").defer("body").order_by("-updated_at", "-pk")
    if wanted.get("q"):
        found = found.filter(Q(title__icontains=wanted["q"]) | Q(number__icontains=wanted["q"]))
    if wanted.get("state"):
        found = found.filter(state=wanted["state"])
    shown = {"form": form, "page": Paginator(found, 20).get_page(request.GET.get("page")), "is_narrowed": any(wanted.values())}
    return render(request, "library/papers.html", shown)


@require_http_methods(["GET", "POST"])
@editor
def upload(request):
    """Take files, or list one's recent deliveries."""
    form = UploadForm(*((request.POST, request.FILES) if request.method == "POST" else ()))
    if request.method == "POST" and form.is_valid():
        delivery = actions.deliver(user=request.user, files=form.cleaned_data["files"])
        record_access(request.user, "library upload", f"{delivery.pk}: {delivery.items.count()}")
        return redirect("library:delivery", delivery.pk)
    recent = _deliveries(request).annotate(files=Count("items"), refused=Count("items", filter=Q(items__verdict=V.REFUSED)))[:10]
    status = 422 if form.errors else 200
    return render(request, "library/upload.html", {"form": form, "recent": recent}, status=status)


def _deliveries(request):
    found = Delivery.objects.select_related("job", "owner")
    return found if request.user.is_admin else found.filter(owner=request.user)


@require_GET
@editor
def delivery(request, pk):
    """What became of each file of a delivery."""
    found = get_object_or_404(_deliveries(request), pk=pk)
    counts = dict(found.items.values_list("verdict").annotate(n=Count("pk")).order_by())
    shown = request.GET.get("show") if request.GET.get("show") in V.values else ""
    items = found.items.select_related("paper").annotate(questions=Count("pairs")).order_by("pk")
    items = items.filter(verdict=shown) if shown else items
    tabs = [("", _("全部"), sum(counts.values())), *((verdict.value, verdict.label, counts.get(verdict.value, 0)) for verdict in V)]
    ready = found.items.filter(verdict=V.TAKEN, paper__state=S.DRAFT).count()
    shown_page = Paginator(items, 50).get_page(request.GET.get("page"))
    is_running = bool(found.job and not found.job.is_over)
    return render(
        request,
        "library/delivery.html",
        {"delivery": found, "tabs": tabs, "show": shown, "page": shown_page, "ready": ready, "is_running": is_running, "counts": counts},
    )


@require_GET
@editor
def delivery_report(request, pk):
    """The report of a delivery as a spreadsheet."""
    found = get_object_or_404(_deliveries(request), pk=pk)
    record_access(request.user, "library report", found.pk)
    return file_response(
        report.report_file(found), _("读取报告-%(day)s.xlsx") % {"day": f"{timezone.localtime(found.created_at):%Y%m%d-%H%M}"}
    )


@require_POST
@editor
def advance_delivery(request, pk, move):
    """Publish what needs no second look, or read on after a broken job."""
    found = get_object_or_404(_deliveries(request), pk=pk)
    try:
        if move == "publish":
            actions.publish_ready(delivery=found, user=request.user)
        elif move == "again":
            actions.read_again(delivery=found)
        else:
            raise Http404
    except DomainError as error:
        messages.error(request, str(error))
    return redirect("library:delivery", pk)


@require_GET
@editor
def template(request):
    """The empty sheet of questions."""
    return file_response(report.template_file(), _("问答导入模板.xlsx"))


@require_http_methods(["GET", "POST"])
@editor
def edit(request, pk):
    """The facts of a text with its passages below; save, or save and publish."""
    paper = get_object_or_404(Paper.objects.select_related("item__delivery", "successor"), pk=pk)
    if paper.state == S.REPLACED and request.method == "POST":
        raise Http404
    form = PaperForm(request.POST or None, instance=paper)
    if request.method == "POST" and form.is_valid():
        saved = form.save(commit=False)
        saved.editor = request.user
        saved.save()
        if saved.is_published or "publish" in request.POST:
            return _publish(request, pk, supersede=form.cleaned_data.get("supersede", False))
        messages.success(request, _("已保存，尚未发布。"))
        return redirect("library:edit", pk)
    cuts = cutting.passages(paper.body)
    shown = {"paper": paper, "form": form, "cuts": cuts[:PREVIEWED], "total": len(cuts), "previewed": PREVIEWED}
    return render(request, "library/edit.html", shown, status=422 if form.errors else 200)


def _publish(request, pk, supersede=False):
    try:
        paper = actions.publish(paper_id=pk, user=request.user, at=timezone.now(), supersede=supersede)
    except DomainError as error:
        messages.error(request, str(error))
        return redirect("library:edit", pk)
    record_access(request.user, "library publish", f"{paper.pk} {paper.title}")
    messages.success(request, _("已发布，现在提问就能查到。"))
    return redirect("library:paper", pk)


@require_POST
@editor
def advance(request, pk, move):
    """Publish, withdraw or delete a text."""
    paper = get_object_or_404(Paper, pk=pk)
    if move == "publish":
        return _publish(request, pk)
    try:
        if move == "withdraw":
            actions.withdraw(paper_id=pk, user=request.user)
            messages.success(request, _("已撤下，问答不再引用；需要时可以重新发布。"))
        elif move == "discard":
            actions.discard(paper_id=pk)
            messages.success(request, _("已删除《%(title)s》和上传的文件。") % {"title": paper.title})
        else:
            raise Http404
    except DomainError as error:
        messages.error(request, str(error))
        return redirect("library:edit", pk)
    record_access(request.user, f"library {move}", f"{pk} {paper.title}")
    return redirect("library:papers") if move == "discard" else redirect("library:edit", pk)


@require_GET
def texts(request):
    """The published texts for everybody, those in force unless asked otherwise."""
    form, today = TextsForm(request.GET), timezone.localdate()
    chosen = form.chosen()
    found = listing.texts(words=chosen.get("q", ""), region=chosen.get("region"), kind=chosen.get("kind", ""))
    asked = request.GET.get("state", "")
    state = asked if asked in listing.STATES else listing.IN_FORCE
    counts = listing.counts(found, today)
    narrowed = found if state == listing.ALL else found.filter(listing.conditions(today)[state])
    page = Paginator(narrowed, 20).get_page(request.GET.get("page"))
    for document in page.object_list:
        document.state, document.standing = (
            answer.state_of(document, today) or _("现行有效"),
            answer.standing_of(document, today) or "current",
        )
    tabs = [(name, label, counts[name], name == state) for name, label in listing.STATES.items()]
    shown = {
        "form": form,
        "page": page,
        "tabs": tabs,
        "state": state,
        "is_narrowed": bool(chosen),
        "is_empty": not (chosen or counts["all"]),
    }
    return render(request, "library/texts.html", shown | {"trail": [(_("政策"), "/policies/"), (_("文件汇编"), "")]})


@require_GET
def paper(request, pk):
    """A text as everybody reads it; one that a later upload replaced leads there, one that is not published is not there."""
    found = get_object_or_404(Paper.objects.select_related("region", "item"), pk=pk)
    if found.state == S.REPLACED and (current := Paper.objects.published().filter(key=found.key).first()):
        return redirect(current)
    document = Document.objects.select_related("region").filter(key=found.key).first() if found.is_published else None
    if document is None:
        raise Http404
    today = timezone.localdate()
    shown = {
        "paper": found,
        "document": document,
        "state": answer.state_of(document, today) or _("现行有效"),
        "is_in_force": document.is_in_force(today),
        "is_pending": bool(document.effective_on and document.effective_on > today),
        "trail": [(_("政策"), "/policies/"), (_("文件汇编"), reverse("library:texts")), (found.title, "")],
    }
    return render(request, "library/paper.html", shown)


@require_GET
def paper_file(request, pk):
    """The uploaded file: for everybody if the editor made it public, else for editors."""
    found = get_object_or_404(Paper.objects.select_related("item"), pk=pk)
    is_editor = request.user.is_authenticated and request.user.is_editor
    if not found.item.file or not (is_editor or (found.is_public and found.is_published)):
        raise Http404
    user = request.user if request.user.is_authenticated else None
    named = {"name": found.title[:80], "extension": found.item.format}
    return serve_private(found.item.file, **named, user=user, action="library file", subject=f"{pk} {found.title}")


@require_GET
@editor
def pairs(request, pk):
    """The questions of one sheet, before and after they are published."""
    item = get_object_or_404(Item.objects.filter(pk__in=Pair.objects.values("item")), pk=pk)
    found = item.pairs.select_related("region").order_by("pk")
    counts = dict(found.values_list("state").annotate(n=Count("pk")).order_by())
    shown = {"item": item, "page": Paginator(found, 30).get_page(request.GET.get("page")), "counts": counts}
    shown["waiting"] = counts.get(Pair.State.DRAFT, 0) + counts.get(Pair.State.WITHDRAWN, 0)
    shown["published"] = counts.get(Pair.State.PUBLISHED, 0)
    return render(request, "library/pairs.html", shown)


@require_POST
@editor
def advance_pairs(request, pk, move):
    """Publish all questions of a sheet, or take them or one of them down."""
    item = get_object_or_404(Item, pk=pk)
    if move == "publish":
        n = actions.publish_pairs(item=item, at=timezone.now())
        messages.success(request, _("已发布 %(n)s 组问答。") % {"n": n})
    elif move == "withdraw":
        one = request.POST.get("pair", "")
        chosen = item.pairs.filter(pk=int(one)) if one.isdecimal() and len(one) < 19 else item.pairs.all()
        if one and not chosen.exists():
            raise Http404
        n = actions.withdraw_pairs(pairs=chosen)
        messages.success(request, _("已撤下 %(n)s 组问答。") % {"n": n})
    else:
        raise Http404
    record_access(request.user, f"library pairs {move}", f"{pk} {item.name}: {n}")
    return redirect("library:pairs", pk)


@require_GET
def pair(request, pk):
    """A question with its answer as everybody reads it."""
    found = get_object_or_404(Pair.objects.select_related("region"), pk=pk, state=Pair.State.PUBLISHED)
    document = get_object_or_404(Document, key=found.key)
    today = timezone.localdate()
    return render(
        request,
        "library/pair.html",
        {
            "pair": found,
            "state": answer.state_of(document, today),
            "is_in_force": document.is_in_force(today),
            "trail": [(found.question, "")],
        },
    )
