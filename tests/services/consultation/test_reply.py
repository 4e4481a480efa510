import pytest

from services.consultation.reply import Said, sentences


def said(*pieces):
    return [(one.text, one.cites) for one in sentences(pieces)]


def test_a_sentence_waits_for_the_marks_behind_it():
    assert said("甲。", "[1", "]乙。[2][3]") == [("甲。", (1,)), ("乙。", (2, 3))]


def test_a_sentence_is_given_while_the_rest_is_still_coming():
    coming = sentences(iter(["甲[1]。乙", "丙"]))

    assert next(coming) == Said("甲。", (1,))


@pytest.mark.parametrize("mark", ["[1]", "【1】", "［1］", "[ 1 ]"])
def test_marks_are_read_in_any_brackets(mark):
    assert said(f"甲{mark}。") == [("甲。", (1,))]


def test_several_numbers_in_one_mark():
    assert said("甲[1，2、3]。") == [("甲。", (1, 2, 3))]


def test_lists_and_bold_letters_become_plain_sentences():
    assert said("1. **甲**[1]\n- 乙[2]\n") == [("甲", (1,)), ("乙", (2,))]


@pytest.mark.parametrize("pieces", [["<think>编一个</think>甲。[1]"], ["<thi", "nk>编。一个</thi", "nk>甲。[1]"]])
def test_what_a_model_thinks_aloud_is_left_out(pieces):
    assert said(*pieces) == [("甲。", (1,))]


def test_thinking_without_end_says_nothing():
    assert said("<think>甲。[1]") == []


def test_invisible_characters_go():
    assert said("甲\u200b乙\u202e。[1]") == [("甲乙。", (1,))]
