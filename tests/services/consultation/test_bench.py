import json

import numpy as np
import pytest
from django.core.management import CommandError, call_command

from services.consultation.management.commands import bench_answers
from tests.services.consultation.test_ranking import make_ranker


def test_a_grown_ranker_holds_copies_that_are_alike_but_not_the_same(tmp_path):
    base = make_ranker(tmp_path)

    made = bench_answers.grown(base, 15)

    assert (len(made), len({passage.id for passage in made.passages})) == (15, 15)
    assert not np.array_equal(made.vectors[6], base.vectors[0])


def test_the_bench_writes_all_four_systems(tmp_path, monkeypatch, store):
    monkeypatch.setattr(bench_answers, "phrases", lambda: store)
    rows = [{"doc_id": f"d{n}", "title": f"办法{n}", "text": f"第{n}类企业补助{n}万元。"} for n in range(12)]
    (tmp_path / "corpus.jsonl").write_text("\n".join(map(json.dumps, rows)), "utf-8")
    (tmp_path / "queries.jsonl").write_text(json.dumps({"qid": "q1", "question": "办法3补助多少", "source": "a"}), "utf-8")
    (tmp_path / "qrels.tsv").write_text("q1\td3\n", "utf-8")

    call_command("bench_answers", benchmark=tmp_path, size=[12, 30], out=tmp_path / "out.json")

    runs = json.loads((tmp_path / "out.json").read_text("utf-8"))["runs"]
    assert [(run["passages"], list(run["systems"])) for run in runs] == [
        (12, list(bench_answers.SYSTEMS)),
        (30, list(bench_answers.SYSTEMS)),
    ]
    assert "ndcg10_a" in runs[0]["systems"]["ours"]


def test_a_folder_without_labels_is_refused_in_words(tmp_path):
    (tmp_path / "corpus.jsonl").write_text("", "utf-8")
    (tmp_path / "queries.jsonl").write_text("", "utf-8")

    with pytest.raises(CommandError, match="qrels.tsv"):
        call_command("bench_answers", benchmark=tmp_path)
