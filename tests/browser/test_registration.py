"""Story 1: an enterprise registers, staff verify it, the applicant is told."""

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from services.enterprises import actions
from services.enterprises.models import Enterprise
from services.reference.models import Park
from tests.factories import make_code, make_user

from .steps import LICENCE, begun, fill, press, submitted


@pytest.fixture
def park(province):
    return Park.objects.get(code="nanning-dongbu")


@pytest.fixture
def member(province):
    return make_user("member", display_name="李青禾")


@pytest.fixture
def staff(park):
    return make_user("staff", parks=[park], display_name="韦晓岚")


def test_a_person_signs_up_for_an_enterprise(visit, shoot, province):
    page = visit("/accounts/signup/")
    shoot(page, "signup")
    fill(page, username="qinghe", display_name="李青禾", password1="mangrove-72", password2="mangrove-72")
    press(page, "注册")

    expect(page.get_by_role("heading", name="我的企业")).to_be_visible()
    shoot(page, "home-member-new")
    page.goto("/enterprises/start/")
    expect(page.get_by_role("button", name="开始登记")).to_be_visible()
    shoot(page, "register-start")


def test_a_wrong_check_digit_is_named_before_and_after_sending(visit, shoot, member):
    page = visit("/enterprises/start/", member)
    press(page, "开始登记")
    right = make_code()
    fill(page, code=right[:-1] + ("2" if right[-1] != "2" else "3"), name="南宁青禾铝业有限公司")

    expect(page.locator("#similar")).to_contain_text("第 18 位与前 17 位校验不符")
    press(page, "保存并继续")
    expect(page.locator(".error-summary")).to_contain_text("第 18 位与前 17 位校验不符，请核对营业执照。")
    shoot(page, "register-code-wrong")
    fill(page, code=right)
    expect(page.locator("#similar")).to_contain_text("信用代码校验正确")
    page.set_input_files("[name=licence]", LICENCE)
    press(page, "保存并继续")
    expect(page.get_by_role("heading", name="经营与供需")).to_be_visible()


def test_industries_are_suggested_from_what_the_enterprise_does(visit, shoot, member, park, encoder):
    draft = begun(member, park, upto="subject")
    page = visit(f"/enterprises/drafts/{draft.pk}/business/", member)
    fill(page, scope="铝板带箔的压延加工和销售。", offers="电池铝箔\n6063 铝合金圆棒", needs="铝锭")
    press(page, "推荐行业")

    first = page.locator("#industries .choice").first
    expect(first).to_contain_text("C3252")
    first.click()
    shoot(page, "register-business")
    press(page, "保存并继续")
    expect(page.get_by_role("heading", name="园区与规模")).to_be_visible()


def test_the_size_class_appears_while_figures_are_typed(visit, shoot, member, park):
    draft = begun(member, park, upto="business")
    page = visit(f"/enterprises/drafts/{draft.pk}/scale/", member)
    page.select_option("[name=park]", str(park.pk))
    page.locator("[name=staff_count]").press_sequentially("350")
    page.locator("[name=revenue_wan]").press_sequentially("1900")

    expect(page.locator("#size")).to_contain_text("小型")
    shoot(page, "register-scale")
    press(page, "保存并继续")
    expect(page.get_by_role("heading", name="联系人", exact=True)).to_be_visible()


def test_a_complete_registration_is_reviewed_and_submitted(visit, shoot, member, park):
    draft = begun(member, park)
    page = visit(f"/enterprises/drafts/{draft.pk}/review/", member)
    shoot(page, "register-review")
    press(page, "提交")

    expect(page.get_by_text("园区正在核验")).to_be_visible()
    shoot(page, "enterprise-submitted")
    assert Enterprise.objects.get().state == "submitted"


def test_staff_approve_and_the_applicant_finds_the_notice(visit, shoot, member, staff, park, encoder):
    enterprise = submitted(member, park, timezone.now())
    desk = visit("/enterprises/queue/", staff)
    shoot(desk, "verify-queue")
    desk.get_by_role("link", name="核验", exact=True).click()
    shoot(desk, "verify-enterprise")
    press(desk, "核验通过")
    expect(desk.get_by_text("已通知企业")).to_be_visible()

    page = visit("/notices/", member)
    shoot(page, "notices")
    page.get_by_role("button", name=enterprise.name).click()
    expect(page.locator("main")).to_contain_text("更新供需")
    shoot(page, "enterprise-verified")


def test_a_returned_registration_is_corrected_and_sent_again(visit, shoot, member, staff, park):
    enterprise = submitted(member, park, timezone.now())
    desk = visit(f"/enterprises/{enterprise.pk}/", staff)
    press(desk, "退回修改")
    expect(desk.locator(".notice--bad, [role=alert]").first).to_contain_text("理由")
    fill(desk, reason="经营范围与营业执照不一致，请按执照填写。")
    press(desk, "退回修改")

    page = visit("/enterprises/mine/", member)
    expect(page.get_by_text("经营范围与营业执照不一致")).to_be_visible()
    shoot(page, "enterprise-returned")
    page.goto(f"/enterprises/{enterprise.pk}/")
    press(page, "修改后重新提交")
    expect(page.get_by_role("heading", name="主体信息")).to_be_visible()


def test_what_was_sent_again_waits_in_the_queue_as_such(visit, shoot, member, staff, park):
    enterprise = submitted(member, park, timezone.now())
    actions.decide(
        enterprise_id=enterprise.pk, user=staff, outcome="returned", reason="请补充", version=enterprise.version, at=timezone.now()
    )
    page = visit(f"/enterprises/{enterprise.pk}/", member)
    press(page, "修改后重新提交")
    for _step in range(4):
        press(page, "保存并继续")
    press(page, "提交")
    expect(page.get_by_text("园区正在核验")).to_be_visible()

    desk = visit("/enterprises/queue/", staff)
    expect(desk.locator("main")).to_contain_text("再次提交")
