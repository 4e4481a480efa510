"""Story 6: a question nobody could answer is taken up by the staff, reviewed by an editor, and answered when asked again."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from services.consultation.index import keeper
from services.followup import collecting
from services.followup.models import Cluster
from services.reference.models import Park
from tests.factories import make_user

from .steps import fill, press

ASKED = "园区食堂的早餐几点开始？"
ANSWER = "园区食堂早餐七点开始，九点结束。"


@pytest.fixture
def citizen(visit):
    return make_user("citizen", display_name="韦小云")


@pytest.fixture
def cluster(visit, library, citizen):
    """The cluster of a citizen's question that found no answer."""
    page = visit(f"/ask/?q={ASKED}", citizen)
    expect(page.locator("#turns")).to_contain_text("没有查到依据")
    collecting.collect()
    return Cluster.objects.get()


def test_an_unanswered_question_is_answered_published_and_told(visit, cluster, citizen, shoot):
    staff = make_user("staff", parks=[Park.objects.get(code="nanning-dongbu")])
    desk = visit("/followup/", staff)
    shoot(desk, "followup-queue")
    desk.get_by_role("link", name=ASKED).click()
    desk.locator("[name=draft-body]").fill(ANSWER)
    press(desk, "提交审核")
    expect(desk.locator(".error-summary")).to_contain_text("请选择依据的文件")
    shoot(desk, "followup-draft-refused")
    expect(desk.locator("[name=draft-body]")).to_have_value(ANSWER)
    fill(desk, **{"draft-source": "物业服务中心答复", "draft-valid_until": (timezone.localdate() + timedelta(days=90)).isoformat()})
    press(desk, "提交审核")
    expect(desk.locator("main")).to_contain_text("待审核")

    review = visit(f"/followup/{cluster.pk}/", make_user("editor"))
    shoot(review, "followup-review")
    press(review, "审核通过并发布")
    press(review, "确定", within="#confirm")
    expect(review.locator(".notice--ok").last).to_contain_text("1 种引用了这个答案")
    shoot(review, "followup-published")

    keeper.renew()
    again = visit(f"/ask/?q={ASKED}", citizen)
    expect(again.locator("#turns article").first).to_contain_text(ANSWER)
    again.goto("/notices/")
    expect(again.locator("main")).to_contain_text(f"您问过的问题有了答复：{ASKED}")
    shoot(again, "followup-told")


def test_a_visitor_deletes_what_was_asked(visit, cluster, citizen, shoot):
    page = visit("/ask/mine/", citizen)
    expect(page.locator("main")).to_contain_text(ASKED)
    shoot(page, "ask-own")
    press(page, "全部删除")
    press(page, "确定", within="#confirm")

    expect(page.locator("main")).to_contain_text("没有问答记录")
    assert not Cluster.objects.exists()
