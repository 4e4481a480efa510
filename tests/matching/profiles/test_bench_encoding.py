import json

import numpy as np
import pytest
from django.core.management import CommandError, call_command

from matching.profiles.management.commands import bench_encoding

pytestmark = pytest.mark.django_db


class FakeEncoder:
    """Vectors from the length of a text, under the name asked for."""

    def __init__(self, model, models_dir, threads=0):
        self.name = model or "quick"

    def encode(self, texts, kind="query"):
        return np.array([[np.cos(len(text)), np.sin(len(text))] for text in texts], np.float32)


def test_both_kinds_of_text_are_measured_and_written_down(monkeypatch, tmp_path, capsys):
    corpus, out = tmp_path / "corpus.jsonl", tmp_path / "eval" / "encoding.json"
    corpus.write_text("\n".join(json.dumps({"title": "办事指南", "text": "甲" * n}) for n in range(1, 20)), "utf-8")
    monkeypatch.setattr(bench_encoding, "Encoder", FakeEncoder)

    call_command("bench_encoding", corpus=corpus, out=out, limit=50, threads=[1, 2])

    rows = json.loads(out.read_text("utf-8"))
    assert [(row["texts_of"], row["threads"]) for row in rows] == [("词组", 1), ("段落", 1), ("词组", 2), ("段落", 2)]
    assert rows[0]["texts"] <= 50
    assert rows[1]["tried"]["encoder"] == "quick"
    assert "multilingual-e5-small" in capsys.readouterr().out


def test_an_empty_knowledge_base_says_what_to_do():
    with pytest.raises(CommandError, match="段落不足两条。请先运行"):
        call_command("bench_encoding")


def test_a_missing_corpus_is_named(tmp_path):
    with pytest.raises(CommandError, match=r"找不到 .*nowhere\.jsonl"):
        call_command("bench_encoding", corpus=tmp_path / "nowhere.jsonl")
