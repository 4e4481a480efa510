"""A chain of a few products; officers who propose and review."""

from datetime import date

import pytest

from matching.engine.chains import Chains, Edge, Node
from matching.knowledge import actions, base, current
from tests.factories import make_industry, make_user

AT = "2026-11-28T08:00+08:00"
NODES = [
    Node("动力电池", ("动力锂电池",), "C3841", "energy", "下游"),
    Node("铝箔", ("铝箔卷",), "C3252", "aluminium", "中游"),
    Node("铝锭", (), "C3216", "aluminium", "上游"),
    Node("轧机", (), "C3516", "machinery", "配套"),
]
EDGES = [Edge("动力电池", "铝箔", "原料", 1.0), Edge("铝箔", "铝锭", "原料", 1.0), Edge("铝箔", "轧机", "设备", 0.6)]
SOURCE = {"source": "《铝电解电容器》行业手册第 3 章", "source_on": date(2026, 10, 1), "reason": "企业走访得知"}


@pytest.fixture(autouse=True)
def files(monkeypatch):
    """The knowledge files of these tests."""
    chains = Chains(NODES, EDGES)
    monkeypatch.setattr(base, "load", lambda: chains)
    monkeypatch.setattr(base, "digest", lambda: "files")
    monkeypatch.setattr(base, "origins", lambda: {node.name: base.Source("知识文件", "2026-11-23") for node in NODES})
    current._chains.cache_clear()
    yield chains
    current._chains.cache_clear()


@pytest.fixture
def codes():
    for code in ("C3841", "C3252", "C3216", "C3516", "C3985"):
        make_industry(code, code)


@pytest.fixture
def author():
    return make_user("officer", display_name="甲招商")


@pytest.fixture
def reviewer():
    return make_user("officer", display_name="乙招商")


@pytest.fixture
def propose(author, codes):
    """propose(action, product, input="", **values): a waiting proposal of the author."""

    def made(action, product, input="", **values):
        values = {"role": "原料", "weight": 1.0, **values} if input else {"chain": "aluminium", "stage": "中游", **values}
        return actions.propose(action=action, product=product, input=input, user=author, at=AT, **SOURCE, **values)

    return made
