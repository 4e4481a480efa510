from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from services.enterprises import actions
from services.enterprises.models import AccessRecord, Decision, Enterprise
from services.notices.models import Notice
from tests.factories import make_enterprise, make_park, make_user


@pytest.fixture
def waiting(park, member):
    return make_enterprise("南宁青禾铝业有限公司", park=park, members=[member], state="submitted")


def decide(enterprise, user, outcome, **fields):
    return actions.decide(
        **{"enterprise_id": enterprise.pk, "user": user, "outcome": outcome, "version": enterprise.version, "at": timezone.now(), **fields}
    )


@pytest.mark.parametrize(
    ("outcome", "state", "reason"),
    [("approved", "verified", ""), ("returned", "returned", "执照不清晰"), ("rejected", "rejected", "不在本园区")],
)
def test_a_decision_moves_the_registration_and_is_kept(waiting, staff, outcome, state, reason):
    decide(waiting, staff, outcome, reason=reason)

    kept = Decision.objects.get()
    assert Enterprise.objects.get().state == state
    assert (kept.outcome, kept.reason, kept.version, kept.user) == (outcome, reason, 1, staff)


def test_members_are_told_the_reason(waiting, staff, member, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        decide(waiting, staff, "returned", reason="执照不清晰，请重新扫描")

    notice = Notice.objects.to(member).get()
    assert (notice.title, notice.body) == ("“南宁青禾铝业有限公司”的登记被退回修改", "执照不清晰，请重新扫描")


@pytest.mark.parametrize("outcome", ["returned", "rejected"])
def test_a_refusal_needs_a_reason(waiting, staff, outcome):
    with pytest.raises(actions.NotAllowed, match="请填写理由"):
        decide(waiting, staff, outcome)


def test_the_second_of_two_staff_is_told_who_was_faster(client, waiting, staff, park):
    first = make_user("staff", parks=[park], display_name="张科")
    decide(waiting, first, "approved")
    client.force_login(staff)

    page = client.post(
        reverse("enterprises:decide", args=[waiting.pk]), {"outcome": "rejected", "reason": "不符", "version": 1}, follow=True
    )

    assert "张科 已于" in page.content.decode()
    assert Enterprise.objects.get().state == "verified"


def test_a_decision_about_an_older_version_is_refused(waiting, staff):
    with pytest.raises(actions.NotAllowed, match="更新了资料"):
        decide(waiting, staff, "approved", version=7)


def test_a_rejected_registration_can_be_opened_again(waiting, staff):
    decide(waiting, staff, "rejected", reason="材料不全")
    decide(waiting, staff, "reopened", reason="已补材料")

    assert Enterprise.objects.get().state == "returned"


def test_the_queue_shows_the_oldest_first_and_own_parks_only(client, park, staff):
    now = timezone.now()
    make_enterprise("后来企业有限公司", park=park, state="submitted", submitted_at=now)
    make_enterprise("先来企业有限公司", park=park, state="submitted", submitted_at=now - timedelta(days=2))
    make_enterprise("外园企业有限公司", state="submitted")
    client.force_login(staff)

    names = [row.name for row in client.get(reverse("enterprises:queue")).context["page"]]

    assert names == ["先来企业有限公司", "后来企业有限公司"]


def test_the_queue_takes_a_known_number_of_queries(client, park, staff, django_assert_num_queries):
    for _ in range(5):
        make_enterprise(park=park, state="submitted")
    client.force_login(staff)
    client.get(reverse("enterprises:queue"))

    with django_assert_num_queries(5):  # session, user, count, page, unread notices
        client.get(reverse("enterprises:queue"))


@pytest.mark.parametrize("role", ["member", "citizen", "editor"])
def test_others_have_no_queue(client, db, role):
    client.force_login(make_user(role))

    assert client.get(reverse("enterprises:queue")).status_code == 403


def test_staff_of_another_park_cannot_decide(client, waiting):
    client.force_login(make_user("staff", parks=[make_park()]))

    response = client.post(reverse("enterprises:decide", args=[waiting.pk]), {"outcome": "approved", "version": 1})

    assert response.status_code == 404
    assert Enterprise.objects.get().state == "submitted"


def test_staff_bind_an_account_to_an_imported_enterprise(client, park, staff):
    enterprise, account = make_enterprise(park=park), make_user("member")
    client.force_login(staff)

    client.post(reverse("enterprises:add-member", args=[enterprise.pk]), {"username": account.username})

    assert Enterprise.objects.of(account).get() == enterprise
    assert AccessRecord.objects.get().action == "member added"


def test_nobody_verifies_an_enterprise_of_his_own(client, park):
    officer = make_user("officer", parks=[park])
    own = make_enterprise(park=park, state="submitted", members=[officer])

    with pytest.raises(actions.NotAllowed, match="由其他人员核验"):
        decide(own, officer, "approved")
    client.force_login(officer)
    assert "核验通过" not in client.get(reverse("enterprises:detail", args=[own.pk])).content.decode()
