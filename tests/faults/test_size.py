"""Text by the megabyte."""

import pytest

from services.consultation.models import Conversation, Question
from services.tickets.models import Ticket
from tests.factories import make_user


def login(client, user):
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")


@pytest.mark.django_db
@pytest.mark.parametrize("send", ["get", "post"])
def test_a_question_of_one_megabyte_is_refused_in_words_and_not_kept(client, send):
    response = getattr(client, send)("/ask/", {"q": "问" * 350_000})

    assert response.status_code == 422
    assert "问题太长，请压缩到 300 个字以内" in response.content.decode()
    assert not Question.objects.exists()
    assert not Conversation.objects.exists()


@pytest.mark.django_db
def test_a_form_beyond_two_megabytes_is_refused_in_chinese(client):
    response = client.post("/ask/", {"q": "q" * 3_000_000})

    assert response.status_code == 400
    assert "超出了允许的大小" in response.content.decode()


@pytest.mark.django_db
def test_a_request_of_one_megabyte_names_its_length_and_is_not_filed(client):
    login(client, make_user())

    page = client.post("/tickets/new/", {"title": "路灯", "text": "亮" * 350_000}).content.decode()

    assert "最多 5000 字，现为 350000 字" in page
    assert not Ticket.objects.exists()


@pytest.mark.parametrize(
    "path", ["/enterprises/", "/tickets/inbox/", "/partners/", "/partners/product/", "/policies/", "/faq/", "/guides/", "/news/"]
)
def test_a_search_for_a_megabyte_finds_nothing_and_breaks_nothing(client, people, path):
    login(client, people["admin"])

    assert client.get(path, {"q": "铝" * 350_000}).status_code in (200, 302)


def test_two_thousand_fields_and_one_are_refused_in_chinese(client, db):
    response = client.post("/ask/", {f"field{number}": "1" for number in range(2001)})

    assert response.status_code == 400
    assert "这个请求无法处理" in response.content.decode()
