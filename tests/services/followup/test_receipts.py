import pytest
from django.urls import reverse
from django.utils import timezone

from services.consultation import knowledge, limits, records
from services.consultation.models import Conversation
from services.followup import actions
from services.followup.publishing import Publisher, register
from tests.factories import make_user

pytestmark = pytest.mark.django_db
ASKED = "园区食堂的早餐几点开始？"
ANSWER = "园区食堂早餐七点开始。"


def address_of(question):
    return reverse("followup:receipt", args=[question.pk, question.receipt])


@pytest.fixture
def answered(clustered, put, monkeypatch):
    """The question of a cluster whose answer is published as a text of the knowledge base."""
    monkeypatch.setattr("services.followup.publishing._registered", [])
    register(Publisher(lambda reply, by: (put("食堂时间", reply.body), "/faq/q1/"), lambda key: ""))
    cluster = clustered(ASKED)
    words = {"title": ASKED, "body": ANSWER, "source": "园区管委会 2026-11-01"}
    actions.draft(cluster_id=cluster.pk, by=make_user("editor"), at=timezone.localtime(), **words)
    actions.publish(cluster_id=cluster.pk, by=make_user("editor"), at=timezone.localtime())
    return cluster.asks.get().question


def test_the_asker_sees_that_the_question_waits_and_no_one_else_finds_it(client, logged):
    response = client.get(address_of(logged(ASKED)))

    assert "待答" in response.content.decode()
    assert response["X-Robots-Tag"] == "noindex, nofollow"
    assert response["Referrer-Policy"] == "no-referrer"


def test_the_asker_reads_the_answer_without_an_account(client, answered):
    page = client.get(address_of(answered)).content.decode()

    assert "已答复" in page
    assert ANSWER in page
    assert "/faq/q1/" in page


def test_an_answer_whose_page_is_gone_is_not_shown(client, answered):
    knowledge.drop(answered.ask.cluster.reply.page_key)

    page = client.get(address_of(answered)).content.decode()

    assert "答复已失效" in page
    assert ANSWER not in page


def test_a_question_nobody_will_answer_says_why(client, clustered):
    cluster = clustered(ASKED)
    actions.close(cluster_id=cluster.pk, by=make_user("editor"), at=timezone.now(), reason="outside", text="")

    assert "不在服务范围" in client.get(address_of(cluster.asks.get().question)).content.decode()


def test_a_sign_opens_its_own_question_only_and_ends_with_the_conversation(client, logged):
    one, other = logged(ASKED), logged(ASKED)
    swapped = client.get(reverse("followup:receipt", args=[one.pk, other.receipt])).status_code
    address = address_of(one)
    records.delete(Conversation.objects.filter(pk=one.conversation_id))

    assert swapped == 404
    assert client.get(address).status_code == 404


def test_addresses_cannot_be_tried_without_end(client, logged, monkeypatch):
    monkeypatch.setattr(limits, "PER_ADDRESS", 2)
    statuses = [client.get(address_of(logged(ASKED))).status_code for _ in range(3)]

    assert statuses == [200, 200, 429]
