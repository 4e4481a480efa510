"""The consultation tests' small library and encoder, and questions that found no answer."""

from datetime import timedelta

import pytest
from django.utils import timezone

from services.consultation.models import Conversation, Question
from services.followup import collecting
from tests.services.consultation.conftest import fake_encoder, guangxi, put, shelve, store  # noqa: F401 - fixtures


@pytest.fixture(autouse=True)
def followup_encoder(monkeypatch, store):  # noqa: F811 - a fixture
    """Clusters are made with the encoder that needs no model."""
    monkeypatch.setattr(collecting, "phrases", lambda: store)


@pytest.fixture
def logged(db):
    """logged("问题", …) stores a question in a conversation of its own."""

    def store_question(text, *, user=None, outcome="refused", days=0, **fields):
        conversation = Conversation.objects.create(user=user)
        asked_at = timezone.now() - timedelta(days=days)
        return Question.objects.create(conversation=conversation, text=text, outcome=outcome, asked_at=asked_at, **fields)

    return store_question


@pytest.fixture
def clustered(logged):
    """clustered("问题", "另一问法", …) gives the cluster of these wordings of one question."""

    def make(*texts, user=None):
        rows = [logged(text, user=user) for text in texts]
        collecting.collect()
        return rows[0].ask.__class__.objects.get(question=rows[0]).cluster

    return make
