"""Read every published index against its checksums: after a fault of a disk, or from time to time."""

from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from services.search import published


class Command(BaseCommand):
    help = "逐字节核对全部已发布的索引；日常打开索引时只核对文件大小。"

    def handle(self, **_options):
        broken = 0
        for pointer in sorted(Path(settings.VAR_DIR).rglob(published.CURRENT)):
            place = pointer.parent.relative_to(settings.VAR_DIR)
            try:
                folder, _about = published.open_version(pointer.parent, in_full=True)
                self.stdout.write(f"{place} {folder.name}：完好")
            except published.IndexMissing as error:
                broken += 1
                self.stdout.write(f"{place}：已损坏（{error}）")
        if broken:
            raise CommandError(f"{broken} 个索引已损坏，请重新建立：供需匹配用 build_index --force，虚拟省份用 scale_demo。")
