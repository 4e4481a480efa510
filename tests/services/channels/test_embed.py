"""The question box in a frame of another site: no session, no cookie, only where the list allows it."""

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from services.channels.models import HostSite
from services.consultation.models import Question

from .conftest import QUESTION

pytestmark = pytest.mark.django_db
EMBED = "/embed/ask/"


@pytest.fixture
def stranger():
    """A browser as strict as a frame of another site makes it."""
    return Client(enforce_csrf_checks=True)


def test_only_listed_sites_may_show_the_box(stranger):
    HostSite.objects.create(name="市政府网站", origin="https://www.example.gov.cn")
    HostSite.objects.create(name="停用的网站", origin="https://old.example.cn", active=False)

    page = stranger.get(EMBED)

    assert "frame-ancestors 'self' https://www.example.gov.cn;" in page["Content-Security-Policy"] + ";"
    assert "old.example.cn" not in page["Content-Security-Policy"]
    assert "X-Frame-Options" not in page


def test_a_question_is_answered_without_any_cookie(stranger, library):
    page = stranger.post(EMBED, {"q": QUESTION}, headers={"HX-Request": "true"})

    assert "六月三十日前" in page.content.decode()
    assert page.cookies == {}
    assert Question.objects.get().channel == "widget"


def test_the_next_question_belongs_to_the_same_conversation(stranger, library):
    stranger.post(EMBED, {"q": QUESTION})
    token = Question.objects.get().conversation.token

    stranger.post(EMBED, {"q": "年报逾期怎么办", "conversation": str(token)})

    assert Question.objects.filter(conversation__token=token).count() == 2


@pytest.mark.parametrize("typed", ["", "  ", "？？？", "问" * 400])
def test_what_is_no_question_is_said_in_the_frame(stranger, library, typed):
    page = stranger.post(EMBED, {"q": typed, "conversation": "not-a-token"})

    assert 'role="alert"' in page.content.decode()
    assert not Question.objects.exists()


@pytest.mark.parametrize(
    "origin",
    ["example.cn", "https://example.cn/", "https://*.cn", "https://a@b.cn", "javascript:alert(1)", "https://x.cn; script-src data:"],
)
def test_an_origin_is_scheme_and_host_and_nothing_else(origin):
    with pytest.raises(ValidationError, match="不带路径"):
        HostSite(name="某站", origin=origin).full_clean()
