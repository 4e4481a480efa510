"""Delete conversations older than CONVERSATION_DAYS now; the worker does it every night."""

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from services.consultation import records


class Command(BaseCommand):
    help = "删除超过保存期的问答记录（提问、回答、评价），只留不含文字的统计。"

    def add_arguments(self, parser):
        parser.add_argument("--days", type=int, help="保存天数，默认按设置 CONVERSATION_DAYS")
        parser.add_argument("--dry-run", action="store_true", help="只报数，不删除")

    def handle(self, *, days, dry_run, **options):
        days = settings.CONVERSATION_DAYS if days is None else days
        if days < 0:
            raise CommandError("保存天数不能是负数。")
        if not days:
            self.stdout.write("保存天数为 0：问答记录长期保存，没有删除。")
        elif dry_run:
            self.stdout.write(f"超过 {days} 天的会话有 {records.old(timezone.now(), days).count()} 个，没有删除。")
        else:
            self.stdout.write(f"已删除 {records.expire(at=timezone.now(), days=days)} 条超过 {days} 天的提问。")
