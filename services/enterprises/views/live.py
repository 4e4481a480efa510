"""Fragments that answer while a form is being filled in; each has a way without JavaScript on its page."""

from django.contrib.auth.decorators import login_required
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_POST

from services.enterprises import drafts, queries, suggest, uscc
from services.enterprises.cleaning import clean_line, whole_number
from services.enterprises.models import Enterprise
from services.enterprises.suggest import find_industries


@require_GET
@login_required
def check(request):
    """Faults of the code being typed and known enterprises with this code or name."""
    typed = request.GET.get("code", "")[:60]
    code, name = queries.tidy(typed, request.GET.get("name", ""))
    own, park = whole_number(request.GET.get("own", "")), whole_number(request.GET.get("park", ""))
    other_than = Enterprise.objects.of(request.user).filter(pk=own).first() if own else None
    faults = uscc.faults(uscc.normalise(typed)) if len(uscc.normalise(typed)) >= 18 else []
    similar = queries.similar_to(code=code, name=name, park_id=park, other_than=other_than)
    shown = {"faults": faults, "similar": similar, "code_is_right": bool(code) and not faults}
    return render(request, "enterprises/_similar.html", shown)


@require_POST
@login_required
def industries(request):
    """Industry classes for a scope and offers, or for a word."""
    word, chosen = clean_line(request.POST.get("word", "")[:40]), clean_line(request.POST.get("industry", "")[:5])
    if word:
        found = find_industries(word)
    else:
        found = suggest.suggest_industries(scope=request.POST.get("scope", "")[:20_000], offers=request.POST.get("offers", "")[:5_000])
    shown = {"industries": queries.with_chosen(found, chosen), "chosen": chosen, "asked": True, "word": word}
    return render(request, "enterprises/_industries.html", shown)


@require_GET
@login_required
def size_class(request):
    """The size class for the figures being typed."""
    return render(request, "enterprises/_size.html", {"verdict": drafts.verdict_of(request.GET.get("industry", "")[:5], request.GET)})
