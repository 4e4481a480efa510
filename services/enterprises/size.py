"""企业划型: the size class of an enterprise from its industry and figures.

Source: 统计上大中小微型企业划分办法（2017）, 国统字〔2017〕213号; its table is reference data (SizeRule).
Large, medium and small must reach the lower limit of every listed indicator, otherwise the next lower class; micro is the rest.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from services.reference.models import SizeRule

WAN = 10_000  # 元 in one 万元
ORDER = ("large", "medium", "small")
LABELS = {"staff": "从业人员", "revenue_wan": "营业收入", "assets_wan": "资产总额"}


@dataclass(frozen=True)
class Rule:
    """Lower limits of one size class of one industry group; None where the indicator does not count. Money in 万元."""

    group: str
    size: str
    prefixes: tuple[str, ...]
    staff: int | None = None
    revenue_wan: int | None = None
    assets_wan: int | None = None
    verified: bool = True
    source: str = ""

    def limits(self) -> dict:
        return {name: getattr(self, name) for name in LABELS if getattr(self, name) is not None}


@dataclass(frozen=True)
class Figures:
    """Staff in persons, money in 万元; None where the enterprise gave none."""

    staff: int | None = None
    revenue_wan: Decimal | float | None = None
    assets_wan: Decimal | float | None = None


@dataclass(frozen=True)
class Verdict:
    """size is "" when it cannot be told: `missing` names the figures still needed; no group means the rule has no line."""

    size: str = ""
    group: str = ""
    missing: tuple[str, ...] = ()
    verified: bool = True
    source: str = ""


def load_rules() -> list[Rule]:
    """The rules of the reference table."""
    return [
        Rule(row.group, row.size, tuple(row.divisions.split()), row.staff, row.revenue_wan, row.assets_wan, row.verified, row.source)
        for row in SizeRule.objects.all()
    ]


def rules_for(rules: Iterable[Rule], industry_code: str) -> dict[str, Rule]:
    """The classes of the group with the longest prefix of the industry code, by size."""
    best, found = 0, {}
    for rule in rules:
        length = max((len(prefix) for prefix in rule.prefixes if industry_code.startswith(prefix)), default=0)
        if length > best:
            best, found = length, {}
        if length and length == best:
            found[rule.size] = rule
    return found


def classify(industry_code: str, figures: Figures, rules: Iterable[Rule]) -> Verdict:
    """Tell the size class of an enterprise of an industry with these figures."""
    classes = rules_for(rules, industry_code)
    if not classes:
        return Verdict()
    one = next(iter(classes.values()))
    counted = {name for rule in classes.values() for name in rule.limits()}
    missing = tuple(LABELS[name] for name in LABELS if name in counted and getattr(figures, name) is None)
    told = {"group": one.group, "verified": one.verified, "source": one.source}
    if missing:
        return Verdict(missing=missing, **told)
    for size in ORDER:
        if size in classes and all(getattr(figures, name) >= limit for name, limit in classes[size].limits().items()):
            return Verdict(size=size, **told)
    return Verdict(size="micro", **told)


def classify_enterprise(enterprise, rules: Iterable[Rule]) -> Verdict:
    """Tell the size class of what is registered about an enterprise."""
    figures = Figures(enterprise.staff_count, enterprise.revenue_wan, enterprise.assets_wan)
    return classify(enterprise.industry.code if enterprise.industry else "", figures, rules)
