"""Compile locale/*/LC_MESSAGES/django.po without the gettext tools, which many machines lack."""

import polib
from django.conf import settings
from django.core.management.base import BaseCommand


class Command(BaseCommand):
    help = "编译界面译文，不需要 gettext 工具。"

    def handle(self, *args, **options):
        for folder in settings.LOCALE_PATHS:
            for path in folder.glob("*/LC_MESSAGES/django.po"):
                catalogue = polib.pofile(str(path))
                catalogue.save_as_mofile(str(path.with_suffix(".mo")))
                self.stdout.write(f"{path.parent.parent.name}：{catalogue.percent_translated()}%")
