from unittest.mock import ANY

import pytest
from django.urls import reverse
from django.utils import timezone

from services.enterprises import actions
from services.enterprises.models import Draft, Enterprise
from services.notices.models import Notice
from tests.factories import make_code, make_enterprise, make_user

from .conftest import upload


@pytest.fixture
def answers(park, industry, rules):
    """What a person types in the four steps."""
    return {
        "subject": {"code": make_code(), "name": "南宁青禾铝业有限公司"},
        "business": {"scope": "铝材加工、销售。", "offers": "6063 铝合金圆棒\n铝箔", "needs": "铝锭", "industry": "C3252"},
        "scale": {
            "park": str(park.pk),
            "staff_count": "350",
            "revenue_wan": "1,900",
            "assets_wan": "",
            "address": "",
            "founded_on": "2019-03-01",
        },
        "contact": {"contact_name": "李工", "contact_phone": "0771-1234567", "contact_email": ""},
    }


@pytest.fixture
def walk(client, member, answers):
    """Fill in the steps as a browser would and stop before the submission; returns the draft."""

    def fill(draft=None):
        draft = draft or actions.start_draft(user=member)
        client.force_login(member)
        for number, (step, typed) in enumerate(answers.items()):
            files = {"licence": upload()} if step == "subject" and not draft.enterprise else {}
            version = draft.version + number
            response = client.post(reverse("enterprises:step", args=[draft.pk, step]), {**typed, **files, "version": version})
            assert response.status_code == 302, response.context["form"].errors
        draft.refresh_from_db()
        return draft

    return fill


def submit(client, draft, **extra):
    return client.post(reverse("enterprises:review", args=[draft.pk]), {"version": draft.version, **extra}, follow=True)


def test_a_walk_through_the_steps_registers_an_enterprise(client, walk):
    submit(client, walk())

    enterprise = Enterprise.objects.get()
    assert (enterprise.state, enterprise.size, enterprise.version) == ("submitted", "small", 1)
    assert (enterprise.offers, enterprise.needs) == (["6063 铝合金圆棒", "铝箔"], ["铝锭"])
    assert enterprise.revenue_cny == 19_000_000


def test_staff_of_the_park_are_told_about_a_new_registration(client, walk, staff, django_capture_on_commit_callbacks):
    draft = walk()

    with django_capture_on_commit_callbacks(execute=True):
        submit(client, draft)

    assert Notice.objects.to(staff).get().title == "企业登记待核验：南宁青禾铝业有限公司"


def test_a_submission_needs_every_step(client, member):
    draft = actions.start_draft(user=member)
    client.force_login(member)

    page = submit(client, draft)

    assert "还有 4 步没有填好" in page.content.decode()
    assert not Enterprise.objects.exists()


def test_faulty_input_is_kept_and_named(client, member):
    draft = actions.start_draft(user=member)
    client.force_login(member)

    page = client.post(reverse("enterprises:step", args=[draft.pk, "subject"]), {"code": "9145", "name": "青禾", "version": 1})

    draft.refresh_from_db()
    assert "应为 18 位，现为 4 位" in page.content.decode()
    assert draft.answers["subject"] == {"code": "9145", "name": "青禾"}


def test_a_draft_saved_elsewhere_keeps_what_was_typed_on_the_page(client, member):
    draft = actions.start_draft(user=member)
    actions.save_step(draft_id=draft.pk, user=member, step="contact", answers={"contact_name": "李"}, version=1)
    client.force_login(member)

    page = client.post(
        reverse("enterprises:step", args=[draft.pk, "contact"]), {"contact_name": "王工", "contact_phone": "0771-1234567", "version": 1}
    ).content.decode()

    assert "在另一个页面保存过" in page
    assert "王工" in page
    assert 'name="version" value="2"' in page


def test_a_second_submission_finds_the_first(client, walk):
    draft = walk()
    submit(client, draft)

    page = submit(client, draft)

    assert "已提交，无需重复提交" in page.content.decode()
    assert Enterprise.objects.count() == 1


def test_a_registered_code_is_refused(client, walk, answers):
    make_enterprise("先到企业有限公司", code=answers["subject"]["code"])

    with pytest.raises(AssertionError, match="该信用代码已登记为“先到企业有限公司”"):
        walk()


def test_a_same_name_is_shown_and_must_be_confirmed_before_submission(client, walk):
    make_enterprise("广西南宁市青禾铝业有限责任公司")
    draft = walk()

    assert "名称相同" in submit(client, draft).content.decode()
    assert Enterprise.objects.count() == 1
    submit(client, draft, distinct="1")
    assert Enterprise.objects.count() == 2


