"""Train the adapter that leads everyday questions to the words of rules."""

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from services.consultation import training
from services.encoder import QUESTION_ADAPTER, phrases
from services.search.adapter import Adapter
from services.search.embed import QUICK


class Command(BaseCommand):
    requires_system_checks = []
    help = "用自编的“规则—口语问题”对训练问题适配层，写入程序的数据文件；约需几分钟。网站重启后使用。"

    def add_arguments(self, parser):
        parser.add_argument("--dry-run", action="store_true", help="只训练和检验，不写文件")

    def handle(self, *, dry_run, **options):
        store = phrases()
        if store.encoder.model != QUICK:
            raise CommandError(f"只能在内置编码器 {QUICK} 上训练，当前为 {settings.EMBEDDING_MODEL}。")
        made = training.train(store, self._say)
        made = Adapter(made.changes, {**made.facts, "date": timezone.localdate().isoformat()})
        self._say(f"{made.facts['held_out']}")
        if not dry_run:
            made.save(QUESTION_ADAPTER)
            self._say(f"已写出 {QUESTION_ADAPTER}")

    def _say(self, line):
        self.stdout.write(line)
        self.stdout.flush()
