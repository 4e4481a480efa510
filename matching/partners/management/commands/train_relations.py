"""Learn the relation model from the chain knowledge and store it beside the engine."""

import time

from django.core.management.base import BaseCommand
from django.utils import timezone

from matching.engine import relations, training
from matching.knowledge import base
from matching.profiles import knowledge
from services.encoder import phrases


class Command(BaseCommand):
    requires_system_checks = []  # reads files and vectors only: what officers added is no part of the repository's model
    help = "用产业链知识训练上下游关系模型，报告留出产品上的 Hit@10 与 MRR，并存入 matching/engine/data/relations。"

    def add_arguments(self, parser):
        parser.add_argument("--dry-run", action="store_true", help="只训练和报告，不写文件")

    def handle(self, *, dry_run, **options):
        started, chains = time.monotonic(), base.load(base.BUYERS)
        facts = {
            "encoder": knowledge.vectors_like(phrases().encoder),
            "knowledge": base.digest(base.BUYERS),
            "date": timezone.localdate().isoformat(),
        }
        self.stdout.write(f"编码器 {facts['encoder']}，知识 {facts['knowledge']}：{len(chains.nodes)} 个节点，{len(chains.edges)} 条关系")
        model = training.train(chains, phrases().vectors, facts, self._say)
        if not dry_run:
            relations.save(model)
        self._say(f"用时 {time.monotonic() - started:.0f} 秒，{'未写文件' if dry_run else f'已写入 {relations.DATA}'}")

    def _say(self, line):
        self.stdout.write(line)
        self.stdout.flush()
