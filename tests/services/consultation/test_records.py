import uuid
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from services.consultation import records
from services.consultation.models import Conversation, Question
from services.consultation.tasks import expire
from tests.factories import make_user

pytestmark = pytest.mark.django_db


def asked(text="问", *, days=0, user=None):
    conversation = Conversation.objects.create(user=user)
    moment = timezone.now() - timedelta(days=days)
    Conversation.objects.filter(pk=conversation.pk).update(created_at=moment)
    Question.objects.create(conversation=conversation, text=text, outcome="refused", asked_at=moment)
    return conversation


def left():
    return set(Question.objects.values_list("text", flat=True))


def test_old_conversations_expire_and_young_ones_stay(settings):
    settings.CONVERSATION_DAYS = 30
    asked("老", days=31)
    asked("新", days=29)

    expire()

    assert left() == {"新"}


def test_a_conversation_lives_on_with_its_last_question(settings):
    conversation = asked("老", days=400)
    Question.objects.create(conversation=conversation, text="昨天", outcome="refused", asked_at=timezone.now() - timedelta(days=1))

    assert records.expire(at=timezone.now(), days=30) == 0


def test_nothing_expires_without_a_limit():
    asked("老", days=4000)

    assert records.expire(at=timezone.now(), days=0) == 0


def test_many_expire_in_batches(monkeypatch):
    monkeypatch.setattr(records, "BATCH", 2)
    for number in range(5):
        asked(f"老{number}", days=31)

    assert records.expire(at=timezone.now(), days=30) == 5


def test_the_command_counts_before_it_deletes():
    asked("老", days=31)
    out = StringIO()

    call_command("forget_conversations", "--days", "30", "--dry-run", stdout=out)
    assert "1 个" in out.getvalue()
    assert left() == {"老"}

    call_command("forget_conversations", "--days", "30", stdout=out)
    assert left() == set()


def test_the_command_refuses_negative_days():
    with pytest.raises(CommandError, match="负数"):
        call_command("forget_conversations", "--days", "-1")


def test_an_account_sees_and_deletes_its_own_only(client):
    user = make_user()
    asked("我的", user=user)
    asked("别人的", user=make_user())
    client.force_login(user)

    page = client.get("/ask/mine/").content.decode()
    assert "我的" in page
    assert "别人的" not in page

    client.post("/ask/mine/delete/")
    assert left() == {"别人的"}


def test_a_visitor_sees_the_session_only(client):
    mine = asked("我的")
    asked("别人的")
    session = client.session
    session["ask"] = str(mine.token)
    session.save()

    page = client.get("/ask/mine/").content.decode()

    assert "我的" in page
    assert "别人的" not in page


def test_one_conversation_is_deleted_and_the_others_stay(client):
    user = make_user()
    first = asked("甲", user=user)
    asked("乙", user=user)
    client.force_login(user)

    client.post(f"/ask/mine/{first.pk}/delete/")

    assert left() == {"乙"}


@pytest.mark.parametrize("signed_in", [True, False])
def test_a_stranger_deletes_nothing(client, signed_in):
    foreign = asked("别人的", user=make_user())
    if signed_in:
        client.force_login(make_user())

    assert client.post(f"/ask/mine/{foreign.pk}/delete/").status_code == 404
    client.post("/ask/mine/delete/")
    assert left() == {"别人的"}


def test_a_forged_token_opens_nothing(client):
    asked("别人的")
    session = client.session
    session["ask"] = str(uuid.uuid4())
    session.save()

    assert "没有问答记录" in client.get("/ask/mine/").content.decode()


def test_the_refusal_hands_the_key_of_the_question_to_the_request(client, guangxi):
    page = client.get("/ask/", {"q": "园区食堂早餐几点开"}).content.decode()

    assert f"question=q{Question.objects.get().pk}" in page
