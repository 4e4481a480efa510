import pytest

from services.consultation.foreign.glossary import function_words, phrases, terms, variants
from services.consultation.foreign.words import HAN, stem


def test_the_glossary_has_what_it_promises():
    assert len(terms()) >= 900
    assert all(variants(term, "en") and variants(term, "vi") for term in terms())


@pytest.mark.parametrize("language", ["en", "vi"])
def test_no_phrase_means_two_things(language):
    said = [phrase.lower() for term in terms() for phrase in variants(term, language)]

    assert sorted(phrase for phrase in set(said) if said.count(phrase) > 1) == []


def test_chinese_stands_only_where_it_belongs():
    assert not any(HAN.search(phrase) for term in terms() for language in ("en", "vi") for phrase in variants(term, language))
    assert not any(word.isspace() or HAN.search(word) for language in ("en", "vi") for word in function_words(language))


@pytest.mark.parametrize(
    "words", ["policies policy", "applies applied apply", "submitted submit", "planning plan", "licences licence", "taxes tax"]
)
def test_forms_of_an_english_word_are_one(words):
    assert len(set(map(stem, words.split()))) == 1


def test_the_longest_phrase_wins():
    found = [term.chinese for term, _typed in phrases("en").pieces(["high", "tech", "enterprises", "enterprise"]) if term]

    assert found == ["高新技术企业", "企业"]


def test_a_syllable_with_other_marks_is_another_word():
    assert [term and term.chinese for term, _typed in phrases("vi").pieces(["cần"])] == [None]
    assert [term and term.chinese for term, _typed in phrases("vi").pieces(["cân"])] == ["公斤"]
