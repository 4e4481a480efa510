import json

from services.consultation import training
from services.encoder import QUESTION_ADAPTER
from services.search import adapter


def test_every_rule_has_two_questions_of_its_own():
    rules = [json.loads(line) for line in training.PAIRS.read_text("utf-8").splitlines()]
    asks = [ask for rule in rules for ask in rule["asks"]]

    assert all(len(rule["asks"]) == 2 for rule in rules)
    assert len(set(asks)) == len(asks)
    assert len({rule["text"] for rule in rules}) == len(rules)


def test_the_stored_adapter_helps_questions_it_has_not_seen():
    held_out = adapter.load(QUESTION_ADAPTER, "multilingual-e5-small-bf16").facts["held_out"]

    assert held_out["after"]["mrr"] > held_out["before"]["mrr"]
