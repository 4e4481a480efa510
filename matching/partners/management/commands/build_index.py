"""Build the partner index; what an interrupted run read and embedded is kept, so running it again goes on from there."""

import time

from django.core.management.base import BaseCommand

from matching.partners import actions


class Command(BaseCommand):
    help = "读取已核验企业的供需并建立匹配索引；中断后再次运行会接着做。"

    def add_arguments(self, parser):
        parser.add_argument("--force", action="store_true", help="即使当前索引可用也重新建立")

    def handle(self, *, force, **_options):
        start, last = time.monotonic(), 0.0

        def progress(done, total):
            nonlocal last
            if time.monotonic() - last > 1 or done == total:
                last = time.monotonic()
                self.stdout.write(f"\r{done} / {total}，已用 {last - start:.0f} 秒", ending="")
                self.stdout.flush()

        version = actions.build(progress, force=force)
        self.stdout.write(f"\r索引 {version} 可用，用时 {time.monotonic() - start:.1f} 秒")
