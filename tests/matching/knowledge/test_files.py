"""Every file of the knowledge says where it comes from."""

from datetime import date

from matching.engine import chains
from matching.knowledge import base


def test_every_file_and_chain_has_a_title_and_a_dated_source():
    stems = {path.stem for path in chains.DATA.glob("*.csv")}
    used = {node.chain for node in chains.Chains.load().nodes}

    assert set(base.titles()) == stems | used


def test_every_product_has_the_source_of_its_file(monkeypatch):
    monkeypatch.undo()
    origins = base.origins()

    assert {one.on for one in origins.values()} == {date.fromisoformat(one.on).isoformat() for one in origins.values()}
    assert set(origins) == set(chains.Chains.load().place)
