from datetime import date

import pytest
from django.utils import timezone

from services.consultation import answering, index, knowledge, retrieve
from services.consultation.actions import ask
from services.consultation.cutting import Cut
from services.consultation.models import Conversation, Document, Passage
from services.library import actions, publishing
from services.library.models import Item, Pair, Paper

from . import files
from .test_intake import SHEET

pytestmark = pytest.mark.django_db
AT = timezone.now()
TODAY = date(2026, 11, 29)
RAISED = files.POLICY.replace("五千元", "九千元")


@pytest.fixture
def publish(draft, editor):
    """publish(text, …) delivers a Word file of this text and publishes it."""

    def publish(text=files.POLICY, **facts):
        paper = draft(files.docx(text))
        Paper.objects.filter(pk=paper.pk).update(**facts)
        return actions.publish(paper_id=paper.pk, user=editor, at=AT)

    return publish


@pytest.fixture
def sheet(only):
    item = only(files.xlsx(问答=SHEET), "a__xlsx")
    actions.publish_pairs(item=item, at=AT)
    return item


def texts():
    return "".join(Passage.objects.values_list("text", flat=True))


def test_a_published_text_stands_in_the_knowledge_base_with_its_facts(publish):
    paper = publish()

    document = Document.objects.get()
    assert (document.number, document.region.name, document.issuer) == ("青园发〔2026〕8号", "南宁市", "南宁市青山园区管理委员会")
    assert (document.effective_on, document.expires_on) == (date(2026, 3, 1), date(2028, 12, 31))
    assert document.passages.get(label="第二条").url == f"/library/{paper.pk}/#c2"


def test_the_same_number_again_replaces_the_passages(publish):
    old = publish()

    new = publish(RAISED)

    old.refresh_from_db()
    document = Document.objects.get()
    assert (old.state, old.key, document.version) == (Paper.State.REPLACED, new.key, 2)
    assert "九千元" in texts()
    assert "五千元" not in texts()


def test_the_next_question_finds_the_new_words_and_not_the_old(publish):
    publish()
    index.keeper.renew()
    publish(RAISED)

    quoted = [passage.text for passage in retrieve.find("青山园区一次性开业补贴多少钱", at=TODAY).passages]

    assert any("九千元" in text for text in quoted)
    assert not any("五千元" in text for text in quoted)


def test_the_earlier_upload_can_be_brought_back(publish, editor):
    old = publish()
    new = publish(RAISED)

    actions.publish(paper_id=old.pk, user=editor, at=AT)

    new.refresh_from_db()
    assert new.state == Paper.State.REPLACED
    assert "五千元" in texts()
    assert Document.objects.count() == 1


def test_what_is_withdrawn_answers_no_more_even_from_an_old_index(publish, editor):
    paper = publish()
    index.keeper.renew()

    actions.withdraw(paper_id=paper.pk, user=editor)

    assert retrieve.find("青山园区一次性开业补贴多少钱", at=TODAY).passages == []
    assert not Passage.objects.exists()


def test_a_text_that_is_withdrawn_while_it_is_being_cited_is_not_cited(publish, editor, monkeypatch):
    paper = publish()
    index.keeper.renew()
    respond, turns = answering.respond, []

    def withdrawn_in_between(*args, **options):
        made = respond(*args, **options)
        if not turns:
            actions.withdraw(paper_id=paper.pk, user=editor)
        turns.append(made[0].outcome)
        return made

    monkeypatch.setattr(answering, "respond", withdrawn_in_between)
    asked = ask(conversation=Conversation.objects.create(), text="南宁青山园区一次性开业补贴多少钱？", at=AT)

    assert turns == ["answered", "refused"]
    assert (asked.outcome, asked.citations.count()) == ("refused", 0)


def test_an_editor_may_choose_what_a_text_without_number_replaces(publish):
    old = publish(files.POLICY.replace("青园发〔2026〕8号", ""))

    new = publish(RAISED.replace("青园发〔2026〕8号", ""), replaces=old)

    assert Document.objects.get().key == new.key == old.key


def test_a_number_that_a_page_has_is_refused(draft, editor):
    knowledge.put(knowledge.Source("page:1", "policy", "办法", "/policies/a/", number="青园发〔2026〕8号"), [Cut("甲")])
    paper = draft(files.docx())

    with pytest.raises(actions.NotPossible, match="政策库已有同文号的页面《办法》"):
        actions.publish(paper_id=paper.pk, user=editor, at=AT)


def test_what_a_new_document_repeals_is_marked_as_replaced_by_it(publish, draft, editor):
    old = publish()
    text = (
        RAISED.replace("〔2026〕8号", "〔2027〕2号").replace("2026年", "2027年")
        + "\n《青山园区企业开业补贴办法》（青园发〔2026〕8号）同时废止。"
    )
    paper = draft(files.docx(text))
    assert any("文中写明废止：青园发〔2026〕8号" in remark for remark in paper.item.remarks)

    actions.publish(paper_id=paper.pk, user=editor, at=AT, supersede=True)

    document = Document.objects.get(key=old.key)
    assert (document.superseded, document.successor_url) == (True, f"/library/{paper.pk}/")


def test_a_replaced_text_without_days_never_answers_as_current(publish):
    newer = Document.objects.create(key="page:2", kind="policy", title="新办法", url="/n/", digest="x")
    publish(successor=newer, effective_on=None, published_on=None, expires_on=None)

    assert not Document.objects.in_force(TODAY).filter(number="青园发〔2026〕8号").exists()


def test_an_answer_ends_with_the_document_it_rests_on(publish, sheet, editor):
    publish(expires_on=date(2027, 6, 30))

    publishing.follow()

    assert Document.objects.get(title="开业补贴去哪里领？").expires_on == date(2027, 6, 30)


def test_the_same_question_again_replaces_its_answer(sheet, deliver, django_capture_on_commit_callbacks):
    changed = [SHEET[0], [*SHEET[1][:2], "到二号窗口领取。", *SHEET[1][3:]]]
    again = Item.objects.get(delivery=deliver(b__xlsx=files.xlsx(问答=changed)))

    actions.publish_pairs(item=again, at=AT)

    assert [p.text for p in Passage.objects.filter(document__title="开业补贴去哪里领？")] == ["到二号窗口领取。"]
    assert Pair.objects.filter(question="开业补贴去哪里领？", state="withdrawn").count() == 1


def test_only_what_is_not_published_can_be_deleted(publish, editor):
    paper = publish()
    with pytest.raises(actions.NotPossible, match="请先撤下"):
        actions.discard(paper_id=paper.pk)

    actions.withdraw(paper_id=paper.pk, user=editor)
    actions.discard(paper_id=paper.pk)

    assert not Item.objects.exists()
