"""Questions from elsewhere: the box that other sites show in a frame, and the callbacks of WeChat and WeCom.

None of these uses a session or a cookie: in a frame of another site browsers send none, and servers have none. So there is
nothing that a forged request could borrow, and they need no CSRF token.
"""

import time

from django.conf import settings
from django.http import Http404, HttpResponse, HttpResponseForbidden
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from services.access import client_address
from services.base import DomainError
from services.consultation import actions, limits
from services.consultation.forms import AskForm
from services.reference.models import Region

from . import answering, wechat
from .models import HostSite

MOST_BYTES = 64 * 1024
FRESH_S = 600  # older calls are repeats by somebody who listened


@csrf_exempt
@never_cache
@xframe_options_exempt
@require_http_methods(["GET", "POST"])
def embed(request):
    """The question box for frames; the list of HostSite says where browsers may show it."""
    asked = request.POST if request.method == "POST" else {}
    region = Region.objects.filter(code=request.GET.get("region", "")[:12]).first()
    form = AskForm(asked or None, initial={"region": region})
    question, problem = None, ""
    if asked:
        try:
            question = _ask_in_frame(request, asked, form.region_id)
            form = AskForm(initial={"region": form.region_id})
        except DomainError as error:
            problem = str(error)
    token = question.conversation.token if question else asked.get("conversation", "")
    page = "channels/_asked.html" if request.htmx else "channels/embed.html"
    response = render(request, page, {"form": form, "question": question, "problem": problem, "token": token})
    response._csp_update = {"frame-ancestors": list(HostSite.objects.filter(active=True).values_list("origin", flat=True))}
    return response


def _ask_in_frame(request, asked, region_id):
    token = asked.get("conversation", "")
    limits.check(session=token or None, address=client_address(request), now=time.time())
    text = asked.get("q", "")
    actions.clean_question(text)  # before a conversation is made for nothing
    conversation = actions.conversation_of(token=token)
    return actions.ask(conversation=conversation, text=text, at=timezone.now(), region_id=region_id, channel="widget")


@csrf_exempt
@require_http_methods(["GET", "POST"])
def wecom(request):
    """The callback of a WeCom application: always encrypted."""
    if not (settings.WECOM_TOKEN and settings.WECOM_AES_KEY and settings.WECOM_CORP_ID):
        raise Http404
    cryptor = wechat.Cryptor(settings.WECOM_AES_KEY, settings.WECOM_CORP_ID)
    try:
        if request.method == "GET":
            return _text(_opened(request, settings.WECOM_TOKEN, cryptor, request.GET.get("echostr", "")))
        sealed = wechat.fields(_body(request)).get("Encrypt", "")
        message = wechat.message_of(wechat.fields(_opened(request, settings.WECOM_TOKEN, cryptor, sealed).encode()))
    except wechat.Forged:
        return HttpResponseForbidden(_("签名或加密不正确。"))
    return _answer(message, "wecom", lambda xml, at: wechat.sealed(cryptor, settings.WECOM_TOKEN, xml, at=at))


@csrf_exempt
@require_http_methods(["GET", "POST"])
def official(request):
    """The callback of a WeChat official account, in plain or safe mode."""
    if not settings.WECHAT_TOKEN:
        raise Http404
    try:
        _check(request, "signature", settings.WECHAT_TOKEN)
        if request.method == "GET":
            return _text(request.GET.get("echostr", ""))
        found, seal = wechat.fields(_body(request)), lambda xml, at: xml
        if request.GET.get("encrypt_type") == "aes":
            cryptor = wechat.Cryptor(settings.WECHAT_AES_KEY, settings.WECHAT_APP_ID)
            found = wechat.fields(_opened(request, settings.WECHAT_TOKEN, cryptor, found.get("Encrypt", "")).encode())
            seal = lambda xml, at: wechat.sealed(cryptor, settings.WECHAT_TOKEN, xml, at=at)  # noqa: E731
    except wechat.Forged:
        return HttpResponseForbidden(_("签名或加密不正确。"))
    return _answer(wechat.message_of(found), "wechat", seal)


def _check(request, name, token, *parts):
    """Raise Forged unless the call carries this signature and is fresh."""
    stamp, nonce = request.GET.get("timestamp", ""), request.GET.get("nonce", "")
    is_fresh = stamp.isascii() and stamp.isdigit() and abs(time.time() - int(stamp[:12])) < FRESH_S
    if not (is_fresh and wechat.is_signed(request.GET.get(name, ""), token, stamp, nonce, *parts)):
        raise wechat.Forged(name)


def _opened(request, token, cryptor, sealed):
    _check(request, "msg_signature", token, sealed)
    return cryptor.decrypt(sealed)


def _body(request):
    if len(request.body) > MOST_BYTES:
        raise wechat.Forged("too large")
    return request.body


def _answer(message, channel, seal):
    said, at = answering.answer_to(message, channel=channel), int(time.time())
    if not said:
        return _text("success")
    return HttpResponse(seal(wechat.reply(message, said, at=at), at), content_type="application/xml; charset=utf-8")


def _text(words):
    """What the console sent, returned as plain text that no browser takes for a page."""
    return HttpResponse(words, content_type="text/plain; charset=utf-8", headers={"X-Content-Type-Options": "nosniff"})
