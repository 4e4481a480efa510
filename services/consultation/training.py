"""Learning the question adapter on our own pairs of a rule and the everyday questions that it answers.

data/pairs.jsonl holds rules in official language, each with two questions as people type them, all in our own words. The
vectors of the rules stay fixed; low-rank changes to the upper layers move each question towards its rule and away from
every other, the nearest wrong ones most of all: softmax over all rules at once, which is the loss of
MultipleNegativesRankingLoss with every rule as a negative. The lower layers do not change, so they run once. One seed.
"""

import hashlib
import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import torch
from torch import nn
from torch.nn import functional

from services.search.adapter import Adapter
from services.search.embed import PhraseStore
from services.search.quick import QuickModel, batches

from .passages import passage_text

PAIRS = Path(__file__).parent / "data" / "pairs.jsonl"
SEED, HELD_OUT = 7, 0.1  # of the rules, with both their questions
LAYERS, RANK = 3, 8
EPOCHS, BATCH, RATE, DECAY = 4, 32, 1e-3, 0.01
STRENGTH = 0.5  # of the change is kept: half-way between the encoder and what it learnt does better on texts of other kinds
SCALE = 100.0  # cosines of E5 lie close together; its own training used this. 20 was too flat


class Change(nn.Module):
    """A linear step of a layer with a low-rank change beside it, nothing at first."""

    def __init__(self, step):
        super().__init__()
        out, wide = step.weight.shape
        self.weight, self.bias = step.weight, step.bias
        self.down, self.up = nn.Parameter(torch.randn(RANK, wide) / wide**0.5), nn.Parameter(torch.zeros(out, RANK))

    def forward(self, rows):
        rows = rows.to(self.weight.dtype)
        low = functional.linear(rows, self.down.to(rows.dtype))
        return functional.linear(rows, self.weight, self.bias) + functional.linear(low, self.up.to(rows.dtype))


def train(store: PhraseStore, report: Callable[[str], None]) -> Adapter:
    """Learn on nine tenths of the rules and measure on the rest, before and after."""
    torch.manual_seed(SEED)
    torch.set_num_threads(1)  # the same sums in the same order on every machine
    rules = read()
    targets = torch.from_numpy(store.vectors([passage_text(rule["title"], rule["text"]) for rule in rules], "passage"))
    owner = np.repeat(np.arange(len(rules)), [len(rule["asks"]) for rule in rules])
    model = QuickModel()
    states = _lower_states(model, [ask for rule in rules for ask in rule["asks"]])
    held = np.isin(owner, held_out(len(rules)))
    before = _measure(model, states, owner, held, targets)
    report(f"before {before}")
    changes = _adapt(model)
    _learn(model, [part for change in changes.values() for part in change.parameters()], states, owner, held, targets, report)
    with torch.no_grad():
        for change in changes.values():
            change.up.mul_(STRENGTH)
    after = _measure(model, states, owner, held, targets)
    learnt = {name: (change.up.detach().numpy(), change.down.detach().numpy()) for name, change in changes.items()}
    facts = {
        "encoder": store.encoder.name,
        "pairs": hashlib.sha256(PAIRS.read_bytes()).hexdigest()[:12],
        "rules": len(rules),
        "questions": len(owner),
    }
    return Adapter(learnt, {**facts, "strength": STRENGTH, "seed": SEED, "held_out": {"before": before, "after": after}})


def read() -> list[dict]:
    """Every rule: title, text, asks."""
    return [json.loads(line) for line in PAIRS.read_text("utf-8").splitlines()]


def held_out(count: int) -> np.ndarray:
    """Numbers of the rules, of so many, that are not learnt from."""
    return np.random.default_rng(SEED).permutation(count)[: int(count * HELD_OUT)]


def _lower_states(model, texts) -> list[torch.Tensor]:
    """What the changed layers read of each text, float32[tokens, dim]."""
    tokens, states = model.tokens(texts, "query"), [None] * len(texts)
    with torch.no_grad():
        for part in batches([len(ids) for ids in tokens]):
            hidden, owner = model.begin([tokens[n] for n in part])
            hidden = model.through(model.layers[:-LAYERS], hidden, owner)
            for place, n in enumerate(part):
                states[n] = hidden[owner == place].clone()
    return states


def _adapt(model) -> dict[str, Change]:
    """Put changes beside the linear steps of the upper layers of this model; by the names of adapter.Adapter."""
    changes = {}
    for n in range(len(model.layers) - LAYERS, len(model.layers)):
        for name in model.layers[n].STEPS:
            changes[f"{n}.{name}"] = Change(getattr(model.layers[n], name))
            setattr(model.layers[n], name, changes[f"{n}.{name}"])
    return changes


def _vectors(model, states):
    owner = nn.utils.rnn.pad_sequence([torch.full((len(rows),), n) for n, rows in enumerate(states)], True, len(states))
    hidden = nn.utils.rnn.pad_sequence(states, batch_first=True)
    return model.finish(model.through(model.layers[-LAYERS:], hidden, owner), owner, len(states))


def _learn(model, parameters, states, owner, held, targets, report):
    asked, among = np.flatnonzero(~held), np.unique(owner[~held])
    place, random = {rule: n for n, rule in enumerate(among.tolist())}, np.random.default_rng(SEED)
    steps = EPOCHS * (len(asked) // BATCH)
    optimizer = torch.optim.AdamW(parameters, lr=RATE, weight_decay=DECAY)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, RATE, total_steps=steps)
    for epoch in range(EPOCHS):
        order, losses = random.permutation(asked), []
        for start in range(0, len(order) - BATCH + 1, BATCH):
            part = order[start : start + BATCH]
            scores = SCALE * _vectors(model, [states[n] for n in part]) @ targets[among].T
            loss = functional.cross_entropy(scores, torch.tensor([place[rule] for rule in owner[part].tolist()]))
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            schedule.step()
            losses.append(loss.item())
        report(f"epoch {epoch + 1}/{EPOCHS} loss {np.mean(losses):.3f}")


def _measure(model, states, owner, held, targets) -> dict[str, float]:
    """Hit@1, Hit@10 and MRR of the held-out questions among all rules."""
    asked = np.flatnonzero(held)
    with torch.no_grad():
        rows = [_vectors(model, [states[n] for n in part]) for part in np.array_split(asked, max(len(asked) // BATCH, 1))]
    scores = (torch.cat(rows) @ targets.T).numpy()
    behind = (scores > scores[np.arange(len(asked)), owner[asked]][:, None]).sum(axis=1)
    figures = {"hit_at_1": (behind < 1).mean(), "hit_at_10": (behind < 10).mean(), "mrr": (1 / (1 + behind)).mean()}
    return {name: round(float(value), 4) for name, value in figures.items()}
