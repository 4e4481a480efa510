"""A question in another language, from the page and the interface to the answer."""

import json

import pytest

from services.consultation import clarify, foreign
from services.consultation.models import Question
from services.consultation.writing import is_open_to

ASK = "/ask/"
PAYMENT = ("policies/payment-802.md", "faq/rights.yaml")
ENGLISH = "Within how many days must a large enterprise pay an SME?"
VIETNAMESE = "Doanh nghiệp lớn phải thanh toán cho doanh nghiệp nhỏ trong bao nhiêu ngày?"


@pytest.fixture
def library(shelve, catalogues):
    return shelve(*PAYMENT)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("question", "state", "person"), [(ENGLISH, "In force", "Ask a person"), (VIETNAMESE, "Đang có hiệu lực", "Hỏi nhân viên")]
)
def test_the_frame_is_in_the_askers_language_and_the_quotation_in_chinese(client, library, question, state, person):
    page = client.get(ASK, {"q": question}).content.decode()

    assert [words for words in ("大型企业", 'lang="zh-hans"', state, person) if words not in page] == []


@pytest.mark.django_db
def test_a_refusal_tells_the_other_place_by_its_name(client, library):
    page = client.get(ASK, {"q": "Thủ tục thành lập công ty ở Hà Nội như thế nào?"}).content.decode()

    assert [words for words in ("Bạn hỏi về Hà Nội", "Không tìm thấy căn cứ") if words not in page] == []


@pytest.mark.django_db
def test_a_follow_up_leans_on_the_foreign_question_before(client, library):
    client.get(ASK, {"q": ENGLISH})
    client.get(ASK, {"q": "What about government agencies?"})

    assert "机关" in Question.objects.latest("pk").answer["understood"]["asked"]


@pytest.mark.django_db
def test_a_question_back_keeps_the_words_of_the_asker(client, library):
    client.get(ASK, {"q": "How many days until payment?"})
    asked = Question.objects.get().answer["clarification"]

    assert (asked["question"], asked["choices"][0]["label"]) == ("Who has to pay?", "Large enterprise")
    assert asked["choices"][0]["question"] == "Large enterprise: How many days until payment?"


@pytest.mark.parametrize("language", ["en", "vi"])
def test_every_choice_of_a_question_back_is_understood(language):
    labels = [(choice, label) for row in clarify._table() for choice, label in zip(row.choices, row.told[language][1], strict=True)]

    assert [label for _choice, label in labels if foreign.read(f"{label}: {ENGLISH if language == 'en' else VIETNAMESE}").unknown] == []


@pytest.mark.django_db
def test_the_interface_tells_the_language(client, library):
    response = client.post("/api/v1/ask/", json.dumps({"question": ENGLISH}), content_type="application/json").json()

    assert response["language"] == "en"
    assert {"chinese": "大型企业", "told": "large enterprise"} in response["key_terms"]


@pytest.mark.django_db
def test_no_model_writes_what_cannot_be_checked(client, library, settings):
    settings.LLM_BASE_URL, settings.LLM_MODEL = "http://127.0.0.1:9", "model"
    client.get(ASK, {"q": ENGLISH})

    assert not is_open_to(Question.objects.get())


@pytest.mark.django_db
@pytest.mark.parametrize(("typed", "reason"), [("xin chào", "greeting"), ("thanks a lot", "thanks"), ("tôi muốn tự tử", "care")])
def test_small_talk_and_despair_are_met_in_every_language(client, library, typed, reason):
    client.get(ASK, {"q": typed})

    assert Question.objects.get().reason == reason
