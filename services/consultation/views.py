"""政策问答 for visitors: ask, read the answer with its sources, rate it, forget it all."""

import time

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from services.access import client_address
from services.base import DomainError

from . import actions, index, limits, llm, queries, stream, writing
from .forms import AskForm
from .models import Conversation, Question

TOKEN = "ask"  # noqa: S105 - the session's key for the conversation token
STATUS = {limits.TooOften.code: 429, index.Unavailable.code: 503}


@never_cache
@require_http_methods(["GET", "POST"])
def ask(request):
    """The page with the conversation so far; ?q= asks at once. POST adds a question, as a fragment for htmx."""
    asked = request.POST if request.method == "POST" else request.GET
    words = _chosen(request) or asked
    form = AskForm(words if "q" in words else None)
    question, problem, status = None, "", 200
    if "q" in words:
        try:
            question = _ask(request, words["q"], form.region_id)
        except DomainError as error:
            problem, status = str(error), STATUS.get(error.code, 422)
    if request.htmx and request.method == "POST":
        form = form if problem else AskForm(initial={"region": form.region_id})
        # status 200 also for a problem: htmx swaps nothing in otherwise
        return render(
            request, "consultation/_asked.html", {"question": question, "problem": problem, "form": form, "can_write": llm.is_on()}
        )
    if question and request.method == "POST":
        return redirect(f"{reverse('ask:ask')}#q{question.pk}")
    return render(request, "consultation/ask.html", _page(request, form, question, problem), status=status)


def _chosen(request) -> dict:
    """The question and region behind a pressed choice, {question id}-{number}, of a question back to this visitor; {} for anything else."""
    pk, _dash, number = request.POST.get("choice", "").partition("-")
    turn = queries.own_question(int(pk), request.session.get(TOKEN)) if pk.isdecimal() and len(pk) < 19 else None
    chosen = queries.choice(turn, int(number)) if turn and number.isdecimal() and len(number) < 3 else None
    return {"q": chosen[0], "region": chosen[1] or ""} if chosen else {}


def _page(request, form, question, problem) -> dict:
    index.keeper.warm()
    turns = queries.history(_conversation(request))
    if question or not problem:
        form = AskForm(initial={"region": form.region_id})
    suggested = queries.suggested(timezone.localdate())
    return {
        "form": form,
        "turns": turns,
        "asked": question,
        "problem": problem,
        "suggested": suggested,
        "can_write": llm.is_on(),
        "trail": [(_("政策问答"), "")],
    }


def _ask(request, text, region_id) -> Question:
    token = request.session.get(TOKEN)
    limits.check(session=token, address=client_address(request), now=time.time())
    actions.clean_question(text)  # before a conversation is made for nothing
    user = request.user if request.user.is_authenticated else None
    conversation = actions.conversation_of(token=token, user=user)
    request.session[TOKEN] = str(conversation.token)
    repeated = request.method == "GET" and actions.asked_already(conversation=conversation, text=text, region_id=region_id)
    return repeated or actions.ask(conversation=conversation, text=text, at=timezone.now(), region_id=region_id)


def _conversation(request) -> Conversation | None:
    token = request.session.get(TOKEN)
    return Conversation.objects.filter(token=token).first() if token else None


def _own(request, pk) -> Question:
    question = queries.own_question(pk, request.session.get(TOKEN))
    if question is None:
        raise Http404
    return question


@require_POST
def write(request, pk):
    """Have the model put one's own answer into words: as events where the page's script asks for them, else with a new page."""
    question = _own(request, pk)
    if stream.is_wanted(request):
        return stream.respond(_frames(request, question))
    if writing.is_open_to(question):
        writing.write_all(question, at=timezone.now())
    return redirect(f"{reverse('ask:ask')}#q{question.pk}")


def _frames(request, question):
    """Each sentence as it passes, then the whole answer as the page shows it from now on."""
    if writing.is_open_to(question):
        for sentence in writing.write(question, at=timezone.now()):
            yield stream.frame("sentence", sentence)
    with translation.override(request.LANGUAGE_CODE):
        turn = render_to_string("consultation/_turn.html", {"turn": question, "open": True}, request)
    yield stream.frame("end", {"html": turn})


@require_POST
def rate(request, pk):
    """👍 or 👎 on one's own answer, with a comment if one likes."""
    question = _own(request, pk)
    try:
        question.feedback = actions.rate(
            question=question, verdict=request.POST.get("verdict", ""), comment=request.POST.get("comment", "")
        )
    except DomainError as error:
        messages.error(request, str(error))
    if request.htmx:
        with translation.override(question.language):
            return render(request, "consultation/_feedback.html", {"turn": question, "thanked": True})
    return redirect(f"{reverse('ask:ask')}#q{question.pk}")


@require_POST
def forget(request):
    """Delete this session's conversation."""
    conversation = _conversation(request)
    if conversation is not None:
        actions.forget(conversation=conversation)
    request.session.pop(TOKEN, None)
    messages.success(request, _("本次问答记录已删除。"))
    return redirect("ask:ask")
