"""Filing a request, and finding it again without an account."""

from secrets import compare_digest

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from services.base import DomainError
from services.enterprises.cleaning import whole_number
from services.tickets import actions, attachments, codes, sla, throttle
from services.tickets.forms import IN_WORDS, KEY, LookupForm, TicketForm, read_token
from services.tickets.models import Ticket

from .granted import grant, granted


@never_cache
@require_http_methods(["GET", "POST"])
def new(request):
    """The form of a request. ?title= ?text= ?kind= ?park= prefill it, ?question= names the unanswered question it comes from."""
    if request.method == "POST":
        return _submit(request)
    form = TicketForm(user=request.user, initial=_initial(request) | {"token": read_token("")})
    return _form_page(request, form, [])


def _initial(request):
    """What the address line and the account already tell; a question given in words instead of its key becomes the text."""
    given, user = request.GET, request.user
    question = given.get("question", "")
    initial = {
        "title": given.get("title", "")[:80],
        "text": given.get("text", "")[:5000],
        "kind": given.get("kind", ""),
        "park": given.get("park", ""),
    }
    if question:
        has_key = bool(KEY.match(question))
        initial["question"] = question if has_key else IN_WORDS
        initial["text"] = initial["text"] or ("" if has_key else question[:5000])
        initial["kind"] = initial["kind"] or Ticket.Kind.POLICY
    if user.is_authenticated:
        own = user.enterprises.order_by("pk").first()
        initial |= {"contact_name": user.display_name, "contact_phone": user.phone}
        if own:
            initial |= {"enterprise": own.pk, "park": initial["park"] or own.park_id}
    return initial


def _submit(request):
    now = timezone.now()
    token = read_token(request.POST.get("token", ""))
    held = attachments.waiting(token)
    if dropped := request.POST.get("drop", ""):
        attachments.drop(held.filter(pk=whole_number(dropped)))
    posted = request.POST.copy()
    posted["token"] = token
    form = TicketForm(posted, request.FILES, user=request.user, held=held.count())
    is_valid, may_upload = form.is_valid(), _may_upload(request, form)
    complete = is_valid and may_upload
    attachments.store(form.fields["files"].good, at=now, draft=token)
    attachments.forget_drafts(at=now)
    if complete and not dropped:
        try:
            return _filed(request, *_file(request, form.cleaned_data, token, now))
        except DomainError as error:
            form.add_error(None, str(error))
    return _form_page(request, form, list(attachments.waiting(token)), status=200 if dropped else 422)


def _may_upload(request, form):
    """Count the files that would be kept; past the limit none is, or unfinished forms would fill the disk."""
    files = form.fields["files"]
    if files.good and throttle.is_over(request, "upload"):
        files.good = []
        form.add_error("files", _("一小时内上传的附件较多，这次的没有保留，请稍后再上传；已填写的内容仍在页面上。"))
        return False
    throttle.count(request, "upload", len(files.good))
    return True


def _file(request, given, token, now):
    anonymous = not request.user.is_authenticated
    if anonymous and throttle.is_over(request, "file"):
        raise DomainError(_("这个网络在一小时内提交的诉求较多，请稍后再提交；已填写的内容仍在页面上。"))
    ticket, is_new = actions.file(
        kind=given["kind"],
        title=given["title"],
        text=given["text"],
        park=given["park"],
        enterprise=given.get("enterprise"),
        asker=None if anonymous else request.user,
        contact={"name": given["contact_name"], "phone": given["contact_phone"]},
        token=token,
        draft=token,
        origin="consultation" if given["question"] else "",
        origin_ref=given["question"].removeprefix(IN_WORDS),
        at=now,
    )
    if anonymous and is_new:
        throttle.count(request, "file")
    return ticket, is_new


def _filed(request, ticket, is_new):
    if not is_new:
        messages.info(request, _("您已提交过这条诉求，编号 %(number)s，没有重复登记。") % {"number": ticket.number})
    if ticket.asker_id is None:
        grant(request, ticket)
        return redirect("tickets:filed", number=ticket.number)
    if is_new:
        messages.success(request, _("诉求已提交，编号 %(number)s。有进展会发消息给您。") % {"number": ticket.number})
    return redirect("tickets:detail", number=ticket.number)


def _form_page(request, form, kept, status=200):
    promises = [(kind.label, sla.PROMISED_DAYS[kind.value]) for kind in Ticket.Kind]
    context = {"form": form, "kept": kept, "promises": promises, "max_files": attachments.MAX_FILES}
    return render(request, "tickets/new.html", context, status=status)


@never_cache
@require_GET
def filed(request, number):
    """The number and follow-up code of a request filed without an account, for this browser session only."""
    ticket = get_object_or_404(Ticket.objects.select_related("park"), number=number, asker=None, pk__in=granted(request))
    return render(request, "tickets/filed.html", {"ticket": ticket})


@never_cache
@require_http_methods(["GET", "POST"])
def lookup(request):
    """Find a request filed without an account by its number and follow-up code."""
    form = LookupForm(request.POST or None, initial={"number": request.GET.get("number", "")[:30]})
    if request.method == "POST" and form.is_valid():
        ticket = _looked_up(request, form)
        if ticket:
            grant(request, ticket)
            return redirect("tickets:detail", number=ticket.number)
    status = 422 if form.errors else 200
    return render(request, "tickets/lookup.html", {"form": form, "next": request.GET.get("next", "")}, status=status)


def _looked_up(request, form):
    if throttle.is_over(request, "lookup"):
        form.add_error(None, _("查询次数过多，请 15 分钟后再试。"))
        return None
    number, code = codes.read_number(form.cleaned_data["number"]), codes.read_code(form.cleaned_data["code"])
    ticket = Ticket.objects.filter(number=number, asker=None).exclude(code="").first()
    if ticket and code.isascii() and compare_digest(ticket.code, code):
        return ticket
    throttle.count(request, "lookup")
    form.add_error(None, _("没有编号和查询码都相符的诉求，请核对后再试。登录后提交的诉求，请登录后在“我的诉求”中查看。"))
    return None
