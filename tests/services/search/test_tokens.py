import sys
import time

import pytest

from services.search import tokens


def test_words_and_bigrams_stand_in_one_list():
    terms = tokens.tokenize("南宁市企业")

    assert terms == ["南宁市", "企业", "南宁", "宁市", "市企", "企业"]


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        ("最後一刻，陝西", "最后一刻,陕西"),
        ("皇后", "皇后"),
        ("乾坤 乾燥", "乾坤 干燥"),
        ("ＡＢＣ１２３", "ABC123"),
        ("a\x00b\u200bc\ufeff\u202e", "abc"),
        ("  多\t个\n空格  ", "多 个 空格"),
    ],
)
def test_text_is_brought_into_one_form(text, clean):
    assert tokens.clean(text) == clean


def test_traditional_and_simplified_give_the_same_terms():
    assert tokens.tokenize("穩崗返還") == tokens.tokenize("稳岗返还")


def test_emoji_and_markup_give_no_terms():
    assert tokens.tokenize("😀👨‍👩‍👧 ！？…") == []
    assert tokens.tokenize("<b>园区</b>") == ["b", "园区", "b", "园区"]


def test_a_lone_surrogate_does_no_harm():
    assert tokens.tokenize("园\ud800区") == ["园区", "园区"]


def test_numbers_and_codes_are_terms_of_their_own():
    terms = tokens.tokenize("2024年补助3.5万元，见GB/T 4754-2017")

    assert {"2024", "3.5", "gb", "4754-2017"} <= set(terms)


def test_a_megabyte_of_text_is_cut_at_the_limit_and_quick():
    started = time.monotonic()

    terms = tokens.tokenize("企业😀<script>" * 100_000)

    assert len(terms) < tokens.LIMIT
    assert time.monotonic() - started < 5


def test_an_expanding_ligature_cannot_grow_past_the_limit():
    assert len(tokens.clean("ﷺ" * 10_000, limit=100)) <= 100


def test_words_that_only_ask_are_left_out_of_a_question():
    assert "什么" not in tokens.question_terms("稳岗返还是什么")
    assert tokens.question_terms("是否") == ["是否", "是否"]


def test_jieba_takes_over_where_rjieba_is_missing(monkeypatch):
    monkeypatch.setitem(sys.modules, "rjieba", None)
    tokens._cutter.cache_clear()

    words = tokens.words("南宁市企业")

    tokens._cutter.cache_clear()
    assert words == ["南宁市", "企业"]
