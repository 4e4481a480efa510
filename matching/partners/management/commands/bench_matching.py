"""Measure ranking on synthetic provinces made by `scale_demo`, and the phrase search beside other ways to do it."""

import json
import os
import time
from datetime import UTC, datetime
from pathlib import Path

import faiss
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from matching.partners import benchmark, scale, searchers
from services.search.published import IndexMissing

SEED = 101  # of the askers whose lists are compared; the numbers in `candidates` were chosen on others


class Command(BaseCommand):
    help = "在 scale_demo 生成的虚拟省份上测量匹配的速度、召回率与内存；结果写入 var/eval/ 并打印成表。请设 OMP_NUM_THREADS=1 运行。"

    def add_arguments(self, parser):
        parser.add_argument("--enterprises", type=int, nargs="+", default=[100_000], help="一个或多个规模，由小到大")
        parser.add_argument("--askers", type=int, default=100, help="计时的企业数")
        parser.add_argument("--exact", type=int, default=30, help="与逐一计算对照召回率的企业数，0 为不对照")
        parser.add_argument("--no-others", action="store_true", help="不与其他检索库对照")

    def handle(self, *, enterprises, askers, exact, no_others, **_options):
        faiss.omp_set_num_threads(1)
        told = {"at": datetime.now(UTC).isoformat(), "load": os.getloadavg()[0], "cores": os.cpu_count(), "threads": 1, "sizes": []}
        for count in enterprises:
            told["sizes"].append(self._measure(count, askers, exact))
        first, last = told["sizes"][0], told["sizes"][-1]
        told["p95_ratio"] = {name: round(last[f"{name}_p95_ms"] / first[f"{name}_p95_ms"], 2) for name in ("wall", "cpu")}
        if not no_others:
            told["bandwidth_gb_per_s"] = searchers.bandwidth()
            index, _about = scale.open_province(enterprises[-1])
            told["phrase_search"] = searchers.compare(index.phrases, index.near, lambda way: self.stdout.write(f"词组检索：{way}"))
        out = Path(settings.VAR_DIR) / "eval" / f"matching-{enterprises[-1]}.json"
        out.parent.mkdir(parents=True, exist_ok=True)
        out.write_text(json.dumps(told, ensure_ascii=False, indent=1), "utf-8")
        self._print(told, out)

    def _measure(self, count, askers, exact):
        begun = time.perf_counter()
        try:
            index, about = scale.open_province(count)
        except IndexMissing as error:
            raise CommandError(f"没有 {count} 家企业的虚拟省份，请先运行 scale_demo --enterprises {count}。") from error
        opened = round(time.perf_counter() - begun, 2)
        asked = benchmark.askers(index, askers)
        _ = index.linker.background, [benchmark.speed(index, asked[:3])]  # chain tables and names are made at first use
        fresh = benchmark.speed(index, benchmark.askers(index, askers, seed=2))  # pages of the index are mapped as they are first read
        made = {**about, "open_s": opened, "fresh": fresh, **benchmark.speed(index, asked), **benchmark.memory()}
        self.stdout.write(f"{count} 家企业已计时，开始对照召回率")
        if exact:
            made["recall"] = benchmark.recall(index, benchmark.askers(index, exact, seed=SEED), self._count)
        made["change_s"] = benchmark.change(index, asked[:10])
        return made

    def _count(self, done, of):
        if done % 5 == 0 or done == of:
            self.stdout.write(f"　逐一计算 {done} / {of}")
            self.stdout.flush()

    def _print(self, told, out):
        for one in told["sizes"]:
            kind = {scale.COMPOSED: "推算", scale.ENCODED: "逐个编码"}[one["vectors"]]
            self.stdout.write(
                f"\n{one['count']} 家企业，{one['held']} 个供需词组（不同的 {one['phrases']} 个，向量{kind}，{one['encoder']}）"
            )
            self.stdout.write("  四份名单：实际 {wall_p50_ms} 毫秒，95% 在 {wall_p95_ms} 内；CPU {cpu_p50_ms} / {cpu_p95_ms}".format(**one))
            self.stdout.write("  刚打开时：实际 {wall_p50_ms} 毫秒，95% 在 {wall_p95_ms} 内".format(**one["fresh"]))
            self.stdout.write("  打开 {open_s} 秒；常驻内存 {rss_gb} GB，其中自有 {own_gb}；一处变更可查 {change_s} 秒".format(**one))
            if "recall" in one:
                for kind, told_of in one["recall"].items():
                    line = "  前 20 名 {kind}：同一企业 {same}，得分不低于第 20 名 {as_good}，得分总和之比 {mass}"
                    self.stdout.write(line.format(kind=kind, **told_of))
        self.stdout.write(f"\n95% 用时之比（最大/最小规模）：{told['p95_ratio']}；系统负载 {told['load']:.1f}（{told['cores']} 核）")
        if "phrase_search" in told:
            self.stdout.write(f"词组检索，单线程读内存 {told['bandwidth_gb_per_s']} GB/秒")
        for row in told.get("phrase_search", ()):
            self.stdout.write("  " + "　".join(f"{name} {value}" for name, value in row.items()))
        self.stdout.write(f"结果已写入 {out}")
