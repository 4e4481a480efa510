"""An editor, a way to deliver files, and the encoder that needs no model."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from services.library import actions
from services.library.models import Item, Paper
from tests.factories import make_region, make_user
from tests.services.consultation.conftest import fake_encoder, store  # noqa: F401 - fixtures


@pytest.fixture
def editor(db):
    make_region("广西壮族自治区", code="450000")
    make_region("南宁市", code="450100")
    return make_user("editor", display_name="罗文静")


@pytest.fixture
def deliver(editor, django_capture_on_commit_callbacks):
    """deliver(name=content, …) uploads files and has them read; __ in a name stands for the dot. Returns the delivery."""

    def deliver(**files):
        with django_capture_on_commit_callbacks(execute=True):
            sent = [SimpleUploadedFile(name.replace("__", "."), content) for name, content in files.items()]
            return actions.deliver(user=editor, files=sent)

    return deliver


@pytest.fixture
def draft(deliver):
    """draft(content) delivers one file and returns the text made of it."""

    def draft(content, name="a__docx"):
        return Paper.objects.get(item__delivery=deliver(**{name: content}))

    return draft


@pytest.fixture
def only(deliver):
    """only(content) delivers one file and returns what became of it."""

    def only(content, name="a__docx"):
        return Item.objects.get(delivery=deliver(**{name: content}))

    return only
