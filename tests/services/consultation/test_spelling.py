import pytest

from services.consultation.spelling import Lexicon
from services.search import tokens

TITLES = ["专精特新中小企业认定标准", "高新技术企业认定管理办法", "研发费用加计扣除"]
TEXTS = [*TITLES, "排污台账保存五年", "失业保险稳岗返还", "账户注册"]


@pytest.fixture(scope="module")
def lexicon():
    return Lexicon([term for text in TEXTS for term in tokens.tokenize(text)], TITLES)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("专精特薪怎么报", "专精特新怎么报"),
        ("专金特新怎么报", "专精特新怎么报"),
        ("研发费用加记扣除", "研发费用加计扣除"),
        ("排污台帐保存几年", "排污台账保存几年"),
        ("gaoxinjishuqiye税率", "高新技术企业税率"),
        ("失业保险", "失业保险"),
        ("公式多久", "公式多久"),
        ("ISO9001 认证", "ISO9001 认证"),
        ("", ""),
    ],
)
def test_words_that_sound_like_known_ones_are_written_like_them(lexicon, typed, meant):
    assert lexicon.suggest(typed) == meant
