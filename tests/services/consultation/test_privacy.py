import pytest

from services.consultation.privacy import mask


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("我的手机13812345678", "我的手机138****5678"),
        ("+86 138-1234-5678", "138****5678"),
        ("身份证450103199001011234", "身份证450********4"),
        ("45010319900101123X。", "450********X。"),
        ("450103 1990 0101 123x", "450********x"),
        ("电话0771-5512345", "电话0771-****2345"),
        ("卡号6222 0212 3456 7890 123", "卡号6222********123"),
        ("邮箱zhang.san@example.com", "邮箱***@example.com"),
    ],
)
def test_private_numbers_are_blanked(typed, kept):
    assert mask(typed) == kept


@pytest.mark.parametrize(
    "text", ["营收15000000000元够吗", "工信部企业〔2026〕2号", "代码91450100MA5K000000", "2026-04-01起施行", "公告2023年第12号"]
)
def test_amounts_numbers_of_documents_and_codes_stay(text):
    assert mask(text) == text
