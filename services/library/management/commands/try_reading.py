"""Read files as the library would, without keeping anything: what becomes of each, and what it costs."""

import os
from pathlib import Path

from django.core.management.base import BaseCommand

from services.consultation import cutting
from services.library import words
from services.library.reading import Refused, run, sniff


class Command(BaseCommand):
    help = "Read files without keeping them; print passages and processor time per 1,000 of them."

    def add_arguments(self, parser):
        parser.add_argument("files", nargs="+", type=Path)

    def handle(self, *, files, **_options):
        for path in files:
            before = os.times()
            try:
                kind = sniff.format_of(path, path.name)
                if kind == "zip":
                    self.stdout.write(f"{path.name}：ZIP")
                    continue
                reading = run.read(path, kind)
            except Refused as refused:
                self.stdout.write(f"{path.name}：{words.refusal(refused.code, refused.facts)}")
                continue
            after = os.times()
            found = len(reading.pairs) if reading.pairs is not None else len(cutting.passages(reading.body))
            spent = after.children_user + after.children_system - before.children_user - before.children_system
            self.stdout.write(f"{path.name}：{kind}，{found} 段，{spent:.2f} s，每千段 {spent / max(found, 1) * 1000:.2f} s")
