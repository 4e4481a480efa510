from datetime import date

import pytest
from django.core.exceptions import ValidationError
from wagtail.models import PageViewRestriction

from portal.content.models import FaqIndex, FaqPage, PolicyIndex, PolicyPage
from services.consultation.models import Document, Passage

pytestmark = pytest.mark.django_db


@pytest.fixture
def publish(django_capture_on_commit_callbacks):
    def go(page):
        with django_capture_on_commit_callbacks(execute=True):
            page.save_revision().publish()

    return go


def make_policy(title="年报办法", **fields):
    values = {
        "issuer": "测试机关",
        "source": "测试",
        "source_on": date(2026, 1, 1),
        "body": "第一条 六月三十日前报送。\n第二条 逾期列入名录。",
        "live": False,
        **fields,
    }
    return PolicyIndex.objects.get().add_child(instance=PolicyPage(title=title, **values))


def test_a_draft_is_not_known(guangxi):
    make_policy()

    assert not Document.objects.exists()


def test_publishing_hands_over_the_text_clause_by_clause(publish):
    page = make_policy(number="测试〔2026〕1号")

    publish(page)

    assert list(Passage.objects.values_list("anchor", "label")) == [("c1", "第一条"), ("c2", "第二条")]
    assert Document.objects.get().number == "测试〔2026〕1号"


def test_publishing_again_replaces(publish):
    page = make_policy()
    publish(page)

    page.body = "第一条 每年三月报送。"
    publish(page)

    assert [passage.text for passage in Passage.objects.all()] == ["每年三月报送。"]


@pytest.mark.parametrize(
    "remove", [lambda page: page.unpublish(), lambda page: page.delete(), lambda page: PolicyIndex.objects.get().delete()]
)
def test_what_is_taken_down_is_forgotten_at_once(publish, remove):
    page = make_policy()
    publish(page)

    remove(PolicyPage.objects.get(pk=page.pk))

    assert not Document.objects.exists()


def test_a_page_for_signed_in_people_answers_nobody(publish, django_capture_on_commit_callbacks):
    page = make_policy()
    publish(page)

    with django_capture_on_commit_callbacks(execute=True):
        PageViewRestriction.objects.create(page=page, restriction_type=PageViewRestriction.LOGIN)

    assert not Document.objects.exists()


def test_publishing_a_successor_ends_what_it_replaces(publish):
    new = make_policy("新办法", effective_on=date(2026, 4, 1))
    old = make_policy("旧办法", superseded_by=new)
    publish(old)

    publish(new)

    document = Document.objects.get(title="旧办法")
    assert (document.superseded, document.expires_on, document.successor_title) == (True, date(2026, 3, 31), "新办法")


def upload(**facts):
    return Document.objects.create(
        key="library:1", kind="policy", title="上传的新办法", url="/library/1/", effective_on=date(2026, 4, 1), **facts
    )


def test_an_uploaded_successor_ends_a_page_and_is_shown_on_it(publish, client):
    publish(make_policy("旧办法", replaced_by_upload=upload(number="测试〔2026〕2号"), slug="old"))

    document = Document.objects.get(title="旧办法")
    assert (document.superseded, document.expires_on, document.successor_url) == (True, date(2026, 3, 31), "/library/1/")
    assert '<a href="/library/1/">上传的新办法（测试〔2026〕2号）</a>' in client.get("/policies/old/").content.decode()


def test_a_page_follows_its_uploaded_successor(publish, django_capture_on_commit_callbacks):
    new = upload()
    publish(make_policy("旧办法", replaced_by_upload=new))

    with django_capture_on_commit_callbacks(execute=True):
        Document.objects.get(pk=new.pk).delete()

    assert not Document.objects.get(title="旧办法").superseded


def test_a_page_names_one_successor_only():
    page = make_policy("旧办法", superseded_by=make_policy("新办法"), replaced_by_upload=upload())

    with pytest.raises(ValidationError, match="只能选一个"):
        page.clean()


def test_a_question_stands_and_falls_with_its_basis(publish):
    policy = make_policy()
    publish(policy)
    question = FaqIndex.objects.get().add_child(
        instance=FaqPage(title="年报何时报？", body="六月前。", basis=policy, alternates="年报时间", live=False)
    )
    publish(question)

    policy.expires_on = date(2030, 12, 31)
    publish(policy)

    document = Document.objects.get(kind="faq")
    assert document.expires_on == date(2030, 12, 31)
    assert document.passages.get().hint == "年报何时报？\n年报时间"


def test_a_question_published_after_its_basis_had_ended_stands(publish):
    policy = make_policy(number="测试〔2020〕1号", expires_on=date(2020, 12, 31))
    publish(policy)
    question = FaqIndex.objects.get().add_child(instance=FaqPage(title="1号文还有效吗？", body="已到期。", basis=policy, live=False))

    publish(question)

    assert (Document.objects.get(kind="faq").expires_on, Document.objects.get(kind="faq").number) == (None, "")
