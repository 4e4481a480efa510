"""Who asks and how big: the kinds of enterprise and the figures that a question names. Pure.

The asker's own figures (我们300人, 营收2000万元) say which branch of a rule applies; they are no words to look for.
"""

import re
from dataclasses import dataclass

# name → as people write it; the first one of a pattern that fits is the kind
KINDS = {
    "个体工商户": r"个体工商户|个体户|个体经营|夫妻店",
    "小规模纳税人": r"小规模(?:纳税人)?",
    "一般纳税人": r"一般纳税人",
    "小型微利企业": r"小型微利企业|小型微利",
    "小微企业": r"小微企业|小微|小型、?微型企业|小企业|微企|初创企业",
    "规上企业": r"规上企业|规上|规模以上(?:工业)?企业|规模以上",
    "中小企业": r"中小企业|中小微企业|中小微",
    "微型企业": r"微型企业",
    "小型企业": r"小型企业",
    "中型企业": r"中型企业",
    "大型企业": r"大型企业|大企业|大公司",
    "高新技术企业": r"高新技术企业|高企|国高",
    "专精特新中小企业": r"专精特新(?:中小)?企业|专精特新",
    "创新型中小企业": r"创新型(?:中小)?企业",
    "科技型中小企业": r"科技型(?:中小)?企业|科小",
    "小巨人企业": r"[“\"]?小巨人[”\"]?(?:企业)?",
    "外资企业": r"外资企业|外商投资企业|外资|外企",
    "国有企业": r"国有企业|国企|央企",
    "机关事业单位": r"机关(?:和|、)?事业单位|机关单位|机关|事业单位|政府单位",
}
KIND = re.compile("|".join(f"(?P<k{n}>{pattern})" for n, pattern in enumerate(KINDS.values())))
NAMES = list(KINDS)
NUMBER = r"(\d+(?:\.\d+)?)\s*"
PEOPLE = re.compile(NUMBER + r"(?:多|来)?(?:个|名|号)?(?:人|员工|职工)")
MONEY = re.compile(NUMBER + r"(?:多)?(亿|千万|百万|万|千)?元?(?=[^\d年月日人个名家%岁条项]|$)")
UNITS = {"亿": 10_000, "千万": 1_000, "百万": 100, "万": 1, "千": 0.1, "": 0.0001}
OWN = re.compile(r"我们?|咱们?|公司|本企业|厂(?!房)")


@dataclass(frozen=True)
class Asker:
    """kinds in the order they are named; money_wan: amounts in 万元."""

    kinds: tuple[str, ...] = ()
    people: int | None = None
    money_wan: tuple[float, ...] = ()
    is_own: bool = False


def read(question: str) -> Asker:
    """Read who asks, from a question in the form of tokens.normalise."""
    people = PEOPLE.search(question)
    amounts = [float(number) * UNITS[unit] for number, unit in MONEY.findall(question) if unit]
    return Asker(
        tuple(dict.fromkeys(NAMES[int(found.lastgroup[1:])] for found in KIND.finditer(question))),
        int(float(people[1])) if people else None,
        tuple(amounts),
        bool(OWN.search(question)),
    )
