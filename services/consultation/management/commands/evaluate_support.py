"""How well support.py tells sentences that a passage bears out from those it does not, on labelled/sentences.yaml."""

from pathlib import Path

import yaml
from django.core.management.base import BaseCommand

from services.consultation import support
from services.encoder import phrases

SENTENCES = Path(support.__file__).parent / "labelled" / "sentences.yaml"


class Command(BaseCommand):
    help = "标注句子上的引用核对：应留的留下多少，应去的去掉多少"

    def add_arguments(self, parser):
        parser.add_argument("--faults", action="store_true", help="列出判断有误的句子")

    def handle(self, *args, faults, **options):
        judge, rows = support.Judge(phrases().encoder), []
        for number, row in enumerate(yaml.safe_load(SENTENCES.read_text("utf-8")), 1):
            wanted = [("yes", text) for text in row["yes"]] + [(kind, text) for kind, texts in row["no"].items() for text in texts]
            rows += [(number % 2, kind, text, judge.judge(text, [row["passage"]])) for kind, text in wanted]
        self.stdout.write(f"{'':10}{'odd':>12}{'even':>12}")
        for kind in dict.fromkeys(kind for _half, kind, _text, _verdict in rows):
            cells = [self._cell([row for row in rows if row[0] == half and row[1] == kind]) for half in (1, 0)]
            self.stdout.write(f"{kind:10}{cells[0]:>12}{cells[1]:>12}")
        for half, kind, text, verdict in rows if faults else []:
            if not self._is_right(kind, verdict):
                self.stdout.write(
                    f"{'odd' if half else 'even'} {kind}: {text} {verdict.reason} {verdict.share:.2f} {verdict.closeness:.2f}"
                )

    def _cell(self, rows) -> str:
        return f"{sum(self._is_right(kind, verdict) for _half, kind, _text, verdict in rows)}/{len(rows)}"

    @staticmethod
    def _is_right(kind, verdict) -> bool:
        return (kind == "yes") == (not verdict.reason)
