import pytest

from portal.content import rendering
from services.consultation import cutting

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
