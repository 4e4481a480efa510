import pytest

from services.consultation import cutting, parts

ARTICLE = """园区企业可以申请补贴。
符合下列条件之一的，补贴加倍：
（一）新办企业；
（二）安置残疾人的企业，材料包括：
1. 安置协议；
（三）小微企业。
前款规定的企业由园区认定。"""
PLACE = parts.Place("c10", "第十条")


@pytest.mark.parametrize(
    ("sentences", "anchor", "label"),
    [
        (["园区企业可以申请补贴。"], "c10-k1", "第十条第一款"),
        (["（三）小微企业。"], "c10-k2-i3", "第十条第二款第（三）项"),
        (["1. 安置协议；"], "c10-k2-i2", "第十条第二款第（二）项"),
        (["符合下列条件之一的，补贴加倍：", "（三）小微企业。"], "c10-k2-i3", "第十条第二款第（三）项"),
        (["（一）新办企业；", "（三）小微企业。"], "c10-k2", "第十条第二款"),
        (["前款规定的企业由园区认定。"], "c10-k3", "第十条第三款"),
        (["园区企业可以申请补贴。", "（三）小微企业。"], "c10", "第十条"),
        (["这句不在里面。"], "c10", "第十条"),
    ],
)
def test_a_citation_names_the_smallest_part_that_holds_what_is_quoted(sentences, anchor, label):
    assert parts.locate(ARTICLE, PLACE, sentences) == parts.Place(anchor, label)


def test_an_article_of_one_paragraph_is_cited_without_it():
    text = "下列企业可以申请：\n（一）新办企业；\n（二）小微企业。\n青山园区管理委员会\n2026年2月10日"

    assert parts.locate(text, PLACE, ["（二）小微企业。"]).label == "第十条第（二）项"
    assert parts.locate(text, PLACE, ["下列企业可以申请："]) == PLACE


def test_what_is_no_article_keeps_its_place():
    assert parts.locate("甲。\n乙。", parts.Place("p3", ""), ["乙。"]) == parts.Place("p3", "")


def test_a_list_in_an_article_makes_no_paragraphs():
    cut = cutting.passages("第三条 提交材料：\n- 营业执照。\n- 社保记录。")[0]

    assert cut.text == "提交材料：\n· 营业执照。\n· 社保记录。"
    assert len(parts.parts_of(cut.text)) == 1


def test_a_long_article_is_cut_where_its_parts_end_and_opens_each_piece_of_a_list():
    items = "\n".join(f"（{numeral}）{'企业应当报送材料并对真实性负责' * 10}；" for numeral in "一二三四五六七")
    cuts = cutting.passages(f"第十条 企业应当诚信。\n企业有下列情形的，取消资格：\n{items}\n本条由园区解释。")

    assert all(len(cut.text) <= cutting.LONGEST for cut in cuts)
    assert [(cut.anchor, cut.label) for cut in cuts] == [
        ("c10-k1", "第十条"),
        ("c10-k2-i4", "第十条第二款"),
        ("c10-k2-i7", "第十条"),
    ]
    assert cuts[1].text.startswith("企业有下列情形的，取消资格：\n（四）")
    own = parts.Place(cuts[1].anchor, cuts[1].label)
    assert parts.locate(cuts[1].text, own, [cuts[1].text.split("\n")[2]]).label == "第十条第二款第（五）项"


def test_an_item_is_read_with_what_opens_its_list_and_to_its_end():
    context = parts.context_of(ARTICLE, "1. 安置协议；", 100)

    assert context == "符合下列条件之一的，补贴加倍：\n（二）安置残疾人的企业，材料包括：\n1. 安置协议；"
    assert parts.context_of(ARTICLE, "1. 安置协议；", 5).endswith("补贴加倍：\n1. 安置协议；")
    assert parts.context_of(ARTICLE, "园区企业可以申请补贴。", 100) == ""
