"""Ask a sheet of questions, store the run, and fail below a gate: for a pipeline, or for a look before a release."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from services.base import DomainError
from services.consultation.models import Passage
from services.trials import actions, queries, running, sheet

EVERY = 50


class Command(BaseCommand):
    help = (
        "按表格逐题检验政策问答（列：问题、期望文号或页面、期望条款、期望拒答、地区、日期），存下这次运行；正确率低于通过线时以错误结束。"
    )

    def add_arguments(self, parser):
        parser.add_argument("sheet", type=Path, help=".xlsx 或 .csv")
        parser.add_argument("--gate", type=float, help="通过线，0 到 1，例如 .95")
        parser.add_argument("--name", default="", help="测试名称，默认为文件名；同名同内容的表格算同一份测试，可在页面比较各次运行")
        parser.add_argument("--faults", action="store_true", help="逐条列出不符合期望的问题")

    def handle(self, *, gate, name, faults, **options):
        path = options["sheet"]
        if gate is not None and not 0 < gate <= 1:
            raise CommandError("--gate 应在 0 与 1 之间，例如 .95。")
        if not Passage.objects.exists():
            raise CommandError("知识库是空的。请先发布内容，或运行 python manage.py demo --no-serve。")
        trial = actions.keep(name=name or path.name, rows=_read(path))
        run = actions.begin(trial=trial, by=None, at=timezone.localtime(), gate_share=gate, in_background=False)
        running.perform(run, at=timezone.localtime(), progress=self._progress)
        figures = queries.figures(run)
        if faults:
            self._list(run)
        told = "，".join(f"{kind} {count}" for kind, count in figures.faults.items())
        self.stdout.write(f"符合期望 {figures.right}/{figures.total}（{figures.share:.1%}）{'：' if told else ''}{told}")
        self.stdout.write(f"编码模型 {run.encoder}，知识库第 {run.edition} 版，阈值 {run.threshold}，中位 {figures.median_ms} 毫秒")
        if queries.passes(run, figures.share) is False:
            raise CommandError(f"正确率 {figures.share:.1%} 低于通过线 {gate:.1%}。")

    def _progress(self, done, total):
        if done % EVERY == 0 or done == total:
            self.stdout.write(f"已检验 {done}/{total}")
            self.stdout.flush()

    def _list(self, run):
        for row in queries.rows(run, only="wrong"):
            found = "、".join(source["title"] for source in row.found)
            self.stdout.write(f"{row.case.order} {row.get_fault_display()} {row.confidence:.2f} {row.case.question} → {found or '拒答'}")


def _read(path: Path):
    try:
        with path.open("rb") as file:
            return sheet.read(file)
    except OSError as error:
        raise CommandError(f"打不开 {path}，请检查文件名。") from error
    except DomainError as error:
        raise CommandError(str(error)) from error
