"""Chain knowledge and the needs it implies."""

import pytest

from matching.engine.chains import Chains, Edge, Node, infer, infer_many
from matching.engine.extract import read
from matching.engine.profile import INFERRED, Profile


def test_the_knowledge_holds_together(linker):
    chains = linker.chains

    assert chains.problems() == []
    assert len(chains.nodes) > 800
    assert len(chains.edges) > 2000


def test_what_does_not_hold_is_named():
    nodes = [Node("a-1", "甲", (), "C13", "糖", "上游"), Node("a-2", "乙", ("甲",), "C13", "糖", "上游")]
    edges = [Edge("a-1", "a-1", "原料", 1), Edge("a-1", "a-2", "原料", 1), Edge("a-2", "a-1", "随便", 1), Edge("a-2", "a-9", "原料", 1)]

    said = " ".join(Chains(nodes, edges).problems())

    for fault in ("甲: leads to", "its own input", "both ways", "随便", "unknown node"):
        assert fault in said


@pytest.mark.parametrize(
    ("phrase", "node"),
    [("电池铝箔", "铝箔"), ("锂离子动力电池", "动力电池"), ("新能源汽车制造", "新能源汽车"), ("白糖样品展示架", None)],
)
def test_a_phrase_is_led_to_its_node_by_its_head(linker, phrase, node):
    hit = linker.chains.by_wording(phrase)

    assert (hit and linker.chains.nodes[hit[0]].name) == node


def test_a_battery_pack_maker_is_inferred_to_need_cells_and_foil(linker):
    needs = infer(read("动力电池包的生产、销售"), linker).needs

    assert {"电芯", "铝箔", "电池管理系统"} <= {need.text for need in needs}
    assert all(need.source == INFERRED and need.via for need in needs)


def test_declared_needs_are_kept_and_not_repeated(linker):
    needs = infer(read("动力电池包生产", (), ["铝箔"]), linker).needs

    assert [need.source for need in needs if need.text == "铝箔"] == ["declared"]


def test_a_by_product_does_not_make_a_mill_need_its_own_sugar(linker):
    needs = infer(read("白砂糖、糖蜜、蔗渣的生产"), linker).needs

    assert "白砂糖" not in {need.text for need in needs}


def test_an_empty_profile_stays_empty(linker):
    assert infer_many([Profile(), read("铝箔生产")], linker)[0] == Profile()
