from time import monotonic

import pytest

from services.consultation import cutting, numerals

PASTED = """某某办法
第一章　总则
第一条　为规范管理，制定本办法。
第二条　本办法适用于园区企业：
（一）已登记的；
（二）已认证的。
第二章　附则
第十一条之一　本办法自公布之日起施行。"""


@pytest.mark.parametrize(
    ("numeral", "value"), [("十", 10), ("十二", 12), ("二十", 20), ("一百零三", 103), ("一百一十", 110), ("7", 7), ("二〇", 20)]
)
def test_chinese_numerals_are_read(numeral, value):
    assert numerals.number_of(numeral) == value


def test_a_pasted_document_is_cut_by_clause_with_its_chapter():
    cuts = cutting.passages(PASTED)

    assert [(cut.anchor, cut.label, cut.path) for cut in cuts] == [
        ("p1", "", ""),
        ("c1", "第一条", "第一章 总则"),
        ("c2", "第二条", "第一章 总则"),
        ("c11-1", "第十一条之一", "第二章 附则"),
    ]
    assert cuts[2].text.endswith("（二）已认证的。")


def test_a_clause_number_that_comes_again_gets_an_anchor_of_its_own():
    anchors = [block.anchor for block in cutting.blocks("第一条 甲\n第二条 乙\n附件\n\n第一条 丙")]

    assert anchors == ["c1", "c2", "c1x2"]


def test_sub_headings_replace_each_other_in_the_path():
    cuts = cutting.passages("## 一、总则\n### 范围\n甲。\n### 定义\n乙。\n## 二、附则\n丙。")

    assert [cut.path for cut in cuts] == ["一、总则 › 范围", "一、总则 › 定义", "二、附则"]


def test_a_long_clause_becomes_passages_with_the_same_anchor():
    cuts = cutting.passages("第一条 " + "企业应当按照规定报送材料并对真实性负责。" * 80)

    assert len(cuts) > 1
    assert all(len(cut.text) <= cutting.LONGEST and cut.anchor == "c1" for cut in cuts)


def test_markdown_signs_and_table_rules_are_no_text():
    text = cutting.plain("**要求**见[网站](https://example.org)\n\n| 类型 | 人数 |\n|---|---|\n| 小型 | 20 |\n\n- 一项")

    assert text == "要求见网站\n类型，人数\n小型，20\n一项"


@pytest.mark.parametrize("body", ["", "\n\n", "\x00", "# \n", "|" * 5000, "第" * 5000, "<script>" * 500])
def test_any_body_can_be_cut(body):
    assert all(cut.text for cut in cutting.passages(body))


@pytest.mark.parametrize("body", ["-" * 3000 + "x", "[" * 20_000, "[a](" * 5000, "第" + "9" * 5000 + "条 x"])
def test_a_body_of_signs_is_cut_in_passing(body):
    start = monotonic()

    cutting.passages(body)

    assert monotonic() - start < 3
