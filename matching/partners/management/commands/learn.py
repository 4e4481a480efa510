"""Refit the fusion weights to people's decisions; they hold only if they do better on enterprises they have not seen."""

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from matching.partners import teaching, weights
from services.base import DomainError
from services.search.published import IndexMissing


class Command(BaseCommand):
    help = "按“采纳/不采纳”重新拟合匹配权重；在未参与拟合的企业上更好才启用。可恢复旧版本。"

    def add_arguments(self, parser):
        parser.add_argument("--dry-run", action="store_true", help="只计算并显示结果，不保存、不启用")
        parser.add_argument(
            "--rollback", nargs="?", type=int, const=-1, metavar="N", help="启用第 N 版，0 为预设权重；不写 N 则恢复上一次启用的版本"
        )

    def handle(self, *, dry_run, rollback, **_options):
        try:
            if rollback is not None:
                self._roll_back(rollback, dry_run)
            else:
                self._learn(dry_run)
        except DomainError as error:
            raise CommandError(str(error)) from None
        except IndexMissing:
            raise CommandError("匹配索引尚未建立，请先运行 build_index。") from None

    def _roll_back(self, number, dry_run):
        number = teaching.previous() if number < 0 else number
        if not dry_run:
            teaching.choose(number=number, at=timezone.now(), reason="learn --rollback")
        name = f"第 {number} 版" if number else "预设权重"
        self.stdout.write(f"{'将启用' if dry_run else '已启用'}{name}")

    def _learn(self, dry_run):
        made = teaching.learn(at=timezone.now(), dry_run=dry_run)
        learnt = made.learnt
        self.stdout.write(f"组合 {learnt.pairs} 对，来自 {learnt.askers} 家企业；{made.unknown} 条涉及已不在索引中的企业，未用")
        self.stdout.write(f"{'':<16}{'现行':>10}{'学习后':>10}")
        self.stdout.write(f"{'次序正确':<12}{learnt.right_before:>10.3f}{learnt.right_after:>10.3f}   未参与拟合的企业")
        self.stdout.write(f"{'损失':<14}{learnt.loss_before:>10.3f}{learnt.loss_after:>10.3f}")
        before, after = weights.plain(made.before.weights), weights.plain(learnt.weights)
        for name, value in before.items():
            self.stdout.write(f"{name:<16}{value:>10.3f}{after[name]:>10.3f}")
        self.stdout.write(self._end(made, dry_run))

    def _end(self, made, dry_run):
        if dry_run:
            return f"试算：{'优于' if made.learnt.is_better else '不优于'}现行权重，未保存"
        if made.is_chosen:
            return f"第 {made.number} 版已启用"
        return f"第 {made.number} 版不优于现行权重，已保存但未启用"
