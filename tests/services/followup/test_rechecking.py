import pytest
from django.urls import reverse
from django.utils import timezone

from services.consultation import knowledge
from services.consultation.models import Document
from services.followup import actions, queries
from services.followup.models import Reply
from services.followup.publishing import Publisher, register
from services.notices.models import Notice
from tests.factories import make_user

pytestmark = pytest.mark.django_db
BASIS = "食堂管理办法"


@pytest.fixture
def editor():
    return make_user("editor")


@pytest.fixture
def reply(clustered, put, editor, monkeypatch, django_capture_on_commit_callbacks):
    """A published answer that rests on a document of the knowledge base."""
    monkeypatch.setattr("services.followup.publishing._registered", [])
    register(Publisher(lambda reply, by: ("page:1", "/faq/q1/"), lambda key: ""))
    put(BASIS, "食堂早餐七点开始。", number="青园发〔2026〕8号")
    cluster = clustered("食堂早餐几点开始？")
    words = {"title": "食堂早餐几点开始？", "body": "七点。", "basis": Document.objects.get(key=BASIS)}
    actions.draft(cluster_id=cluster.pk, by=make_user("staff"), at=timezone.localtime(), **words)
    with django_capture_on_commit_callbacks(execute=True):
        actions.publish(cluster_id=cluster.pk, by=editor, at=timezone.localtime())
    return cluster.reply


def change(put):
    put(BASIS, "食堂早餐六点半开始。", number="青园发〔2026〕8号")


@pytest.mark.parametrize(
    ("step", "how"),
    [
        (change, "changed"),
        (lambda put: put(BASIS, "食堂早餐七点开始。", number="青园发〔2026〕8号", superseded=True), "ended"),
        (lambda put: knowledge.drop(BASIS), "gone"),
        (lambda put: put(BASIS, "食堂早餐七点开始。", number="青园发〔2026〕8号", verified=True), ""),
    ],
)
def test_an_answer_is_marked_when_the_words_or_the_term_of_its_basis_change(reply, put, step, how):
    step(put)

    reply.refresh_from_db()
    assert reply.recheck == how
    assert reply.recheck_of == (f"《{BASIS}》（青园发〔2026〕8号）" if how else "")


def test_the_editors_are_told_and_find_it_under_its_own_tab(client, reply, put, editor, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        change(put)
    client.force_login(editor)

    assert "待复核" in Notice.objects.get(recipient=editor, title__startswith="答案待复核").title
    assert list(queries.clusters(editor, state=queries.RECHECK)) == [reply.cluster]
    assert "内容有更新" in client.get(reverse("followup:cluster", args=[reply.cluster_id])).content.decode()


def test_an_editor_who_finds_it_right_takes_the_mark_off(client, reply, put, editor):
    change(put)
    client.force_login(editor)
    client.post(reverse("followup:step", args=[reply.cluster_id, "confirm"]))

    assert Reply.objects.get().recheck == ""
    assert reply.cluster.steps.first().kind == "confirm"


def test_an_answer_without_its_basis_cannot_be_confirmed(reply, editor):
    knowledge.drop(BASIS)

    with pytest.raises(actions.NotAllowed):
        actions.confirm(cluster_id=reply.cluster_id, by=editor, at=timezone.localtime())
