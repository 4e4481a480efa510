from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from services.library import actions, listing
from services.library.models import Paper
from services.reference.models import Region

from . import files

pytestmark = pytest.mark.django_db
PAGE = "/library/texts/"


@pytest.fixture
def publish(draft, editor):
    """publish("标题", …) publishes an upload with this title and these facts."""

    def publish(title, **facts):
        paper = draft(files.docx(files.POLICY))
        values = {"title": title, "number": "", "region": None, "effective_on": None, "expires_on": None, **facts}
        Paper.objects.filter(pk=paper.pk).update(**values)
        return actions.publish(paper_id=paper.pk, user=editor, at=timezone.now())

    return publish


def titles(**filters):
    return {document.title for document in listing.texts(**filters)}


def test_a_visitor_finds_published_texts_by_number_issuer_and_place(client, publish, draft):
    publish("开业补贴办法", number="青园发〔2026〕8号")
    publish("住房办法", issuer="市住房局")
    draft(files.docx(files.POLICY.replace("开业", "停业")))

    page = client.get(PAGE, {"q": "青园发〔2026〕8号"}).content.decode()

    assert "开业补贴办法" in page
    assert "住房办法" not in page
    assert titles(words="住房局") == {"住房办法"}
    assert titles() == {"开业补贴办法", "住房办法"}


def test_a_region_is_chosen_by_its_code(client, publish, editor):
    publish("南宁办法", region=Region.objects.get(code="450100"))
    publish("全国办法")

    assert "南宁办法" in client.get(PAGE, {"region": "450100"}).content.decode()
    assert "南宁办法" not in client.get(PAGE, {"region": "450000"}).content.decode()
    assert client.get(PAGE, {"region": "南宁", "kind": "x", "state": "x", "page": "9"}).status_code == 200


def test_each_text_is_in_one_state(publish):
    today = timezone.localdate()
    new = publish("新办法")
    publish("到期办法", expires_on=today - timedelta(days=1))
    publish("将来办法", effective_on=today + timedelta(days=9))
    old = publish("旧办法")
    Paper.objects.filter(pk=old.pk).update(successor_title=new.title)
    actions.publish(paper_id=old.pk, user=old.editor, at=timezone.now())

    assert listing.counts(listing.texts(), today) == {"in_force": 1, "pending": 1, "replaced": 1, "ended": 1, "all": 4}


def test_a_text_leads_back_to_the_list_and_one_taken_down_leaves_it(client, publish, editor):
    paper = publish("开业补贴办法")
    assert f'href="{PAGE}"' in client.get(paper.get_absolute_url()).content.decode()

    actions.withdraw(paper_id=paper.pk, user=editor)

    assert "开业补贴办法" not in client.get(reverse("library:texts"), {"state": "all"}).content.decode()


def test_an_empty_list_says_whether_nothing_is_there_or_nothing_fits(client, publish):
    assert "还没有发布的文件" in client.get(PAGE).content.decode()

    publish("开业补贴办法")

    assert "没有符合条件的文件" in client.get(PAGE, {"q": "停业"}).content.decode()
