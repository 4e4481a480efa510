"""Notices: once per event, mailed, opened, counted."""

from datetime import timedelta

import pytest
from django.core import mail
from django.test import RequestFactory
from django.utils import timezone

from services.notices import actions, context, tasks
from services.notices.models import Notice
from tests.factories import make_user

pytestmark = pytest.mark.django_db


def tell(*people, event="ticket 1 event 1", **more):
    return actions.deliver(people, event=event, title="您的诉求已受理", body="请等待答复。", url="/tickets/GX2026-000001/", **more)


def test_an_event_reaches_a_person_once():
    user = make_user()

    assert (tell(user), tell(user), tell(user, event="ticket 1 event 2")) == (1, 0, 1)


def test_a_notice_is_mailed_with_its_link(django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        tell(make_user(email="a@example.com"), make_user())

    assert [(message.to, message.subject) for message in mail.outbox] == [(["a@example.com"], "【园企通】您的诉求已受理")]
    assert "/tickets/GX2026-000001/" in mail.outbox[0].body


def test_a_mail_job_that_runs_twice_mails_once():
    tell(make_user(email="a@example.com"))
    notice = Notice.objects.get()

    for _time in range(2):
        tasks.mail(None, notice_id=notice.pk)

    assert len(mail.outbox) == 1


def test_old_news_are_not_mailed():
    tell(make_user(email="a@example.com"), at=timezone.now() - timedelta(days=2))

    tasks.mail(None, notice_id=Notice.objects.get().pk)

    assert mail.outbox == []


def test_a_title_with_line_breaks_makes_no_mail_header():
    actions.deliver([make_user(email="a@example.com")], event="x", title="第一行\nBcc: b@example.com")

    tasks.mail(None, notice_id=Notice.objects.get().pk)

    assert mail.outbox[0].to == ["a@example.com"]
    assert "\n" not in mail.outbox[0].subject


def test_opening_marks_as_read_and_leads_on(client):
    user = make_user()
    tell(user)
    client.force_login(user)

    response = client.post(f"/notices/{Notice.objects.get().pk}/")

    assert response.url == "/tickets/GX2026-000001/"
    assert Notice.objects.get().read_at


@pytest.mark.parametrize("url", ["https://example.com/", "//example.com/", "javascript:alert(1)", ""])
def test_a_notice_leads_nowhere_outside(client, url):
    user = make_user()
    actions.deliver([user], event="x", title="x", url=url)
    client.force_login(user)

    assert client.post(f"/notices/{Notice.objects.get().pk}/").url == "/notices/"


def test_a_foreign_notice_is_not_found(client):
    tell(make_user())
    client.force_login(make_user())

    assert client.post(f"/notices/{Notice.objects.get().pk}/").status_code == 404
    assert Notice.objects.unread().exists()


def test_the_list_shows_the_unread_only_on_request(client):
    user = make_user()
    tell(user)
    tell(user, event="ticket 2 event 1")
    actions.mark_read(user=user, at=timezone.now(), notice_id=Notice.objects.first().pk)
    client.force_login(user)

    pages = [client.get("/notices/", query).context["page"].paginator.count for query in ({}, {"show": "unread"})]

    assert pages == [2, 1]


def test_all_are_marked_as_read_at_once(client):
    user = make_user()
    tell(user)
    client.force_login(user)

    client.post("/notices/read/")

    assert not Notice.objects.unread().exists()


def test_the_number_beside_the_bell_is_counted_only_when_shown(rf: RequestFactory, django_assert_num_queries):
    request = rf.get("/")
    request.user = make_user()
    tell(request.user)

    with django_assert_num_queries(0):
        unread = context.notices(request)["unread_notices"]
    with django_assert_num_queries(1):
        assert unread == 1
