from pathlib import Path

import polib
from django.conf import settings as project
from django.utils import translation

from services.consultation import answer, clarify, conduct, foreign, smalltalk, understanding, ways
from tests.portal.test_language import PLACEHOLDER, marked_in_python, marked_in_template

CATALOGUE = project.BASE_DIR / "locale" / "vi" / "LC_MESSAGES" / "django.po"
TEMPLATES = project.BASE_DIR / "portal" / "templates" / "consultation"
AROUND = [
    "turn",
    "understood",
    "answer",
    "key_terms",
    "validity",
    "conflicts",
    "links",
    "refusal",
    "person",
    "clarify",
    "ways",
    "feedback",
    "copy",
]
AI = "AI 生成内容，仅供参考"  # answers in Vietnamese have no text of a model


def test_places_are_told_in_the_language_of_the_page():
    with translation.override("vi"):
        assert [foreign.in_words("南宁市"), foreign.in_words("广西"), foreign.in_words("没有这个地方")] == [
            "Nam Ninh",
            "Quảng Tây",
            "没有这个地方",
        ]


def test_key_terms_come_in_the_order_of_the_quotation():
    terms = foreign.key_terms(["高新技术企业减按15%的税率缴纳企业所得税。"], "en")

    assert terms[0] == {"chinese": "高新技术企业", "told": "high-tech enterprise"}
    assert {"chinese": "企业所得税", "told": "corporate income tax"} in terms


def test_everything_around_an_answer_is_in_vietnamese():
    marked = {text for name in AROUND for text in marked_in_template(TEMPLATES / f"_{name}.html")} - {AI}
    for module in (answer, clarify, conduct, smalltalk, understanding, ways):
        marked |= set(marked_in_python(Path(module.__file__)))
    told = {entry.msgid: entry.msgstr for entry in polib.pofile(str(CATALOGUE))}

    assert sorted(marked - told.keys()) == []
    assert [text for text, said in told.items() if sorted(PLACEHOLDER.findall(text)) != sorted(PLACEHOLDER.findall(said))] == []
