"""Measure how soon a changed enterprise is found, with its rows in the database, in an index of any size; nothing stays changed."""

import time

import numpy as np
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from matching.engine import rank
from matching.partners import live, scale
from matching.partners.models import IndexChange
from matching.profiles import actions as profiles
from services.enterprises.models import Enterprise
from services.search.published import IndexMissing

STEPS = ("读取供需", "并入索引", "四份名单", "合计", "其中 CPU")


class Command(BaseCommand):
    help = (
        "在 scale_demo 生成的索引上测量一家企业的资料变更多久可查：改写经营范围、读取供需、写变更记录、并入索引、得出名单；测完全部撤回。"
    )

    def add_arguments(self, parser):
        parser.add_argument("--enterprises", type=int, default=100_000, help="虚拟省份的规模；0 为本站自己的索引")
        parser.add_argument("--changes", type=int, default=20, help="变更的企业数")

    def handle(self, *, enterprises, changes, **_options):
        snapshot = self._snapshot(enterprises)
        chosen = list(Enterprise.objects.verified().order_by("pk")[: changes + 1])
        taken = np.array(
            [self._change(snapshot, enterprise, n) for n, enterprise in enumerate(chosen)][1:]
        )  # the first one loads the encoder
        self.stdout.write(f"{len(snapshot.index)} 家企业的索引，{Enterprise.objects.count()} 家企业的数据库，{len(taken)} 处变更，秒：")
        for name, values in zip(STEPS, taken.T, strict=True):
            self.stdout.write(f"  {name}　中位数 {np.median(values):.3f}　最大 {values.max():.3f}")

    @staticmethod
    def _snapshot(enterprises):
        try:
            if not enterprises:
                return live.current()
            seen = list(IndexChange.objects.order_by("-pk").values_list("pk", flat=True)[: live.LATE])
            return live.Snapshot(scale.open_province(enterprises)[0], "bench", max(seen, default=0), frozenset(seen))
        except IndexMissing as error:
            made_by = f"scale_demo --enterprises {enterprises}" if enterprises else "build_index"
            raise CommandError(f"没有可用的索引，请先运行 {made_by}。") from error

    def _change(self, snapshot, enterprise, number):
        """Seconds of each step, of all, and of CPU."""
        with transaction.atomic():
            at, used = [time.perf_counter()], time.process_time()
            scope = f"{enterprise.scope}；生产第{number}号专用仪表、专用{number}号铝合金支架。"
            Enterprise.objects.filter(pk=enterprise.pk).update(scope=scope, version=enterprise.version + 1)
            profiles.refresh([enterprise.pk])
            at.append(time.perf_counter())
            fresh = snapshot.caught_up()
            at.append(time.perf_counter())
            rank.rank(fresh.index, str(enterprise.pk), top=20)
            at.append(time.perf_counter())
            transaction.set_rollback(True)
        return [*np.diff(at), at[-1] - at[0], time.process_time() - used]
