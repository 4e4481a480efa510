"""Put questions without an answer into clusters now; the worker does it every minute."""

from django.core.management.base import BaseCommand

from services.followup import collecting
from services.followup.models import Cluster


class Command(BaseCommand):
    help = "把没有依据、评价没帮助或被标为错误引用的提问归入未答问题。"

    def handle(self, **options):
        put = collecting.collect()
        self.stdout.write(f"归入 {put} 条提问，现有未答问题 {Cluster.objects.count()} 个。")
