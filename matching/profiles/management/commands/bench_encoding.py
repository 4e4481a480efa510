"""Measure the configured encoder beside plain sentence-transformers float32, on this machine's own texts."""

import json
import time
from dataclasses import asdict
from itertools import groupby
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from matching.profiles import knowledge
from matching.profiles.models import Phrase
from services.consultation.models import Passage
from services.search import bench, builtin
from services.search.embed import Encoder

PASSAGE_CHARACTERS = 350
REPORT_EVERY_S = 3


class Command(BaseCommand):
    help = "对比当前编码器与 sentence-transformers 原样 float32 的编码速度与排序一致性：词组、段落各测一次，写出 JSON 与表格。"

    def add_arguments(self, parser):
        parser.add_argument("--threads", type=int, nargs="+", default=[1], help="线程数，可给多个，如 1 2")
        parser.add_argument("--limit", type=int, default=0, help="每类最多取多少条（均匀抽取），0 为全部")
        parser.add_argument("--corpus", type=Path, help="段落改读此 JSONL 文件（title、text），默认用知识库条款拼成约 350 字的段落")
        parser.add_argument("--out", type=Path, help="结果 JSON，默认写入 VAR_DIR/eval/encoding.json")

    def handle(self, *, threads, limit, corpus, out, **options):
        kinds = {"词组": ("query", phrases()), "段落": ("passage", _read(corpus) if corpus else passages())}
        if scarce := [name for name, (_, texts) in kinds.items() if len(texts) < 2]:
            raise CommandError(f"{'、'.join(scarce)}不足两条。请先运行 python manage.py demo --no-serve，或用 --corpus 指定文件。")
        found = []
        for count in threads:
            tried = Encoder(settings.EMBEDDING_MODEL, settings.MODELS_DIR, threads=count)
            plain = Encoder(builtin.NAME, settings.MODELS_DIR, threads=count)
            for name, (kind, texts) in kinds.items():
                made = bench.compare(_spread(texts, limit), kind, tried, plain, self._progress(f"{name}（{count} 线程）"))
                found.append((name, count, made))
        self._write(out or Path(settings.VAR_DIR) / "eval" / "encoding.json", found)
        self._table(found)

    def _progress(self, what):
        last = time.monotonic()

        def report(done, total):
            nonlocal last
            if done == total or time.monotonic() - last >= REPORT_EVERY_S:
                last = time.monotonic()
                self.stdout.write(f"{what} {done}/{total}")
                self.stdout.flush()

        return report

    def _write(self, path, found):
        path.parent.mkdir(parents=True, exist_ok=True)
        rows = [
            {"texts_of": name, "threads": count, "times_faster": made.times_faster, "times_less_cpu": made.times_less_cpu, **asdict(made)}
            for name, count, made in found
        ]
        path.write_text(json.dumps(rows, ensure_ascii=False, indent=1), "utf-8")
        self.stdout.write(f"已写出 {path}")

    def _table(self, found):
        self.stdout.write(f"\n编码器 {found[0][2].tried.encoder}，对照 sentence-transformers float32 {found[0][2].plain.encoder}")
        self.stdout.write("文本  线程    条数  平均字数   条/秒  对照条/秒  快几倍  CPU 省几倍  余弦最小  余弦平均  前十相同")
        for name, count, made in found:
            self.stdout.write(
                f"{name}{count:>6}{made.texts:>8}{made.characters:>10.1f}{made.texts / made.tried.wall_s:>8.0f}"
                f"{made.texts / made.plain.wall_s:>11.0f}{made.times_faster:>8.2f}{made.times_less_cpu:>12.2f}"
                f"{made.cosine_min:>10.5f}{made.cosine_mean:>10.6f}{made.same_neighbours_share:>10.4f}"
            )


def phrases() -> list[str]:
    """The names of the chain knowledge and whatever the enterprises offer and need."""
    return list(dict.fromkeys([*knowledge.load().names, *Phrase.objects.order_by().values_list("text", flat=True).distinct()]))


def passages() -> list[str]:
    """Stretches of about PASSAGE_CHARACTERS characters of the knowledge base, one from every clause on."""
    made = []
    rows = Passage.objects.order_by("document", "order").values_list("document", "text")
    for _document, group in groupby(rows, key=lambda row: row[0]):
        texts = [text for _, text in group]
        made += ["".join(texts[n:])[:PASSAGE_CHARACTERS] for n in range(len(texts))]
    return list(dict.fromkeys(made))


def _read(path):
    if not path.exists():
        raise CommandError(f"找不到 {path}，请检查 --corpus。")
    rows = [json.loads(line) for line in path.read_text("utf-8").splitlines() if line.strip()]
    return [f"{row.get('title', '')}\n{row.get('text', '')}"[:PASSAGE_CHARACTERS] for row in rows]


def _spread(texts, limit):
    """At most `limit` texts, evenly spread over all of them."""
    return texts[:: max(1, -(-len(texts) // limit))] if limit else texts
