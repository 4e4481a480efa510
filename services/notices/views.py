"""A person's notices."""

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET, require_POST

from . import actions
from .models import Notice


@require_GET
@login_required
def notice_list(request):
    mine = Notice.objects.to(request.user)
    unread = mine.unread().count()
    only_unread = request.GET.get("show") == "unread"
    page = Paginator(mine.unread() if only_unread else mine, 20).get_page(request.GET.get("page"))
    return render(request, "notices/list.html", {"page": page, "unread": unread, "only_unread": only_unread})


@require_POST
@login_required
def read_all(request):
    actions.mark_read(user=request.user, at=timezone.now())
    return redirect("notices:list")


@require_POST
@login_required
def open_notice(request, pk):
    notice = get_object_or_404(Notice.objects.to(request.user), pk=pk)
    actions.mark_read(user=request.user, at=timezone.now(), notice_id=notice.pk)
    inside = url_has_allowed_host_and_scheme(notice.url, allowed_hosts=None)
    return redirect(notice.url if inside else "notices:list")
