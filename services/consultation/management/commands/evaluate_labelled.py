"""Measure the answers on the hand-labelled questions against the knowledge base as it stands in the database."""

import json
from collections import Counter
from dataclasses import asdict
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.test.utils import override_settings

from services.consultation import calibration, marking
from services.consultation.index import keeper
from services.consultation.models import Passage

EVERY = 50
ANY = 1e-9  # a threshold that every confidence passes, unless nothing was found
TARGETS = (0.90, 0.92, 0.93, 0.94, 0.95, 0.96, 0.97, 0.98)
FAULTS = {"silent": "该答未答", "wrong_source": "依据不对", "words_missing": "缺少要点", "not_silent": "该拒未拒"}


class Command(BaseCommand):
    help = "用人工标注的问题检验政策问答：应答的是否引对依据、写出要点，应拒的是否拒答；按类型给出正确率。"

    def add_arguments(self, parser):
        parser.add_argument("--questions", type=Path, default=marking.QUESTIONS, help="标注文件，默认随程序提供的 questions.yaml")
        parser.add_argument("--out", type=Path, help="结果 JSON，默认写入 VAR_DIR/eval/labelled.json")
        parser.add_argument("--faults", action="store_true", help="逐条列出答错的问题")
        parser.add_argument("--target", type=float, help="按此目标（如 0.95：作答中至少 95%% 正确）定门槛后检验；默认用当前设置")
        parser.add_argument("--calibrate", action="store_true", help="不设门槛地作答，重写校准表 data/calibration.csv，并列出各目标的门槛")

    def handle(self, *, questions, out, faults, target, calibrate, **options):
        if not Passage.objects.exists():
            raise CommandError("知识库是空的。请先运行 python manage.py demo --no-serve，再检验。")
        if not questions.exists():
            raise CommandError(f"找不到 {questions}，请检查 --questions。")
        threshold = ANY if calibrate else _threshold(target)
        keeper.renew()
        with override_settings(ANSWER_THRESHOLD=threshold):
            marks = self._mark(marking.read(questions))
        if calibrate:
            self._calibrate(marks)
            return
        if faults:
            self._list(marks)
        self._write(out or settings.VAR_DIR / "eval" / "labelled.json", marks)
        self._table(marks)
        given = [mark for mark in marks if mark.is_given]
        self.stdout.write(f"门槛 {threshold:.3f}：作答 {len(given)}，其中正确 {_share(given)}")

    def _mark(self, rows) -> list[marking.Mark]:
        marks = []
        for mark in marking.mark_all(rows):
            marks.append(mark)
            if len(marks) % EVERY == 0 or len(marks) == len(rows):
                self.stdout.write(f"已检验 {len(marks)}/{len(rows)}")
        return marks

    def _calibrate(self, marks):
        judged = [(mark.confidence, mark.is_right) for mark in marks if mark.is_given]
        calibration.write(judged)
        self.stdout.write(f"已写出 {calibration.TABLE}（{len(judged)} 个回答）\n{'目标':<6}{'门槛':>8}{'作答':>8}{'答对':>8}")
        for target in TARGETS:
            try:
                threshold = calibration.threshold(target, judged)
            except ValueError:
                continue
            right = [is_right for confidence, is_right in judged if confidence >= threshold]
            self.stdout.write(f"{target:<8.2f}{threshold:>10.4f}{len(right):>10}{sum(right):>10}")

    def _table(self, marks):
        self.stdout.write(f"\n{'类型':<14}{'正确/全部':>10}{'调参半':>12}{'留出半':>12}  差错")
        for kind in [*dict.fromkeys(mark.kind for mark in marks), ""]:
            part = [mark for mark in marks if not kind or mark.kind == kind]
            halves = [_share([mark for mark in part if mark.is_held_out == held]) for held in (False, True)]
            told = "，".join(f"{FAULTS[name]} {count}" for name, count in Counter(mark.fault for mark in part if mark.fault).most_common())
            self.stdout.write(f"{kind or '全部':<14}{_share(part):>14}{halves[0]:>14}{halves[1]:>14}  {told}")

    def _list(self, marks):
        for mark in marks:
            if not mark.is_right:
                self.stdout.write(f"{mark.id} {FAULTS[mark.fault]} {mark.confidence:.2f} {mark.question} → {'、'.join(mark.cited[:3])}")

    def _write(self, path, marks):
        path.parent.mkdir(parents=True, exist_ok=True)
        right = {
            name: _right(part)
            for name, part in (
                ("all", marks),
                ("tuning", [m for m in marks if not m.is_held_out]),
                ("held_out", [m for m in marks if m.is_held_out]),
            )
        }
        made = {"encoder": keeper.current().encoder, "right_share": right, "marks": [asdict(mark) for mark in marks]}
        path.write_text(json.dumps(made, ensure_ascii=False, indent=1), "utf-8")
        self.stdout.write(f"已写出 {path}")


def _threshold(target) -> float:
    if target is None:
        return settings.ANSWER_THRESHOLD
    try:
        return calibration.threshold(target)
    except ValueError as error:
        raise CommandError(f"校准表里没有能达到 {target:.0%} 的门槛，请降低 --target。") from error


def _right(marks) -> float:
    return round(sum(mark.is_right for mark in marks) / (len(marks) or 1), 4)


def _share(marks) -> str:
    return f"{sum(mark.is_right for mark in marks)}/{len(marks)} {_right(marks):.0%}" if marks else "-"
