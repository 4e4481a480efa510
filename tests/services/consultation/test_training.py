import numpy as np
import pytest
from django.conf import settings

from services.consultation import training
from services.consultation.passages import passage_text
from services.encoder import QUESTION_ADAPTER
from services.search.embed import Encoder


def test_every_rule_has_two_questions_of_its_own():
    rules = training.read()
    asks = [ask for rule in rules for ask in rule["asks"]]

    assert all(len(rule["asks"]) == 2 for rule in rules)
    assert len(set(asks)) == len(asks)
    assert len({rule["text"] for rule in rules}) == len(rules)


@pytest.mark.encoder
def test_the_stored_adapter_leads_questions_it_has_not_seen_nearer_to_their_rules():
    rules, encoder = training.read(), Encoder("", settings.MODELS_DIR, adapter_dir=QUESTION_ADAPTER)
    held = [rules[n] for n in training.held_out(len(rules))]
    texts = encoder.encode([passage_text(rule["title"], rule["text"]) for rule in held], "passage")
    plain, led = encoder.ask([ask for rule in held for ask in rule["asks"]]).transpose(1, 0, 2)

    assert _mean_reciprocal_rank(led @ texts.T) > _mean_reciprocal_rank(plain @ texts.T) + 0.02


def _mean_reciprocal_rank(scores):
    own = scores[np.arange(len(scores)), np.arange(len(scores)) // 2][:, None]
    return (1 / (1 + (scores > own).sum(axis=1))).mean()
