"""The pages of single enterprises: one's own, and for officers and staff those of their parks."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from services.access import record_access, role_required
from services.base import DomainError
from services.enterprises import actions, drafts, forms, queries, size, suggest, workflow
from services.enterprises.cleaning import clean_line
from services.enterprises.masking import masked
from services.enterprises.models import Decision, Draft, Enterprise, Membership
from services.uploads import serve_private


@require_GET
@login_required
def mine(request):
    """One's own enterprises and what one has begun."""
    enterprises = Enterprise.objects.of(request.user).select_related("park__region", "industry")
    begun = Draft.objects.filter(user=request.user, submitted_at=None).select_related("enterprise")
    return render(
        request, "enterprises/mine.html", {"enterprises": enterprises, "drafts": [(draft, drafts.next_step(draft)) for draft in begun]}
    )


def _visible(request, pk):
    rows = Enterprise.objects.visible_to(request.user).select_related("park__region", "industry__parent__parent", "contact", "decided_by")
    return get_object_or_404(rows.prefetch_related("declarations", "decisions__user", "memberships__user"), pk=pk)


def _works_here(user):
    return user.is_service_staff or user.is_officer


@require_GET
@login_required
def detail(request, pk):
    return _show(request, _visible(request, pk))


def _show(request, enterprise, *, form=None, contact_shown=False):
    works_here = _works_here(request.user)
    is_own = any(member.user_id == request.user.pk for member in enterprise.memberships.all())
    contact = getattr(enterprise, "contact", None)
    if contact and not (is_own or contact_shown):
        contact = masked(contact)
    shown = {
        "enterprise": enterprise,
        "is_own": is_own,
        "works_here": works_here,
        "is_editable": is_own and enterprise.state in workflow.EDITABLE,
        "contact": contact,
        "contact_shown": is_own or contact_shown,
        "outcomes": [(name, Decision.Outcome(name).label, workflow.needs_reason(name)) for name in workflow.outcomes(enterprise.state)]
        if works_here and not is_own
        else [],
        "form": form or forms.DecisionForm(initial={"version": enterprise.version}),
        "verdict": size.classify_enterprise(enterprise, size.load_rules()),
    }
    if works_here and enterprise.state == Enterprise.State.SUBMITTED:
        shown["similar"] = queries.similar_to(name=enterprise.name, park_id=enterprise.park_id, other_than=enterprise)
    return render(request, "enterprises/detail.html", shown)


@require_POST
@login_required
def reveal(request, pk):
    """Show the contact in full; who looked is kept."""
    enterprise = _visible(request, pk)
    record_access(request.user, "contact", enterprise)
    if request.htmx:
        return render(
            request,
            "enterprises/_contact.html",
            {"enterprise": enterprise, "contact": getattr(enterprise, "contact", None), "contact_shown": True},
        )
    return _show(request, enterprise, contact_shown=True)


@require_GET
@login_required
def licence(request, pk):
    """The business licence, for the enterprise itself and those who verify it."""
    enterprise = _visible(request, pk)
    if not enterprise.licence:
        raise Http404
    return serve_private(
        enterprise.licence, name=_("营业执照-%(name)s") % {"name": enterprise.name}, user=request.user, action="licence", subject=enterprise
    )


@require_http_methods(["GET", "POST"])
@login_required
def edit(request, pk):
    """A verified enterprise's scope, offers and needs, changed at once."""
    own = Enterprise.objects.of(request.user).select_related("industry").prefetch_related("declarations")
    enterprise = get_object_or_404(own, pk=pk)
    if enterprise.state != Enterprise.State.VERIFIED:
        messages.info(request, _("核验通过后才能直接修改供需。"))
        return redirect("enterprises:detail", pk)
    form = forms.ProfileForm(request.POST or None, initial=forms.profile_initial(enterprise))
    suggested = "suggest" in request.POST
    if request.method == "POST" and not suggested and form.is_valid():
        facts = form.cleaned_data
        try:
            actions.edit_profile(enterprise_id=pk, user=request.user, version=facts["version"], facts=facts)
        except DomainError as error:
            messages.warning(request, str(error))
            enterprise.refresh_from_db(fields=["version"])
            form = forms.ProfileForm({**request.POST.dict(), "version": enterprise.version})
        else:
            messages.success(request, _("供需已更新，匹配结果会随之刷新。"))
            return redirect("enterprises:detail", pk)
    return render(request, "enterprises/edit.html", {"enterprise": enterprise, "form": form, **_industries(form, suggested)})


def _industries(form, suggested):
    chosen, found = clean_line(form["industry"].value() or ""), []
    if suggested:
        found = suggest.suggest_industries(scope=form["scope"].value() or "", offers=form["offers"].value() or "")
    return {"industries": queries.with_chosen(found, chosen), "chosen": chosen, "asked": suggested}


@require_POST
@role_required("is_service_staff", "is_officer")
def add_member(request, pk):
    """Let an account act for an enterprise of one's parks."""
    enterprise = _visible(request, pk)
    try:
        member = actions.add_member(enterprise_id=enterprise.pk, username=clean_line(request.POST.get("username", "")[:150]))
    except DomainError as error:
        messages.error(request, str(error))
    else:
        record_access(request.user, "member added", f"{enterprise} {member.user.username}")
        messages.success(request, _("“%(name)s”现在可以管理该企业。") % {"name": member.user})
    return redirect("enterprises:detail", pk)


@require_POST
@role_required("is_service_staff", "is_officer")
def remove_member(request, pk, member_pk):
    """An account no longer acts for an enterprise of one's parks."""
    member = get_object_or_404(Membership.objects.select_related("user"), pk=member_pk, enterprise=_visible(request, pk))
    record_access(request.user, "member removed", f"{member.enterprise} {member.user.username}")
    member.delete()
    messages.info(request, _("“%(name)s”不再管理该企业。") % {"name": member.user})
    return redirect("enterprises:detail", pk)
