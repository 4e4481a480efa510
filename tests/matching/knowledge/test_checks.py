"""What must not enter the chain knowledge, and how it is said."""

import pytest

from matching.knowledge import checks
from matching.knowledge.overlay import EdgeFact, NodeFact, Overlay

CODES = {"C3252"}


def said(files, *facts, whole=False):
    result = Overlay().with_facts(facts).over(files) if whole else None
    return "".join(checks.refusals(files, facts, CODES, result=result))


@pytest.mark.parametrize(
    ("fact", "words"),
    [
        (EdgeFact("铝箔", "铝箔", "原料"), "“铝箔”不能是自己的投入品"),
        (EdgeFact("铝箔", "动力电池", "原料"), "已有相反的关系：“铝箔”是“动力电池”的原料，不能又把“动力电池”作为“铝箔”的原料"),
        (EdgeFact("铝锭", "动力电池", "原料"), "形成循环：铝锭 ← 动力电池 ← 铝箔 ← 铝锭"),
        (EdgeFact("铝箔", "轧制油", "辅料"), "没有“轧制油”，请先提议新增"),
        (EdgeFact("铝箔", "铝锭", "原料", 3.0), "权重应大于 0"),
        (EdgeFact("铝箔", "动力电池", is_off=True), "没有这条关系"),
        (NodeFact("铝卷", ("铝箔卷",), "C3252"), "“铝箔卷”已指“铝箔”，不能再作“铝卷”的别名"),
        (NodeFact("铝箔卷", (), "C3252"), "“铝箔卷”已是“铝箔”的名称或别名"),
        (NodeFact("铝卷", (), "C9999"), "“铝卷”的行业代码“C9999”不在国民经济行业分类中"),
        (NodeFact("铝卷", is_off=True), "“铝卷”不在产业链知识中"),
    ],
)
def test_a_fault_names_both_things(files, fact, words):
    assert words in said(files, fact)


def test_a_loop_that_is_explained_may_run_back(files):
    assert said(files, EdgeFact("铝锭", "动力电池", "原料", loop="废旧电池铝壳回炉")) == ""


def test_a_machine_may_be_made_of_what_it_makes(files):
    assert said(files, EdgeFact("轧机", "铝箔", "原料")) == ""


def test_two_new_products_must_not_share_an_alias(files):
    assert "“电子箔”已指“腐蚀箔”" in said(files, NodeFact("腐蚀箔", ("电子箔",)), NodeFact("化成箔", ("电子箔",)))


def test_a_new_product_needs_a_relation(files):
    assert "“腐蚀箔”没有任何上下游关系" in said(files, NodeFact("腐蚀箔"), whole=True)
    assert said(files, NodeFact("腐蚀箔"), EdgeFact("腐蚀箔", "铝箔", "原料"), whole=True) == ""


def test_switching_off_the_last_relation_of_a_product_is_said(files):
    assert "“轧机”没有任何上下游关系" in said(files, EdgeFact("铝箔", "轧机", is_off=True), whole=True)
    assert said(files, NodeFact("轧机", is_off=True), whole=True) == ""


def test_an_alias_given_up_by_one_product_is_free_for_another(files):
    assert said(files, NodeFact("铝箔", (), "C3252"), NodeFact("铝卷", ("铝箔卷",), "C3252")) == ""
