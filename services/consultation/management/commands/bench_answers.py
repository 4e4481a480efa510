"""Our ranking beside plain BM25, plain dense and equal-weight RRF: quality and time per question, in one run on one core."""

import json
import math
import time
from dataclasses import replace
from pathlib import Path

import numpy as np
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from services.consultation.ranking import Ranker, question_texts
from services.encoder import phrases
from services.search import tokens

from .evaluate_answers import passage_of, rows_of

TOP, RRF_K = 10, 60
DROPPED, NOISE = 0.1, 0.02  # of the terms of a copied passage; deviation added to each number of its vector
SYSTEMS = ("ours", "bm25", "dense", "rrf")
NAMES = {"ours": "园企通", "bm25": "BM25", "dense": "向量", "rrf": "等权 RRF"}


class Command(BaseCommand):
    requires_system_checks = []
    help = "同一次运行里比较本系统、BM25、向量检索与等权 RRF 的质量和每问耗时（含编码，单核）；--size 大于原有段落数时用扰动副本补足。"

    def add_arguments(self, parser):
        parser.add_argument("--benchmark", required=True, type=Path, help="评测集文件夹：corpus.jsonl、queries.jsonl、qrels.tsv")
        parser.add_argument("--size", type=int, nargs="+", default=[10_000, 100_000], help="段落数，默认 10000 和 100000")
        parser.add_argument("--questions", type=int, default=200, help="计时的问题数，默认 200")
        parser.add_argument("--out", type=Path, help="结果 JSON，默认写入 VAR_DIR/eval/bench_answers.json")

    def handle(self, *, benchmark: Path, size, questions, out, **options):
        passages = [passage_of(row) for row in rows_of(benchmark / "corpus.jsonl")]
        asked = list(rows_of(benchmark / "queries.jsonl"))
        relevant = _relevant(benchmark / "qrels.tsv")
        base = Ranker.build(passages, phrases(), progress=self._progress)
        runs = []
        for count in size:
            ranker = base if count <= len(base) else grown(base, count)
            self.stdout.write(f"\n{len(ranker)} 段，计时 {min(questions, len(asked))} 问")
            runs.append({"passages": len(ranker), "systems": self._measure(ranker, asked, relevant if ranker is base else None, questions)})
        out = out or settings.VAR_DIR / "eval" / "bench_answers.json"
        out.parent.mkdir(parents=True, exist_ok=True)
        out.write_text(json.dumps({"encoder": phrases().encoder.name, "runs": runs}, ensure_ascii=False, indent=1), "utf-8")
        self.stdout.write(f"已写出 {out}")

    def _measure(self, ranker, asked, relevant, timed) -> dict:
        """Ask every question of every system; the first questions, after a warm-up, are timed. relevant None: time only."""
        made = {}
        asked = asked if relevant else asked[:timed]
        for name in SYSTEMS:
            ask = SYSTEM[name]
            for row in asked[:3]:
                ask(ranker, row["question"])
            clock, cpu, gains = [], [], {}
            for row in asked:
                started, used = time.perf_counter(), time.process_time()
                ids = ask(ranker, row["question"])
                clock.append((time.perf_counter() - started) * 1000)
                cpu.append((time.process_time() - used) * 1000)
                if relevant:
                    gains.setdefault(row.get("source", "all"), []).append(_ndcg(ids, relevant.get(row["qid"], set())))
            made[name] = {
                **{f"ndcg10_{source}": round(float(np.mean(values)), 4) for source, values in sorted(gains.items())},
                **_times("clock_ms", clock[:timed]),
                **_times("cpu_ms", cpu[:timed]),
            }
            self.stdout.write(f"{NAMES[name]:<10}" + "  ".join(f"{key} {value}" for key, value in made[name].items()))
        return made

    def _progress(self, done, total):
        self.stdout.write(f"段落向量 {done}/{total}")


def grown(base: Ranker, count: int) -> Ranker:
    """A ranker over count passages: those of base, and copies with some terms left out and noisy vectors. Fixed seed."""
    random = np.random.default_rng(7)
    passages, facts, vectors = list(base.passages), list(base.facts), [base.vectors]
    while len(passages) < count:
        rows = np.arange(min(len(base), count - len(passages)))
        part = base.vectors[rows] + random.normal(0, NOISE, (len(rows), base.vectors.shape[1])).astype(np.float32)
        vectors.append(part / np.linalg.norm(part, axis=1, keepdims=True))
        for row in rows.tolist():
            kept = random.random(len(base.facts[row].terms)) >= DROPPED
            passages.append(replace(base.passages[row], id=f"{base.passages[row].id}+{len(passages)}"))
            facts.append(replace(base.facts[row], terms=[term for term, keep in zip(base.facts[row].terms, kept, strict=True) if keep]))
    return Ranker(passages, facts, np.concatenate(vectors), base.asks, base.encoder, base.floor)


def _ours(ranker, question):
    hits = ranker.rank(question, top=TOP)
    ranker.confidence(question, hits)
    return [hit.id for hit in hits]


def _bm25(ranker, question):
    return _best(ranker, ranker.keywords.scores(tokens.tokenize(question)))


def _dense(ranker, question):
    return _best(ranker, _cosines(ranker, question))


def _rrf(ranker, question):
    total = np.zeros(len(ranker), np.float32)
    for scores in (ranker.keywords.scores(tokens.tokenize(question)), _cosines(ranker, question)):
        order = np.argsort(-scores, kind="stable")
        total[order] += 1 / (RRF_K + 1 + np.arange(len(order), dtype=np.float32))
    return _best(ranker, total)


SYSTEM = {"ours": _ours, "bm25": _bm25, "dense": _dense, "rrf": _rrf}


def _cosines(ranker, question):
    return ranker.vectors @ np.asarray(ranker.encoder.encode([question_texts(question)[0]], "query"), np.float32)[0]


def _best(ranker, scores):
    rows = np.argpartition(-scores, TOP)[:TOP]
    return [ranker.passages[row].id for row in rows[np.argsort(-scores[rows], kind="stable")]]


def _ndcg(ids, relevant) -> float:
    ideal = sum(1 / math.log2(n + 2) for n in range(min(TOP, len(relevant))))
    return sum(1 / math.log2(n + 2) for n, one in enumerate(ids) if one in relevant) / ideal if ideal else 0.0


def _times(name, values) -> dict:
    p50, p95 = np.percentile(values, [50, 95])
    return {f"{name}_p50": round(float(p50), 1), f"{name}_p95": round(float(p95), 1)}


def _relevant(path: Path) -> dict[str, set[str]]:
    if not path.exists():
        raise CommandError(f"找不到 {path}，请检查 --benchmark 指向的文件夹。")
    found: dict[str, set[str]] = {}
    for line in path.read_text("utf-8").splitlines():
        qid, doc = line.split("\t")[:2]
        found.setdefault(qid, set()).add(doc.strip())
    return found
