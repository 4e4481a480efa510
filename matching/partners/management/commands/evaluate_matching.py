"""Score every candidate of every query of a benchmark folder with the product's own ranking."""

import json
import re
import time
from pathlib import Path

import numpy as np
from django.core.management.base import BaseCommand, CommandError

from matching.engine import rank
from matching.engine.chains import Chains
from matching.engine.extract import read
from matching.engine.index import Entry, Index
from matching.engine.linking import Linker
from matching.engine.needs import infer_many
from matching.profiles import knowledge
from services.encoder import phrases

REPORT_EVERY_S = 3
# Which score a task asks for, by the word in its name; the first that fits. A task that orders pairs asks for partners.
ASKS = (
    (r"competitor|rival|peer|same", "competitor"),
    (r"upstream|supplier|vendor", "supplier"),
    (r"downstream|customer|buyer|client", "customer"),
    (r"partner|discrim|complement|trade|supply", "partner"),
)


class Command(BaseCommand):
    requires_system_checks = []  # reads files and vectors only: neither pages nor database
    help = "用产品自身的匹配算法给评测集中每个任务的每个候选打分，写出 RUN.tsv（task qid candidate_id score）。"

    def add_arguments(self, parser):
        parser.add_argument("--benchmark", required=True, type=Path, help="评测集文件夹：tasks.json、pools.json、queries.jsonl、*.jsonl")
        parser.add_argument("--out", required=True, type=Path, help="结果文件 RUN.tsv")

    def handle(self, *, benchmark, out, **options):
        tasks, pools, items = _load(benchmark)
        asked = _queries(benchmark)
        unknown = sorted(set(asked) - set(tasks))
        if unknown:
            raise CommandError(f"tasks.json 未定义任务：{'、'.join(unknown)}。请补充后重试。")
        linker = self._linker()
        indexes = {}
        out.parent.mkdir(parents=True, exist_ok=True)
        with out.open("w", encoding="utf-8") as file:
            for task, qids in asked.items():
                text_field, pool = tasks[task].get("text_field", "text"), tasks[task].get("pool", task)
                key = (text_field, tuple(pools[pool]))
                if key not in indexes:
                    indexes[key] = self._index(linker, items, text_field, pools[pool], qids, pool)
                self._score(file, task, qids, indexes[key], pools[pool])
        self.stdout.write(f"结果已写入 {out}，编码器 {phrases().encoder.name}")

    def _linker(self):
        chains = Chains.load()
        report = self._progress("产业链词向量")
        linker = Linker(chains, lambda texts: phrases().vectors(texts, progress=report), knowledge.learnt(phrases(), chains))
        self.stdout.write(f"产业链知识：{len(chains.nodes)} 个节点，{len(chains.edges)} 条关系")
        return linker

    def _index(self, linker, items, text_field, pool, qids, name):
        """Read, embed and arrange the pool; queries outside the pool are put in too."""
        ids = list(dict.fromkeys([*pool, *qids]))
        missing = [one for one in ids if one not in items]
        if missing:
            raise CommandError(f"缺少 {len(missing)} 个条目的正文，例如 {missing[0]}。请检查评测集文件。")
        profiles = {one: read(items[one].get(text_field) or items[one].get("text") or items[one].get("name", "")) for one in ids}
        texts = sorted({text for profile in profiles.values() for text in profile.texts})
        phrases().vectors(texts, progress=self._progress(f"{name} 词组向量"))
        inferred = infer_many([profiles[one] for one in ids], linker, progress=self._progress(f"{name} 推断需求"))
        entries = [Entry(one, profile) for one, profile in zip(ids, inferred, strict=True)]
        return Index.build(entries, linker, linker.vectors_of)

    def _score(self, file, task, qids, index, pool):
        asks = asked_score(task)
        rows = np.array([index.row[one] for one in pool])
        report = self._progress(f"{task}（{asks}）")
        for n, qid in enumerate(qids, 1):
            values = getattr(rank.score(index, qid, rows), asks)
            file.write(
                "".join(f"{task}\t{qid}\t{one}\t{value:.6g}\n" for one, value in zip(pool, values.tolist(), strict=True) if one != qid)
            )
            report(n, len(qids))

    def _progress(self, what):
        started = last = time.monotonic()

        def report(done, total):
            nonlocal last
            now = time.monotonic()
            if done == total or now - last >= REPORT_EVERY_S:
                self.stdout.write(f"{what} {done}/{total}，约剩 {(now - started) * (total - done) / max(done, 1):.0f} 秒")
                self.stdout.flush()
                last = now

        return report


def asked_score(task: str) -> str:
    """The score that a task of this name asks for: supplier, customer, partner or competitor."""
    return next((asks for pattern, asks in ASKS if re.search(pattern, task.lower())), "partner")


def _load(folder):
    try:
        tasks, pools = (json.loads((folder / name).read_text("utf-8")) for name in ("tasks.json", "pools.json"))
    except FileNotFoundError as error:
        raise CommandError(f"找不到 {error.filename}。请检查 --benchmark 的路径。") from error
    named = {"queries", "discrim"}
    items = {row["id"]: row for path in sorted(folder.glob("*.jsonl")) if path.stem not in named for row in _rows(path)}
    return tasks, pools, items


def _queries(folder):
    """Distinct query ids of each task, in file order."""
    asked: dict[str, dict[str, None]] = {}
    for name in ("queries.jsonl", "discrim.jsonl"):
        if (folder / name).exists():
            for row in _rows(folder / name):
                asked.setdefault(row["task"], {})[row["qid"]] = None
    return {task: list(ids) for task, ids in asked.items()}


def _rows(path):
    with path.open(encoding="utf-8") as file:
        yield from (json.loads(line) for line in file if line.strip())