def test_two_people_submitting_one_code_get_one_enterprise(member, walk, answers, client):
    first, second = walk(), walk()
    submit(client, first)

    page = submit(client, second, distinct="1").content.decode()

    assert "提交前还需补充" in page
    assert Enterprise.objects.count() == 1


def test_a_changed_name_of_a_verified_enterprise_goes_back_to_verification(client, walk, member, park, industry, answers):
    enterprise = make_enterprise(
        "旧名字制造有限公司", park=park, industry=industry, members=[member], code=answers["subject"]["code"], licence="licences/x.pdf"
    )
    draft = actions.start_draft(user=member, enterprise=enterprise)

    submit(client, walk(draft))

    enterprise.refresh_from_db()
    assert (enterprise.name, enterprise.state, enterprise.version) == ("南宁青禾铝业有限公司", "submitted", 2)


def test_other_changes_of_a_verified_enterprise_take_effect_at_once(client, walk, member, park, industry, answers):
    subject = answers["subject"]
    enterprise = make_enterprise(
        subject["name"], park=park, industry=industry, members=[member], code=subject["code"], licence="licences/x.pdf"
    )
    draft = actions.start_draft(user=member, enterprise=enterprise)

    submit(client, walk(draft))

    enterprise.refresh_from_db()
    assert (enterprise.state, enterprise.staff_count, enterprise.version) == ("verified", 350, 2)


def test_a_move_to_another_park_is_verified_there(client, walk, member, industry, answers):
    subject = answers["subject"]
    enterprise = make_enterprise(subject["name"], industry=industry, members=[member], code=subject["code"], licence="licences/x.pdf")

    submit(client, walk(actions.start_draft(user=member, enterprise=enterprise)))

    enterprise.refresh_from_db()
    assert (str(enterprise.park_id), enterprise.state) == (answers["scale"]["park"], "submitted")


def test_a_change_under_which_the_enterprise_moved_is_reviewed_again(client, walk, member, park, industry, answers):
    subject = answers["subject"]
    enterprise = make_enterprise(
        subject["name"], park=park, industry=industry, members=[member], code=subject["code"], licence="licences/x.pdf"
    )
    draft = walk(actions.start_draft(user=member, enterprise=enterprise))
    Enterprise.objects.filter(pk=enterprise.pk).update(version=5)

    page = submit(client, draft)

    assert "企业资料已被其他人更新" in page.content.decode()
    submit(client, draft)
    enterprise.refresh_from_db()
    assert (enterprise.version, enterprise.staff_count) == (6, 350)


@pytest.mark.parametrize("state", ["submitted", "rejected"])
def test_what_is_being_verified_or_was_rejected_cannot_be_changed(member, state):
    enterprise = make_enterprise(members=[member], state=state)

    with pytest.raises(actions.NotAllowed):
        actions.start_draft(user=member, enterprise=enterprise)


def test_offers_and_needs_of_a_verified_enterprise_change_at_once(member, industry):
    enterprise = make_enterprise(members=[member], industry=industry, offers=["旧产品"])
    facts = {"scope": "新范围", "offers": ["新产品"], "needs": [], "industry": "C3252"}

    actions.edit_profile(enterprise_id=enterprise.pk, user=member, version=1, facts=facts)

    enterprise = Enterprise.objects.get()
    assert (enterprise.offers, enterprise.version, enterprise.state) == (["新产品"], 2, "verified")


def test_a_stale_edit_keeps_what_was_typed(client, member, industry):
    enterprise = make_enterprise(members=[member], industry=industry, version=3)
    client.force_login(member)
    typed = {"scope": "范围", "offers": "我的新产品", "needs": "", "industry": "C3252", "version": 2}

    page = client.post(reverse("enterprises:edit", args=[enterprise.pk]), typed).content.decode()

    assert "企业资料已被其他人更新" in page
    assert "我的新产品" in page
    assert 'name="version" value="3"' in page


def test_another_persons_draft_is_not_found(client, member):
    draft = actions.start_draft(user=make_user("member"))
    client.force_login(member)

    assert client.get(reverse("enterprises:step", args=[draft.pk, "subject"])).status_code == 404


def test_a_discarded_draft_takes_its_file_along(client, member, walk):
    draft = walk()
    storage, name = draft.licence.storage, draft.licence.name

    client.post(reverse("enterprises:discard", args=[draft.pk]))

    assert not Draft.objects.exists()
    assert not storage.exists(name)


def test_every_step_takes_hostile_text_as_text(client, member, walk, answers):
    answers["business"]["scope"] = "<script>alert(1)</script>'; DROP TABLE x;--\x00\u202e👩‍🔧" + "经" * 19_000
    answers["subject"]["name"] = "<b>青禾</b>\x07有限公司"
    draft = walk()

    page = submit(client, draft).content.decode()

    assert "<script>alert" not in page
    assert Enterprise.objects.get().name == "<b>青禾</b>有限公司"


