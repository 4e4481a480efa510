"""Registering an enterprise or changing its data, step by step; every step is kept as it is typed."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from services.base import DomainError
from services.enterprises import actions, drafts, queries, suggest
from services.enterprises.cleaning import whole_number
from services.enterprises.forms import STEPS, step_form, typed_answers
from services.enterprises.models import Draft, Enterprise
from services.reference.models import Industry
from services.uploads import serve_private

ORDER = list(STEPS)


def _draft_of(request, pk):
    return get_object_or_404(Draft.objects.select_related("enterprise"), pk=pk, user=request.user)


@require_http_methods(["GET", "POST"])
@login_required
def start(request):
    """Offer to go on with what was begun, or begin a registration."""
    may_register = request.user.role == "member" or request.user.is_admin
    if request.method == "POST" and may_register:
        try:
            draft = actions.start_draft(user=request.user)
        except DomainError as error:
            messages.error(request, str(error))
            return redirect("enterprises:start")
        return redirect("enterprises:step", draft.pk, ORDER[0])
    begun = Draft.objects.filter(user=request.user, submitted_at=None).select_related("enterprise")
    shown = {"drafts": [(draft, drafts.next_step(draft)) for draft in begun], "may_register": may_register, "steps": STEPS.values()}
    return render(request, "enterprises/start.html", shown)


@require_POST
@login_required
def change(request, pk):
    """Begin to change an enterprise of one's own."""
    own = Enterprise.objects.of(request.user).select_related("industry", "contact").prefetch_related("declarations")
    enterprise = get_object_or_404(own, pk=pk)
    try:
        draft = actions.start_draft(user=request.user, enterprise=enterprise, answers=drafts.answers_of(enterprise))
    except DomainError as error:
        messages.error(request, str(error))
        return redirect("enterprises:detail", pk)
    return redirect("enterprises:step", draft.pk, ORDER[0])


@require_http_methods(["GET", "POST"])
@login_required
def step(request, pk, slug):
    """One step: shows what was typed before, keeps what is typed now, even where it has faults."""
    draft = _draft_of(request, pk)
    if slug not in STEPS:
        raise Http404
    if draft.submitted_at:
        messages.info(request, _("这份登记已提交，无需重复填写。"))
        return redirect("enterprises:detail", draft.enterprise_id)
    if request.method == "POST":
        return _save_step(request, draft, slug)
    return _show_step(request, draft, slug, step_form(slug, draft))


def _save_step(request, draft, slug):
    answers = typed_answers(slug, request.POST)
    form = step_form(slug, draft, posted=answers, files=request.FILES)
    is_valid = form.is_valid()
    kept = {
        "step": slug,
        "answers": answers,
        "version": whole_number(request.POST.get("version", "")) or 0,
        "licence": form.cleaned_data.get("licence"),
    }
    try:
        draft = actions.save_step(draft_id=draft.pk, user=request.user, **kept)
    except DomainError as error:
        messages.warning(request, str(error))
        draft.refresh_from_db()
        return _show_step(request, draft, slug, form)
    if "suggest" in request.POST:
        return _show_step(request, draft, slug, form, suggested=True)
    if "later" in request.POST:
        messages.success(request, _("草稿已保存，您可以随时从“我的企业”继续填写。"))
        return redirect("enterprises:mine")
    if not is_valid:
        return _show_step(request, draft, slug, form)
    after = ORDER.index(slug) + 1
    return redirect("enterprises:step", draft.pk, ORDER[after]) if after < len(ORDER) else redirect("enterprises:review", draft.pk)


def _show_step(request, draft, slug, form, *, suggested=False):
    at = ORDER.index(slug)
    shown = {
        "draft": draft,
        "form": form,
        "slug": slug,
        "label": STEPS[slug][0],
        "steps": drafts.steps_of(draft, slug),
        "before": ORDER[at - 1] if at else "",
        "template": f"enterprises/_{slug}_form.html",
        **_beside(draft, slug, suggested),
    }
    return render(request, "enterprises/step.html", shown)


def _beside(draft, slug, suggested):
    """What a step shows beside its fields: known enterprises, industries to choose from, the size class."""
    said = draft.answers
    if slug == "subject":
        return {"similar": drafts.similar(draft)}
    if slug == "business":
        chosen = said.get("business", {}).get("industry", "")
        business = said.get("business", {}) if suggested else {}
        found = suggest.suggest_industries(scope=business.get("scope", ""), offers=business.get("offers", "")) if suggested else []
        return {"industries": queries.with_chosen(found, chosen), "chosen": chosen, "asked": suggested}
    if slug == "scale":
        return {"verdict": drafts.size_verdict(draft), "industry": said.get("business", {}).get("industry", "")}
    return {}


@require_http_methods(["GET", "POST"])
@login_required
def review(request, pk):
    """All that was typed on one page; submitting it is the last step."""
    draft = _draft_of(request, pk)
    if draft.submitted_at:
        messages.info(request, _("这份登记已提交，无需重复提交。"))
        return redirect("enterprises:detail", draft.enterprise_id)
    facts, faulty = drafts.facts_of(draft)
    similar = drafts.similar(draft)
    if request.method == "POST":
        if faulty:
            messages.error(request, _("还有 %(n)s 步没有填好，请先补充。") % {"n": len(faulty)})
        elif similar and "distinct" not in request.POST:
            messages.error(request, _("请先核对下列相近的企业，并勾选“不是同一家企业”。"))
        else:
            return _submit(request, draft, facts)
    shown = {"draft": draft, "facts": facts, "faulty": faulty, "similar": similar, "verdict": drafts.size_verdict(draft)}
    shown |= {"industry": Industry.objects.filter(code=facts.get("industry")).first(), "steps": drafts.steps_of(draft, "review")}
    return render(request, "enterprises/review.html", shown)


def _submit(request, draft, facts):
    version = whole_number(request.POST.get("version", "")) or 0
    try:
        enterprise = actions.submit(draft_id=draft.pk, user=request.user, version=version, facts=facts, at=timezone.now())
    except actions.Stale as error:
        actions.rebase_draft(draft_id=draft.pk, user=request.user)
        messages.warning(request, str(error))
        return redirect("enterprises:review", draft.pk)
    except DomainError as error:
        messages.error(request, str(error))
        return redirect("enterprises:review", draft.pk)
    if enterprise.state == Enterprise.State.VERIFIED:
        messages.success(request, _("修改已生效。"))
    else:
        messages.success(request, _("已提交，园区核验后会在“消息”中告诉您。"))
    return redirect("enterprises:detail", enterprise.pk)


@require_POST
@login_required
def discard(request, pk):
    actions.discard_draft(draft_id=pk, user=request.user)
    messages.info(request, _("草稿已删除。"))
    return redirect("enterprises:mine")


@require_GET
@login_required
def draft_licence(request, pk):
    """The licence file of one's own draft."""
    draft = _draft_of(request, pk)
    if not draft.licence:
        raise Http404
    return serve_private(draft.licence, name=_("营业执照"), user=request.user, action="licence", subject=f"draft {draft.pk}")
