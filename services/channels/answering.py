"""A question that came as a message: asked once however often it is delivered, answered within the time the sender's server waits.

WeChat and WeCom wait five seconds, then hang up and deliver the same message again, up to three times. The first delivery
does the work to its end; a repeated one waits a little for what the first finds. What comes later than that is handed over
when the sender writes again.
"""

import hashlib
import time

from django.conf import settings
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from services.base import DomainError
from services.consultation import actions, limits, queries
from services.search import tokens

from . import plain

WAIT_S, STEP_S = 4.0, 0.05
KEPT_S = 600  # an answer that came too late, and the memory that a message was delivered
TALK_S = 1800  # a sender's questions within this time are one conversation
CONTINUE = {"继续", "结果", "查看"}
HELLO = {"subscribe", "enter_agent"}


def answer_to(message, *, channel: str) -> str:
    """The text to send back; "" where nothing is to be said, as to most events."""
    who = _digest(channel, message.sender)
    if message.kind == "event":
        return _("您好，这里是园企通政策问答。请直接发送您的问题，如“高新技术企业的税率是多少”。") if message.event in HELLO else ""
    if not message.text.strip():
        return _("请用文字发送您的问题。")
    if message.text.strip() in CONTINUE and (late := cache.get(f"late:{who}")):
        cache.delete(f"late:{who}")
        return late
    key = f"said:{_digest(channel, message.id)}"
    if cache.add(f"{key}:seen", 1, KEPT_S):
        return _answered(message.text, channel, who, key)
    return _wait(key) or _("正在查找依据。请稍后回复“继续”查看结果。")


def _answered(text, channel, who, key):
    started = time.monotonic()
    try:
        said = _asked(text, channel, who)
    except DomainError as error:
        said = str(error)
    cache.set(key, said, KEPT_S)
    if time.monotonic() - started > WAIT_S:
        cache.set(f"late:{who}", said, KEPT_S)
    return said


def _wait(key):
    end = time.monotonic() + WAIT_S
    while time.monotonic() < end:
        if said := cache.get(key):
            return said
        time.sleep(STEP_S)
    return ""


def _asked(text, channel, who):
    limits.check(session=who, address=who, now=time.time())
    token = cache.get(f"talk:{who}")
    text, region_id = _chosen(text, token) or (text, None)
    actions.clean_question(text)
    conversation = actions.conversation_of(token=token)
    cache.set(f"talk:{who}", str(conversation.token), TALK_S)
    question = actions.ask(conversation=conversation, text=text, at=timezone.now(), region_id=region_id, channel=channel)
    return plain.written(question, site=settings.WAGTAILADMIN_BASE_URL.rstrip("/"), ask_url=reverse("ask:ask"))


def _chosen(text, token):
    """The question and region behind a message that is the number or the words of a choice in the last answer; None if it is neither.

    Raises Unclear for a number that is not among them.
    """
    said, turn = tokens.clean(text).strip(" .。、"), queries.last_question(token)
    labels = [tokens.clean(choice["label"]) for choice in queries.choices_of(turn)] if turn else []
    if not labels or not (said.isdecimal() or said in labels):
        return None
    chosen = queries.choice(turn, int(said[:4]) - 1 if said.isdecimal() else labels.index(said))
    if chosen is None:
        with override(turn.language):
            raise actions.Unclear(_("没有这个序号，请回复 1 至 %(most)s，或直接写出您的问题。") % {"most": len(labels)})
    return chosen


def _digest(*parts):
    """A name for the cache from which no sender can be read."""
    return hashlib.blake2b("\n".join(parts).encode(), key=settings.SECRET_KEY.encode()[:64], digest_size=16).hexdigest()
