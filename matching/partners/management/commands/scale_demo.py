"""Make a synthetic province of any size, as an index folder of its own; the demo and its index are left alone."""

import time

from django.core.management.base import BaseCommand

from matching.partners import scale


class Command(BaseCommand):
    help = "用产业链知识的产品名称重新组合出一个虚拟省份，写成单独的匹配索引，供 bench_matching 测量。"

    def add_arguments(self, parser):
        parser.add_argument("--enterprises", type=int, default=100_000, help="企业数量")
        parser.add_argument("--variants", type=int, default=scale.VARIANTS, help="每个产品名称派生的词组数量")
        parser.add_argument("--encoded", action="store_true", help="逐个计算全部词组的向量（需数小时）；默认由抽样推算")

    def handle(self, *, enterprises, variants, encoded, **_options):
        begun, last = time.monotonic(), {}

        def progress(step, done, of):
            now = time.monotonic()
            if done in (0, of) or now - last.get(step, 0) > 2:
                last[step] = now
                self.stdout.write(f"{now - begun:6.0f} 秒　{step} {done} / {of}")
                self.stdout.flush()

        version = scale.make(enterprises, variants=variants, encoded=encoded, progress=progress)
        self.stdout.write(f"{enterprises} 家企业已写入 {scale.root(enterprises) / version}，用时 {time.monotonic() - begun:.0f} 秒")
