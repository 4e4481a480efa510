"""Rank the passages of a benchmark folder for its questions, and say how sure each answer is, with the product's own code."""

import json
import time
from collections.abc import Iterator
from pathlib import Path

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from services.consultation.ranking import Passage, Ranker
from services.encoder import phrases

REPORT_EVERY_S = 3
TOP = 20


class Command(BaseCommand):
    requires_system_checks = []  # reads files and vectors only: neither pages nor database
    help = "用产品自身的检索与置信度给评测集打分：写出排序（qid doc_id rank score）与置信度（qid confidence）。"

    def add_arguments(self, parser):
        parser.add_argument("--benchmark", type=Path, help="评测集文件夹：corpus.jsonl、queries.jsonl，可有 out_of_scope.jsonl")
        parser.add_argument("--out", type=Path, help="排序结果 RUN.tsv")
        parser.add_argument("--confidence", type=Path, help="置信度 CONF.tsv")
        parser.add_argument(
            "--gate", type=Path, help="检索测试表格：用它检验网站现有的知识库，正确率低于 --share 时以错误结束（同 run_trial）"
        )
        parser.add_argument("--share", type=float, default=0.95, help="--gate 的通过线，默认 0.95")

    def handle(self, *, benchmark, out, confidence, gate, share, **options):
        if gate is None and (benchmark is None or out is None):
            raise CommandError("请给出 --benchmark 和 --out，或用 --gate 给出检索测试表格。")
        if benchmark is not None and out is not None:
            self._rank(benchmark, out, confidence)
        if gate is not None:
            call_command("run_trial", str(gate), gate=share, stdout=self.stdout)

    def _rank(self, benchmark, out, confidence):
        passages = [passage_of(row) for row in rows_of(benchmark / "corpus.jsonl")]
        asked = [_question(row) for row in rows_of(benchmark / "queries.jsonl")]
        outside = [_question(row) for row in rows_of(benchmark / "out_of_scope.jsonl", needed=False)] if confidence else []
        self.stdout.write(f"段落 {len(passages)}，问题 {len(asked)}，范围外问题 {len(outside)}")
        ranker = Ranker.build(passages, phrases(), progress=self._progress("段落向量"))
        everything = asked + outside
        ranked, sure = [], []
        report = self._progress("排序")
        for n, (qid, question) in enumerate(everything, 1):
            hits = ranker.rank(question, top=TOP)
            sure.append(f"{qid}\t{ranker.confidence(question, hits):.6f}\n")
            if n <= len(asked):
                ranked += [f"{qid}\t{hit.id}\t{rank}\t{hit.score:.6f}\n" for rank, hit in enumerate(hits, 1)]
            report(n, len(everything))
        self._write(out, ranked)
        if confidence:
            self._write(confidence, sure)

    def _progress(self, what):
        started = last = time.monotonic()

        def report(done, total):
            nonlocal last
            now = time.monotonic()
            if done == total or now - last >= REPORT_EVERY_S:
                left = (now - started) * (total - done) / max(done, 1)
                self.stdout.write(f"{what} {done}/{total}，约剩 {left:.0f} 秒")
                self.stdout.flush()
                last = now

        return report

    def _write(self, path: Path, lines: list[str]) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("".join(lines), "utf-8")
        self.stdout.write(f"已写出 {path}（{len(lines)} 行）")


def rows_of(path: Path, needed: bool = True) -> Iterator[dict]:
    if not path.exists():
        if needed:
            raise CommandError(f"找不到 {path}，请检查 --benchmark 指向的文件夹。")
        return
    with path.open(encoding="utf-8-sig") as file:
        for number, line in enumerate(file, 1):
            if line.strip():
                try:
                    yield json.loads(line)
                except ValueError as error:
                    raise CommandError(f"{path} 第 {number} 行不是 JSON，请更正后重试。") from error


def passage_of(row: dict) -> Passage:
    return Passage(row["doc_id"], row.get("title") or "", row.get("text") or "", row.get("parent") or "")


def _question(row: dict) -> tuple[str, str]:
    return row["qid"], row.get("question") or ""
