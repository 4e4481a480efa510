"""An unanswered question on its whole way: refused, grouped, answered, reviewed, published, told, and answered when asked again."""

from datetime import timedelta

import pytest
from django.utils import timezone

from portal.content.models import FaqPage
from services.consultation.models import Document, Question
from services.followup import collecting
from services.followup.models import Cluster, Reply
from services.notices.models import Notice
from tests.factories import make_park, make_user

pytestmark = pytest.mark.django_db
ASKED = "园区食堂早餐几点开始供应？"


@pytest.fixture(autouse=True)
def same_encoder(monkeypatch, store):
    monkeypatch.setattr(collecting, "phrases", lambda: store)


@pytest.fixture
def drafted(client, guangxi):
    """A cluster of one citizen's refused question, with an answer that waits for review."""
    client.force_login(make_user("citizen", username="xiaoyun"))
    client.post("/ask/", {"q": ASKED})
    collecting.collect()
    cluster = Cluster.objects.get()
    client.force_login(make_user("staff", parks=[make_park()]))
    until = (timezone.localdate() + timedelta(days=90)).isoformat()
    words = {"title": ASKED, "body": "食堂早餐供应时间为七点至九点。", "source": "物业服务中心答复", "valid_until": until}
    client.post(f"/followup/{cluster.pk}/draft/", {f"draft-{name}": text for name, text in words.items()})
    return cluster


@pytest.fixture
def published(client, drafted, django_capture_on_commit_callbacks):
    client.force_login(make_user("editor"))
    with django_capture_on_commit_callbacks(execute=True):
        client.post(f"/followup/{drafted.pk}/publish/")
    return drafted


def test_the_question_is_refused_first(client, drafted):
    assert Question.objects.get().outcome == "refused"
    assert Cluster.objects.get().state == "review"
    assert not FaqPage.objects.exists()


def test_the_same_question_is_then_answered_from_the_page(client, published):
    client.get("/ask/", {"q": ASKED})

    again = Question.objects.order_by("-pk").first()
    assert again.outcome == "answered"
    assert again.citations.first().url == f"{FaqPage.objects.get().url}#answer"


def test_the_asker_is_told(client, published):
    told = Notice.objects.get(recipient__username="xiaoyun")

    assert ASKED in told.title
    assert client.get(told.url).status_code == 200


def test_the_wordings_are_asked_again_after_publishing(client, published):
    reply = Reply.objects.get()

    assert (reply.checked, reply.answered) == (1, 1)


def test_the_page_names_its_basis_and_last_day(client, published):
    page = client.get(FaqPage.objects.get().url).content.decode()

    assert "物业服务中心答复" in page
    assert "有效期至" in page


def test_the_answer_ends_with_its_last_day(client, published):
    document = Document.objects.get(key=Reply.objects.get().page_key)

    assert document.expires_on == timezone.localdate() + timedelta(days=90)
    assert not document.is_in_force(document.expires_on + timedelta(days=1))


def test_an_answer_worked_over_renews_its_page(client, published, django_capture_on_commit_callbacks):
    words = {"title": ASKED, "body": "改为六点半开始。", "source": "物业", "valid_until": timezone.localdate().isoformat()}
    client.post(f"/followup/{published.pk}/reopen/")
    client.force_login(make_user("staff"))
    client.post(f"/followup/{published.pk}/draft/", {f"draft-{name}": text for name, text in words.items()})
    client.force_login(make_user("editor"))
    with django_capture_on_commit_callbacks(execute=True):
        client.post(f"/followup/{published.pk}/publish/")

    assert FaqPage.objects.get().body == "改为六点半开始。"


def test_the_editor_of_the_page_is_linked_for_editors(client, published):
    page = client.get(f"/followup/{published.pk}/").content.decode()

    assert f"/cms/pages/{FaqPage.objects.get().pk}/edit/" in page


def test_a_question_past_its_last_day_says_so(client, published):
    FaqPage.objects.update(expires_on=timezone.localdate() - timedelta(days=1))

    assert "这个答案的有效期到" in client.get(FaqPage.objects.get().url).content.decode()
