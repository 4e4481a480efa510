import pytest

from portal.content import rendering
from services.consultation import cutting, parts

BODY = "## 一、总则\n\n**第一条** 适用于园区企业。\n\n**第二条** 分级如下：\n\n| 级别 | 分数 |\n|---|---|\n| 一级 | 90 |"


def test_a_clause_can_be_addressed_by_its_anchor():
    shown = rendering.render(BODY)

    assert [(block.kind, block.anchor, block.label) for block in shown] == [
        ("heading", "h1", ""),
        ("clause", "c1", "第一条"),
        ("clause", "c2", "第二条"),
    ]
    assert '<a href="#c1"' in shown[1].html


def test_page_and_knowledge_base_use_the_same_anchors():
    assert {cut.anchor for cut in cutting.passages(BODY)} == {block.anchor for block in rendering.render(BODY) if block.kind != "heading"}


def test_a_table_stays_a_table():
    assert "<td>90</td>" in rendering.render(BODY)[2].html


@pytest.mark.parametrize(
    "body",
    [
        "<script>alert(1)</script>",
        '<img src=x onerror="alert(1)">',
        "[点我](javascript:alert(1))",
        '<a href="data:text/html,x">x</a>',
        '<p style="color:red">红</p>',
        "<iframe src=//x></iframe>",
    ],
)
def test_nothing_active_survives(body):
    html = "".join(block.html for block in rendering.render(body))

    assert not any(bad in html for bad in ("<script", "onerror", "javascript:", "data:", "style=", "<iframe", "<img"))


def test_lines_of_a_section_become_list_items():
    assert rendering.section("核对门槛\n网上填报", "steps").count("<li>") == 2
    assert "<li>" not in rendering.section("由园区公布。", "time_limit")


def test_paragraphs_and_items_of_an_article_can_be_addressed():
    article = rendering.render("第三条 下列企业可以申请：\n（一）新办企业；\n（二）小微企业。\n前款规定由园区解释。")[0].html

    assert '<div id="c3-k1"><p><a href="#c3"' in article
    assert '<div class="item" id="c3-k1-i2"><p>（二）小微企业。</p></div></div><div id="c3-k2">' in article


def test_every_place_that_can_be_cited_is_on_the_page():
    body = "第三条 （一）新办企业；\n（二）小微企业。\n第四条 甲。\n乙：\n（一）丙。"
    shown = "".join(f'id="{block.anchor}" {block.html}' for block in rendering.render(body))

    for cut in cutting.passages(body):
        for sentence in cut.text.split("\n"):
            assert f'id="{parts.locate(cut.text, parts.Place(cut.anchor, cut.label), [sentence]).anchor}"' in shown