def test_too_long_a_scope_is_named_with_its_length(client, member):
    draft = actions.start_draft(user=member)
    client.force_login(member)

    page = client.post(reverse("enterprises:step", args=[draft.pk, "business"]), {"scope": "经" * 20_001, "version": 1})

    assert "最多 20000 字，现为 20001 字" in page.content.decode()


def test_listeners_hear_of_a_submission_once_it_is_saved(client, walk, django_capture_on_commit_callbacks):
    heard = []
    actions.events.profile_changed.connect(lambda enterprise_ids, **_: heard.append(enterprise_ids), weak=False, dispatch_uid="test")
    draft = walk()

    with django_capture_on_commit_callbacks(execute=True):
        submit(client, draft)

    actions.events.profile_changed.disconnect(dispatch_uid="test")
    assert heard == [[Enterprise.objects.get().pk]]


def test_only_enterprise_accounts_begin_a_registration(client, db):
    client.force_login(make_user("citizen"))

    page = client.post(reverse("enterprises:start"))

    assert "不是企业账号" in page.content.decode()
    assert not Draft.objects.exists()


def test_the_live_check_names_code_faults_and_known_enterprises(client, member):
    known = make_enterprise("南宁青禾铝业有限公司")
    wrong = known.code[:17] + ("1" if known.code.endswith("0") else "0")
    client.force_login(member)

    page = client.get(reverse("enterprises:check"), {"code": wrong, "name": "青禾铝业有限公司"}).content.decode()

    assert "第 18 位" in page
    assert "名称相同" in page


@pytest.mark.parametrize(
    ("figures", "said"),
    [({"staff_count": "350", "revenue_wan": "1900"}, "小型"), ({"staff_count": "350", "revenue_wan": "abc"}, "还缺营业收入")],
)
def test_the_size_is_told_while_figures_are_typed(client, member, rules, figures, said):
    client.force_login(member)

    assert said in client.get(reverse("enterprises:size"), {"industry": "C3252", **figures}).content.decode()


def test_a_draft_can_be_submitted_by_its_owner_only(walk, member):
    draft = walk()

    with pytest.raises(actions.NotAllowed):
        actions.submit(draft_id=draft.pk, user=make_user("member"), version=draft.version, facts=ANY, at=timezone.now())


@pytest.mark.parametrize("typed", ["\x00" * 18, "'; DROP TABLE x;--", "😀" * 20, "<script>" * 9])
def test_odd_text_in_the_live_checks_does_no_harm(client, member, typed):
    client.force_login(member)
    asked = {"code": typed, "name": typed, "park": typed, "own": typed, "industry": typed, "staff_count": typed, "word": typed}

    answers = [
        client.get(reverse("enterprises:check"), asked),
        client.get(reverse("enterprises:size"), asked),
        client.post(reverse("enterprises:industries"), asked),
    ]

    assert {answer.status_code for answer in answers} == {200}
    assert "<script>" not in "".join(answer.content.decode() for answer in answers)


def test_who_is_no_member_any_more_cannot_submit_an_old_draft(member, walk, park, industry, answers, client):
    subject = answers["subject"]
    enterprise = make_enterprise(subject["name"], park=park, members=[member], code=subject["code"], licence="licences/x.pdf")
    draft = walk(actions.start_draft(user=member, enterprise=enterprise))
    enterprise.memberships.all().delete()

    page = submit(client, draft)

    enterprise.refresh_from_db()
    assert "您已不是该企业的成员" in page.content.decode()
    assert (enterprise.version, enterprise.memberships.count()) == (1, 0)


@pytest.mark.parametrize("number", ["²", "9" * 30, "9" * 5000, "-1"])
def test_odd_numbers_in_addresses_and_fields_are_no_error(client, member, number):
    client.force_login(member)
    draft = actions.start_draft(user=member)

    assert client.get(reverse("enterprises:check"), {"own": number, "park": number}).status_code == 200
    client.post(reverse("enterprises:step", args=[draft.pk, "scale"]), {"park": number, "version": draft.version})
    assert client.get(reverse("enterprises:step", args=[draft.pk, "subject"])).status_code == 200


def test_begun_registrations_do_not_pile_up(client, member):
    client.force_login(member)

    pages = [client.post(reverse("enterprises:start"), follow=True) for _n in range(actions.MAX_DRAFTS + 1)]

    assert Draft.objects.count() == actions.MAX_DRAFTS
    assert "份登记还没有提交" in pages[-1].content.decode()
