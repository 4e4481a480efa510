"""What a visitor asked before: the list, and its deletion."""

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from . import records
from .views import TOKEN

PER_PAGE = 20


def _own(request):
    return records.own(user=request.user, token=request.session.get(TOKEN))


@never_cache
@require_GET
def own(request):
    """My conversations: of the account when signed in, else of this browser session."""
    page = Paginator(_own(request).prefetch_related("questions"), PER_PAGE).get_page(request.GET.get("page"))
    trail = [(_("政策问答"), reverse("ask:ask")), (_("我的问答记录"), "")]
    return render(request, "consultation/own.html", {"page": page, "trail": trail, "days": settings.CONVERSATION_DAYS})


@require_POST
def delete(request, pk=None):
    """Delete one of my conversations, or all of them."""
    mine = _own(request)
    if pk is not None:
        get_object_or_404(mine, pk=pk)
        mine = mine.filter(pk=pk)
    gone = records.delete(mine)
    messages.success(request, _("已删除 %(n)s 条提问及其回答，无法恢复。") % {"n": gone})
    return redirect("ask:own")
