"""Weights from decisions, kept as numbered sets: learn one, choose one, go back to an older one."""

from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from services.base import DomainError

from . import learning, live, weights
from .models import Decision, WeightChoice, WeightSet

LACKING = {
    "decisions": lambda: _("已处理的建议 %(has)d 条，至少需要 %(least)d 条"),
    "pairs": lambda: _("同一企业同一名单中“采纳”与“不采纳”的组合 %(has)d 对，至少需要 %(least)d 对"),
    "askers": lambda: _("有这种组合的企业 %(has)d 家，至少需要 %(least)d 家"),
}


class TooLittle(DomainError):
    """There are too few decisions to learn from."""

    code = "weights_too_little"


class NoSuchWeights(DomainError):
    code = "weights_unknown"


@dataclass(frozen=True)
class Outcome:
    """What learning came to. number: the kept set, 0 on a dry run; is_chosen: it holds from now on."""

    learnt: learning.Learnt
    before: weights.InForce
    unknown: int
    number: int = 0
    is_chosen: bool = False


def learn(*, at, user=None, dry_run: bool = False) -> Outcome:
    """Refit the weights to the standing decisions; keep the set, and let it hold only if it does better. Raises TooLittle, IndexMissing."""
    now = weights.in_force()
    taught = learning.lesson(live.current().index, list(Decision.objects.standing().order_by("pk")))
    if lacking := taught.lacking():
        parts = [LACKING[what]() % {"has": has, "least": least} for what, has, least in lacking]
        raise TooLittle(_("处理结果还不够，权重未变：%(parts)s。") % {"parts": "；".join(parts)})
    learnt = learning.learn(taught, now.weights)
    if dry_run:
        return Outcome(learnt, now, taught.unknown)
    kept = _keep(learnt, now, at=at, user=user)
    return Outcome(learnt, now, taught.unknown, kept.number, learnt.is_better)


def _keep(learnt, now, *, at, user) -> WeightSet:
    try:
        with transaction.atomic():
            number = (WeightSet.objects.values_list("number", flat=True).first() or 0) + 1
            values = weights.plain(learnt.weights)
            kept = WeightSet.objects.create(
                number=number, values=values, figures=learnt.figures(), based_on=now.number, made_by=user, made_at=at
            )
            if learnt.is_better:
                WeightChoice.objects.create(weights=kept, reason=_("保留样本上优于原权重，自动启用"), user=user, at=at)
    except IntegrityError:
        raise NoSuchWeights(_("刚刚有另一次学习完成，请重新运行。")) from None
    return kept


@transaction.atomic
def choose(*, number: int, at, user=None, reason: str = "") -> WeightChoice:
    """Let a kept set hold, 0 being the program's own. Raises NoSuchWeights if it is unknown or of another layout."""
    kept = WeightSet.objects.filter(number=number).first()
    if number and kept is None:
        raise NoSuchWeights(_("没有第 %(n)d 版权重。") % {"n": number})
    if kept and weights.read(kept.values) is None:
        raise NoSuchWeights(_("第 %(n)d 版权重的项目与当前程序不同，不能启用；请重新学习。") % {"n": number})
    return WeightChoice.objects.create(weights=kept, reason=reason or _("人工启用"), user=user, at=at)


def previous() -> int:
    """The number that held before the one that holds now; 0 is the program's own. Raises NoSuchWeights if nothing was ever chosen."""
    choices = [choice.number for choice in WeightChoice.objects.select_related("weights")]
    if not choices:
        raise NoSuchWeights(_("还没有启用过学习得到的权重，无可恢复。"))
    return next((number for number in choices if number != choices[0]), 0)
