"""Chain knowledge and the needs it implies."""

import csv
import time
from pathlib import Path

import pytest

from matching.engine.chains import Chains, Edge, Node
from matching.engine.extract import read
from matching.engine.linking import by_wording
from matching.engine.needs import infer, infer_many
from matching.engine.profile import INFERRED, Profile

INDUSTRIES = Path("services/reference/data/industries.csv")


def test_the_knowledge_holds_together(linker):
    with INDUSTRIES.open(encoding="utf-8") as file:
        codes = {row["code"] for row in csv.DictReader(file) if row["level"] in ("小类", "中类")}

    assert linker.chains.problems(codes) == []


def test_the_knowledge_is_as_large_as_promised(linker):
    assert len(linker.chains.nodes) >= 5000
    assert len(linker.chains.edges) >= 12000


def test_the_knowledge_loads_fast():
    started = time.process_time()
    chains = Chains.load()

    assert len(chains.reach.data) > len(chains.needs.data)
    assert time.process_time() - started < 2  # a third of a second on an idle machine


def test_what_does_not_hold_is_named():
    nodes = [Node("甲", (), "C1340"), Node("乙", ("甲",), "C99"), Node("丙", stage="天上"), Node("丁")]
    edges = [Edge("甲", "甲", "原料", 1), Edge("甲", "乙", "原料", 1), Edge("乙", "甲", "随便", 1), Edge("乙", "戊", "原料", 1)]

    said = " ".join(Chains(nodes, edges).problems({"C1340"}))

    for fault in (
        "甲：既指",
        "自己的投入",
        "双向",
        "随便",
        "乙 ← 戊：没有这个节点",
        "丙：环节 天上",
        "乙：行业代码 C99",
        "丁：没有任何关系",
    ):
        assert fault in said


def test_a_machine_and_its_part_may_each_go_into_the_other():
    nodes = [Node("磨床"), Node("滚珠丝杠")]
    edges = [Edge("磨床", "滚珠丝杠", "零部件", 1), Edge("滚珠丝杠", "磨床", "设备", 0.6)]

    assert Chains(nodes, edges).problems() == []


@pytest.fixture
def folder(tmp_path):
    header = "name,aliases,industry,chain,stage,原料,零部件,设备,辅料,包装,能源,技术服务,物流\n"
    rows = [
        "电池包,动力电池包|PACK,C3841,auto,下游,,电芯|方形电池铝壳:0.3,激光焊机,,,,电池检测,",
        "电芯,,C3841,energy,中游,铝箔,,,,,,,",
        "铝箔,,C3252,aluminium,中游,铝锭|没人写的,,,,,,,",
    ]
    rows += [
        "铝锭,,C3216,aluminium,上游,,,,,,,,",
        "方形电池铝壳,,C3359,auto,中游,,,,,,,,",
        "电池铝壳,,C3359,auto,中游,铝箔,,,,,,,",
        "激光焊机,,C3424,machinery,中游,,,,,,,,",
    ]
    (tmp_path / "a.csv").write_text(header + "\n".join(rows) + "\n电池检测,,M7452,services,配套,,,,,,,,\n", encoding="utf-8")
    return tmp_path


def test_a_row_gives_a_node_and_its_inputs_by_role(folder):
    chains = Chains.load(folder)

    assert chains.nodes[0] == Node("电池包", ("动力电池包", "PACK"), "C3841", "auto", "下游")
    found = {(edge.input, edge.role, edge.weight) for edge in chains.edges if edge.product == "电池包"}
    assert found == {("电芯", "零部件", 1.0), ("方形电池铝壳", "零部件", 0.3), ("激光焊机", "设备", 0.6), ("电池检测", "技术服务", 0.5)}


def test_an_input_nobody_describes_is_left_out_and_named(folder):
    chains = Chains.load(folder)

    assert "没人写的" not in chains.place
    assert "铝箔 ← 没人写的：没有这个节点" in chains.problems()


def test_needs_reach_over_several_steps_and_fade(folder):
    chains = Chains.load(folder)
    pack, *inputs = (chains.place[name] for name in ("电池包", "电芯", "铝箔", "铝锭"))
    strength = chains.reach[pack].toarray().ravel()[inputs]

    assert strength[0] > strength[1] > strength[2] > 0
    assert chains.path(pack, inputs[1]) == (("铝箔", "电芯"), ("电芯", "电池包"))
    assert chains.path(inputs[1], pack) == ()


def test_a_name_that_ends_in_another_is_a_kind_of_it(folder):
    chains = Chains.load(folder)

    assert [tuple(map(int, pair)) for pair in zip(*chains.kinds.nonzero(), strict=True)] == [
        (chains.place["方形电池铝壳"], chains.place["电池铝壳"])
    ]


@pytest.mark.parametrize("name", ["氢氧化铝", "废电芯"])
def test_a_prefix_that_turns_the_meaning_makes_no_kind(name):
    chains = Chains([Node(name), Node("氧化铝"), Node("电芯")], [])

    assert chains.kinds.nnz == 0


@pytest.mark.parametrize(
    ("phrase", "node"),
    [("包装用铝箔", "铝箔"), ("锂离子动力电池", "动力电池包"), ("新能源汽车制造", "纯电动乘用车"), ("白糖样品展示架", None)],
)
def test_a_phrase_is_led_to_its_node_by_its_head(linker, phrase, node):
    hit = by_wording(linker.chains, phrase)

    assert (hit and linker.chains.nodes[hit[0]].name) == node


def test_a_shop_needs_its_goods_and_not_what_goes_into_them():
    nodes = [Node("面包店", (), "F5222"), Node("面包厂", (), "C1411"), Node("面包"), Node("面粉")]
    edges = [Edge(shop, "面包", "原料", 1) for shop in ("面包店", "面包厂")] + [Edge("面包", "面粉", "原料", 1)]

    reach = Chains(nodes, edges).reach.toarray()

    assert (reach[0, 2], reach[0, 3]) == (1, 0)
    assert reach[1, 3] > 0


def test_a_battery_pack_maker_is_inferred_to_need_cells_and_frames(linker):
    needs = infer(read("动力电池包的生产、销售"), linker).needs

    assert {"锂离子电池", "铝合金型材", "电池管理系统"} <= {need.text for need in needs}
    assert all(need.source == INFERRED and need.via for need in needs)


def test_declared_needs_are_kept_and_not_repeated(linker):
    needs = infer(read("动力电池包生产", (), ["铝箔"]), linker).needs

    assert [need.source for need in needs if need.text == "铝箔"] == ["declared"]


def test_a_by_product_does_not_make_a_mill_need_its_own_sugar(linker):
    needs = infer(read("白砂糖、糖蜜、蔗渣的生产"), linker).needs

    assert "白砂糖" not in {need.text for need in needs}


def test_who_only_sells_goods_on_needs_the_goods_and_not_what_they_are_made_of(linker):
    needs = {need.text: need for need in infer(read("陶瓷砖、卫生陶瓷的批发、零售"), linker).needs}

    assert needs["陶瓷砖"].via == ()
    assert "陶瓷釉料" not in needs


def test_who_makes_goods_and_sells_them_does_not_buy_them(linker):
    needs = {need.text for need in infer(read("陶瓷砖的生产、销售"), linker).needs}

    assert needs & {"陶瓷釉料", "陶瓷砖"} == {"陶瓷釉料"}


def test_an_empty_profile_stays_empty(linker):
    assert infer_many([Profile(), read("铝箔生产")], linker)[0] == Profile()
