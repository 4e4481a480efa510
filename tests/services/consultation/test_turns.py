import pytest

from services.consultation import turns

PLACES = ("南宁", "桂林", "广西")


def places(text):
    return [name for name in PLACES if name in text]


@pytest.mark.parametrize(
    ("before", "question", "whole"),
    [
        ("高新技术企业怎么申请", "需要什么材料", "高新技术企业需要什么材料"),
        ("个体户所得税怎么减", "那小微企业呢？", "小微企业所得税怎么减"),
        ("南宁的高新技术企业研发占比要多少", "桂林呢", "桂林的高新技术企业研发占比要多少"),
        ("高新技术企业研发占比要多少", "桂林呢", "桂林高新技术企业研发占比要多少"),
        ("广西2023年的电力因子", "2022年呢", "广西2022年的电力因子"),
        ("第七批小巨人名单", "第八批呢", "第八批小巨人名单"),
        ("排污许可证怎么办", "它的有效期是多久", "排污许可证的有效期是多久"),
        ("研发费用加计扣除比例", "这个政策到哪年", "研发费用加计扣除到哪年"),
        ("高企税率多少", "那烟草行业呢？", "烟草行业 高企税率多少"),
        ("专精特新怎么申报", "投诉怎么处理", "投诉怎么处理"),
        ("第八批小巨人什么时候申报", "年报什么时候报", "年报什么时候报"),
        ("绿色工厂怎么申报", "柳州的厂房租金", "柳州的厂房租金"),
    ],
)
def test_a_question_is_made_whole_from_the_one_before(before, question, whole):
    assert turns.standalone(question, [before], places) == whole


def test_a_chain_of_short_questions_keeps_its_matter():
    assert turns.standalone("小巨人呢", ["专精特新怎么申报", "需要什么材料"], places) == "小巨人需要什么材料"


def test_without_a_conversation_a_question_stays_as_it_is():
    assert turns.standalone("需要什么材料", [], places) == "需要什么材料"
