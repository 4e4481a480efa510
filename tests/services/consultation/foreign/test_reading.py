import pytest

from services.consultation import foreign


@pytest.mark.parametrize(
    ("question", "chinese"),
    [
        ("How do I apply for the high-tech enterprise subsidy in Nanning?", "高新技术企业 补贴 南宁 怎么申请"),
        ("What documents do we need for a talent apartment?", "人才公寓 什么材料"),
        ("Giấy phép xả thải có thời hạn bao lâu?", "排污许可证 有效期 多久"),
        ("Giay phep xa thai co thoi han bao lau?", "排污许可证 有效期 多久"),
        ("Is a firm with 350 people and 19 million yuan medium-sized?", "企业 350 1900万 人民币 中"),
    ],
)
def test_a_question_is_put_into_official_words(question, chinese):
    assert foreign.read(question).chinese == chinese


def test_a_chinese_question_is_left_alone():
    assert foreign.read("高新技术企业怎么申请") is None
    assert foreign.chinese("高新技术企业怎么申请") == "高新技术企业怎么申请"


def test_what_nobody_knows_lowers_the_confidence():
    read = foreign.read("How do I apply for a scuba diving licence?")

    assert (read.chinese, read.unknown) == ("许可证 怎么申请", ("scuba diving",))
    assert read.sureness < 0.5 < foreign.read("How do I apply for a licence?").sureness


@pytest.mark.parametrize("text", ["the", "how?", "R&D", "của tôi", "???", "a" * 1200])
def test_whatever_is_typed_is_read(text):
    assert foreign.chinese(text)
