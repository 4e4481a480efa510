import pytest

from services.consultation.foreign.language import language_of


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("How do I apply for the subsidy?", "en"),
        ("subsidies", "en"),
        ("Nhà máy xanh dùng tiêu chuẩn nào?", "vi"),
        ("Giay phep xa thai co thoi han bao lau?", "vi"),
        ("What is 专精特新?", "en"),
        ("R&D 费用怎么 apply 加计扣除", "zh-hans"),
        ("高新技术企业 how to 申请", "zh-hans"),
        ("ISO9001", "zh-hans"),
        ("gaoxinjishuqiye", "zh-hans"),
        ("Comment créer une entreprise?", "zh-hans"),
        ("", "zh-hans"),
    ],
)
def test_a_language_is_told_by_its_words(text, language):
    assert language_of(text) == language
