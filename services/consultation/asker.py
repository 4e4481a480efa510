"""Kinds of enterprise as people write them, 小微企业, 个体户, 规上, and which of them exclude each other. Pure."""

import re

KIND = re.compile(
    "|".join(
        [
            r"个体工商户|个体户|个体经营|夫妻店",
            r"小规模(?:纳税人)?",
            r"一般纳税人",
            r"小型微利企业|小型微利",
            r"小微企业|小微|小型、?微型企业|小企业|微企|初创企业",
            r"规上企业|规上|规模以上(?:工业)?企业|规模以上",
            r"中小企业|中小微企业|中小微",
            r"微型企业",
            r"小型企业",
            r"中型企业",
            r"大型企业|大企业|大公司",
            r"高新技术企业|高企|国高",
            r"专精特新(?:中小)?企业|专精特新",
            r"创新型(?:中小)?企业",
            r"科技型(?:中小)?企业|科小",
            r"[“\"]?小巨人[”\"]?(?:企业)?",
            r"外资企业|外商投资企业|外资|外企",
            r"国有企业|国企|央企",
            r"机关(?:和|、)?事业单位|机关单位|机关|事业单位|政府单位",
        ]
    )
)

# Of one enterprise only one in a group is true; umbrella words name several.
GROUPS = (
    (
        (re.compile(r"中小微"), {"micro", "small", "medium"}),
        (re.compile(r"小微|小型、?微型|小型微利"), {"micro", "small"}),
        (re.compile(r"中小(?:型)?企业"), {"small", "medium"}),
        (re.compile(r"大中型"), {"medium", "large"}),
        (re.compile(r"微型|微企"), {"micro"}),
        (re.compile(r"小型(?!微利|、?微型)|小企业"), {"small"}),
        (re.compile(r"(?<!大)中型|中等规模"), {"medium"}),
        (re.compile(r"大型企业|大企业|大公司"), {"large"}),
    ),
    ((re.compile(r"小规模"), {"small_taxpayer"}), (re.compile(r"一般纳税人"), {"general_taxpayer"})),
)
MEMBERS = [frozenset().union(*(kinds for _pattern, kinds in group)) for group in GROUPS]


def kinds_of(text: str) -> frozenset[str]:
    """The sizes and tax statuses that a text names: 微型 and 中型 exclude each other, 小微 covers both its parts."""
    return frozenset().union(*(kinds for group in GROUPS for pattern, kinds in group if pattern.search(text)))


def is_other(asked: frozenset[str], named: frozenset[str]) -> bool:
    """Tell whether a text names, in a group of which the asker names one, only others."""
    return any(asked & members and named & members and not asked & named & members for members in MEMBERS)
