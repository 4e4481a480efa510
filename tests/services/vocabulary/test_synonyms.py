import pytest
from django.core.exceptions import ValidationError

from services.consultation import wording
from services.vocabulary import queries
from services.vocabulary.models import Synonym
from tests.factories import make_user

pytestmark = pytest.mark.django_db


def test_an_editors_word_counts_at_once():
    Synonym.objects.create(everyday="红头证", official="排污许可证")

    assert wording.official("红头证几年", queries.overlay()) == "排污许可证几年"


def test_an_empty_official_word_puts_the_programs_own_row_out_of_use():
    Synonym.objects.create(everyday="高企", official="")

    assert wording.official("高企", queries.overlay()) == "高企"


def test_a_word_that_is_switched_off_counts_no_more():
    Synonym.objects.create(everyday="红头证", official="排污许可证", is_active=False)

    assert queries.overlay() == ()


@pytest.mark.parametrize(("everyday", "official"), [("证", "许可证"), ("高企", "高企"), (" 高企\u200b", "高企")])
def test_words_that_would_harm_are_refused(everyday, official):
    with pytest.raises(ValidationError):
        Synonym(everyday=everyday, official=official).full_clean()


def test_the_editors_list_and_form_speak_chinese(client):
    Synonym.objects.create(everyday="高企", official="", is_active=False)
    client.force_login(make_user("editor"))

    shown = client.get("/cms/snippets/vocabulary/synonym/").content.decode()
    form = client.get("/cms/snippets/vocabulary/synonym/add/").content.decode()

    assert "（停用自带的对应）" in shown
    assert "新增同义词" in form
