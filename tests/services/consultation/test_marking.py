import json
from datetime import date

import pytest
import yaml
from django.core.management import call_command
from django.core.management.base import CommandError

from services.consultation import calibration, marking

pytestmark = pytest.mark.django_db
ROW = {
    "id": "q001",
    "kind": "in_force",
    "question": "企业年报什么时候报送？",
    "at": "2026-11-23",
    "region": "",
    "expect": "answer",
    "source": ["测试〔2020〕1号"],
    "must_contain": ["六月三十日"],
}


@pytest.fixture
def rule(guangxi, put):
    return put("年报办法", "企业年报应当在每年六月三十日前报送。", number="测试〔2020〕1号")


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({}, ""),
        ({"source": ["别的文件"]}, "wrong_source"),
        ({"must_contain": ["七月"]}, "words_missing"),
        ({"question": "糯米余额怎样提现"}, "silent"),
        ({"expect": "refuse"}, "not_silent"),
        ({"expect": "refuse", "question": "你好"}, ""),
        ({"at": "2019-01-01"}, "silent"),
    ],
)
def test_an_answer_is_marked_against_its_label(rule, change, fault):
    (mark,) = marking.mark_all([{**ROW, **change}])

    assert mark.fault == fault


def test_evaluate_labelled_writes_shares_of_both_halves(rule, tmp_path, capsys):
    rows = [ROW, {**ROW, "id": "q002", "must_contain": ["七月"]}]
    (tmp_path / "q.yaml").write_text(yaml.safe_dump(rows, allow_unicode=True))

    call_command("evaluate_labelled", questions=tmp_path / "q.yaml", out=tmp_path / "out.json", faults=True)

    assert json.loads((tmp_path / "out.json").read_text())["right_share"] == {"all": 0.5, "tuning": 1.0, "held_out": 0.0}
    assert "q002 缺少要点" in capsys.readouterr().out


def test_an_empty_knowledge_base_is_not_measured(guangxi):
    with pytest.raises(CommandError, match="知识库是空的"):
        call_command("evaluate_labelled")


def test_the_labels_are_complete():
    rows = marking.read()

    assert len({row["id"] for row in rows}) == len(rows) >= 200
    assert all(date.fromisoformat(row["at"]) and bool(row["source"]) == (row["expect"] == "answer") for row in rows)


def test_a_target_sets_the_threshold(rule, tmp_path, capsys):
    (tmp_path / "q.yaml").write_text(yaml.safe_dump([ROW], allow_unicode=True))

    call_command("evaluate_labelled", questions=tmp_path / "q.yaml", out=tmp_path / "out.json", target=0.9)

    assert f"门槛 {calibration.threshold(0.9):.3f}" in capsys.readouterr().out


def test_a_target_out_of_reach_is_told(rule, tmp_path):
    with pytest.raises(CommandError, match="请降低"):
        call_command("evaluate_labelled", target=1.01)
