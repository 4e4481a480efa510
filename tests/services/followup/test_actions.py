from datetime import timedelta

import pytest
from django.utils import timezone

from services.consultation.models import Document
from services.followup import actions, publishing
from services.followup.models import Ask, Cluster
from services.notices.models import Notice
from services.tickets import actions as tickets
from services.tickets.models import Ticket
from tests.factories import make_park, make_user

pytestmark = pytest.mark.django_db
WORDS = {"title": "园区食堂几点开？", "body": "早餐七点开始。", "source": "物业答复"}


@pytest.fixture(autouse=True)
def publisher(monkeypatch):
    """Pages are somebody else's matter here."""
    made = publishing.Publisher(lambda reply, by: ("page:1", "/faq/q1/"), lambda key: f"/edit/{key}")
    monkeypatch.setattr(publishing, "_registered", [made])


@pytest.fixture
def cluster(clustered):
    return clustered("园区食堂早餐几点开？", "园区食堂早餐几点开始？")


@pytest.fixture
def staff():
    return make_user("staff", parks=[make_park()])


def step(name, cluster, by, **words):
    return getattr(actions, name)(cluster_id=cluster.pk, by=by, at=timezone.localtime(), **words)


def test_a_question_handed_over_becomes_a_request_with_a_time_limit(cluster, staff):
    step("hand_over", cluster, staff, park=staff.parks.get())

    ticket = Ticket.objects.get()
    assert Cluster.objects.get().ticket == ticket
    assert Cluster.objects.get().state == "working"
    assert ticket.due_at > timezone.now()
    assert "园区食堂早餐几点开始？" in ticket.text


def test_an_answer_without_a_basis_is_refused(cluster, staff):
    with pytest.raises(actions.NotAllowed, match="依据"):
        step("draft", cluster, staff, title="问", body="答")


def test_an_answer_on_an_ended_basis_is_refused(cluster, staff, put):
    put("旧办法", "早餐六点。", expires_on=timezone.localdate() - timedelta(days=1))

    with pytest.raises(actions.NotAllowed, match="已不再有效"):
        step("draft", cluster, staff, title="问", body="答", basis=Document.objects.get())


def test_the_writer_does_not_review_the_own_answer(cluster):
    editor = make_user("editor")
    step("draft", cluster, editor, **WORDS)

    with pytest.raises(actions.NotAllowed, match="另一位编辑"):
        step("publish", cluster, editor)


def test_an_answer_sent_back_is_told_to_its_writer(cluster, staff, django_capture_on_commit_callbacks):
    step("draft", cluster, staff, **WORDS)
    with django_capture_on_commit_callbacks(execute=True):
        step("send_back", cluster, make_user("editor"), text="请写明依据的日期")

    assert Notice.objects.get(recipient=staff).body == "请写明依据的日期"
    assert Cluster.objects.get().state == "working"


def test_publishing_tells_who_was_signed_in_once(clustered, staff, django_capture_on_commit_callbacks):
    asker = make_user()
    cluster = clustered("园区食堂早餐几点开？", "园区食堂早餐几点开始？", user=asker)
    step("draft", cluster, staff, **WORDS)
    with django_capture_on_commit_callbacks(execute=True):
        step("publish", cluster, make_user("editor"))

    told = Notice.objects.get(recipient=asker)
    assert "园区食堂几点开？" in told.title
    assert told.url == "/faq/q1/"
    assert Ask.objects.filter(told_at=None).count() == 0


def test_a_request_left_by_an_asker_gets_the_answer_on_its_timeline(cluster, staff):
    question = cluster.asks.first().question_id
    ticket, _new = tickets.file(
        kind="policy",
        title="问",
        text="问",
        park=staff.parks.get(),
        contact={"name": "", "phone": "13800001234"},
        at=timezone.now(),
        origin="consultation",
        origin_ref=f"q{question}",
    )
    step("draft", cluster, staff, **WORDS)
    step("publish", cluster, make_user("editor"))

    assert "早餐七点开始" in ticket.events.last().text
    assert ticket.events.last().is_public


@pytest.mark.parametrize(("name", "words"), [("publish", {}), ("send_back", {"text": "x"}), ("reopen", {}), ("unmerge", {})])
def test_a_step_that_is_not_open_is_refused_in_words(cluster, staff, name, words):
    with pytest.raises(actions.NotAllowed, match="待处理"):
        step(name, cluster, staff, **words)


def test_what_is_closed_can_be_taken_up_again(cluster, staff):
    step("close", cluster, staff, reason="outside", text="不归园区管")
    assert Cluster.objects.get().reason == "outside"

    step("reopen", cluster, staff)
    assert (Cluster.objects.get().state, Cluster.objects.get().reason) == ("open", "")


def test_a_merge_is_undone(clustered, cluster, staff):
    other = clustered("货车晚上能进园区吗？")
    step("merge", other, staff, into=cluster)
    assert cluster.asks.count() == 3

    step("unmerge", other, staff)
    assert (cluster.asks.count(), other.asks.count()) == (2, 1)
    assert Cluster.objects.get(pk=other.pk).state == "open"


def test_nothing_is_merged_into_itself_or_into_what_is_gone(clustered, cluster, staff):
    other = clustered("货车晚上能进园区吗？")
    step("merge", other, staff, into=cluster)

    with pytest.raises(actions.NotAllowed, match="自身"):
        step("merge", cluster, staff, into=cluster)
    with pytest.raises(actions.NotAllowed, match="已并入其他问题"):
        step("merge", cluster, staff, into=other)


def test_chosen_questions_are_split_off(cluster, staff):
    chosen = cluster.asks.last()

    fresh = step("split", cluster, staff, asks=[chosen.pk])

    assert fresh.text == chosen.question.text
    assert (cluster.asks.count(), fresh.asks.count()) == (1, 1)


def test_not_all_questions_are_split_off(cluster, staff):
    with pytest.raises(actions.NotAllowed, match="至少留下一条"):
        step("split", cluster, staff, asks=list(cluster.asks.values_list("pk", flat=True)))


def test_the_trail_names_every_step(cluster, staff):
    step("rename", cluster, staff, text="食堂时间")
    step("close", cluster, staff, reason="duplicate", text="见公告栏")

    assert [(row.kind, row.text) for row in cluster.steps.all()] == [("close", "见公告栏"), ("rename", "园区食堂早餐几点开？")]
