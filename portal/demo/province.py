"""A believable province: fictional enterprises in real parks, composed from hand-written business profiles, seed fixed.

A profile is placed in a park at most once, and each copy keeps a share of its offers, needs and scope clauses in an
order of its own, so that no two enterprises of a park read alike.
"""

import random
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import yaml

from services.enterprises import uscc

PROFILES = Path(__file__).parent / "profiles"
SEED = 20261123
BRANDS = [
    "桂岭",
    "瑶溪",
    "澄岩",
    "沐江",
    "霁峰",
    "栖禾",
    "砚湖",
    "朗榕",
    "青澜",
    "云砺",
    "漓原",
    "邕泽",
    "沁枫",
    "岚辰",
    "禾屿",
    "星榕",
    "启潭",
    "拓砚",
    "川禾",
    "恒榕",
    "远榈",
    "润岭",
    "宏屿",
    "明榕",
    "泰砺",
    "华榈",
    "盛岚",
    "合澜",
    "景岩",
    "钧峰",
    "铭川",
    "鼎岚",
    "磐砺",
    "驰岭",
    "跃川",
    "凌澜",
    "擎岳",
    "旭榕",
    "晟禾",
    "昱岭",
    "弘砚",
    "博岚",
    "骏砺",
    "睿川",
    "信榕",
    "诚岭",
    "佳禾",
    "丰屿",
    "茂榈",
    "荣岩",
    "怀岭",
    "望江",
    "临屿",
    "长榈",
    "百川",
    "千禾",
    "万岭",
    "九榕",
    "五峰",
    "三江源",
    "金榈",
    "银岭",
    "铜鼓湾",
    "玉屿",
    "碧岩",
    "翠榈",
    "丹霞岭",
    "紫榕",
    "赤砺",
    "白鹭洲",
    "蓝屿",
    "黛岭",
    "素岩",
    "墨川",
    "海榈",
    "河榕",
    "湖岭",
    "泉砺",
    "溪岩",
    "雨榕",
    "雪岭",
    "霜川",
    "露禾",
    "雾岚",
    "风砺",
    "雷岭",
    "电榕",
    "光屿",
    "晨岭",
    "暮榕",
    "春禾",
    "夏榈",
    "秋岭",
    "冬川",
    "元榕",
    "亨岭",
    "利屿",
    "贞岩",
    "仁榕",
    "义岭",
    "礼川",
    "智砺",
    "信屿",
    "忠榕",
    "勇岭",
    "和榈",
    "平岩",
    "安榕",
    "宁岭",
    "康屿",
    "健川",
    "福榈",
    "禄岭",
    "寿榕",
    "喜岩",
    "庆岭",
    "祥川",
    "瑞屿",
    "吉榕",
    "顺岭",
    "达砺",
    "通榈",
    "兴岩",
    "旺岭",
    "隆榕",
    "昌川",
    "富屿",
    "贵岭",
    "强砺",
    "毅榕",
    "坚岭",
    "韧川",
    "敏屿",
    "捷榕",
    "迅岭",
    "锐砺",
    "精岩",
    "湛川",
    "专榕",
    "致岭",
    "卓屿",
    "越川",
    "超榕",
    "创岭",
    "新砺",
    "科屿",
    "研榕",
    "探岭",
    "索川",
]


@dataclass(frozen=True)
class Company:
    """One fictional enterprise, ready to be stored. revenue and assets in 元."""

    name: str
    code: str
    park: str
    industry: str
    scope: str
    offers: tuple[str, ...]
    needs: tuple[str, ...]
    staff: int
    revenue_cny: int
    assets_cny: int
    founded_on: date
    chain: str
    contact: str
    phone: str


def load_profiles(folder: Path = PROFILES) -> list[dict]:
    """All profiles with their chain, in the order of the files."""
    profiles = []
    for path in sorted(folder.glob("*.yaml")):
        profiles += [{**profile, "chain": path.stem} for profile in yaml.safe_load(path.read_text(encoding="utf-8"))]
    return profiles


def compose(count: int, cities: dict[str, str], *, seed: int = SEED) -> list[Company]:
    """Make `count` companies; cities maps a park's code to the short name of its city.

    Every profile is used once before any is used again. Raises ValueError if count exceeds the places the profiles name.
    """
    rng = random.Random(seed)
    places = list(_places(load_profiles(), rng))
    if count > len(places):
        raise ValueError(f"{len(places)} places for {count} enterprises; write more profiles")
    names = _Names(rng)
    return [
        _company(rng, profile, park, names.next(cities[park], profile["trade"]), serial)
        for serial, (profile, park) in enumerate(places[:count])
    ]


def _places(profiles, rng) -> Iterator[tuple[dict, str]]:
    """(profile, park) pairs, first each profile's first park, then the second ones, and so on."""
    orders = [(profile, rng.sample(profile["parks"], len(profile["parks"]))) for profile in profiles]
    for turn in range(max(len(parks) for _profile, parks in orders)):
        yield from ((profile, parks[turn]) for profile, parks in orders if turn < len(parks))


class _Names:
    """Enterprise names that do not repeat: city, brand, trade."""

    ENDINGS = ("有限公司", "有限公司", "有限公司", "科技有限公司", "实业有限公司", "有限责任公司")

    def __init__(self, rng):
        self.rng, self.used = rng, set()

    def next(self, city, trade):
        while True:
            prefix = self.rng.choice((city, city, "广西"))
            name = f"{prefix}{self.rng.choice(BRANDS)}{trade}{self.rng.choice(self.ENDINGS)}"
            if name not in self.used:
                self.used.add(name)
                return name


def _company(rng, profile, park, name, serial):
    low, high = profile["staff"]
    share = rng.random() ** 2  # most enterprises sit at the small end of a range
    revenue_wan = _between(profile["revenue"], share * rng.uniform(0.8, 1.2))
    return Company(
        name=name,
        code=made_up_code(rng, serial),
        park=park,
        industry=profile["industry"],
        scope=_vary_scope(rng, profile["scope"]),
        offers=_some(rng, profile["offers"]),
        needs=_some(rng, profile["needs"]),
        staff=_between((low, high), share),
        revenue_cny=revenue_wan * 10_000,
        assets_cny=int(revenue_wan * rng.uniform(0.6, 1.6)) * 10_000,
        founded_on=date(2004, 1, 1) + timedelta(days=rng.randrange(7_600)),
        chain=profile["chain"],
        contact=rng.choice("陈李黄梁韦覃莫农蒙罗陆周吴郑") + rng.choice(("经理", "女士", "先生", "主任")),
        phone=f"1990000{serial:04d}",
    )


def _between(limits, share):
    low, high = limits
    return round(low + (high - low) * min(max(share, 0), 1))


def _some(rng, phrases):
    """At least three quarters of the phrases, in an order of their own."""
    return tuple(rng.sample(phrases, max(3, len(phrases) - rng.randrange(len(phrases) // 4 + 1))))


def _vary_scope(rng, scope):
    """Leave out a clause or two and turn the order inside each part (一般项目, 许可项目); brackets stay with their clause."""
    parts = []
    for part in re.split(r"(?<=。)(?=\S)", scope):
        heading, colon, body = part.partition("：") if part.startswith(("一般项目：", "许可项目：")) else ("", "", part)
        clauses = [clause for clause in re.split(r"[；;](?![^（]*）)", body.rstrip("。")) if clause]
        keep = clauses if len(clauses) < 4 else rng.sample(clauses, len(clauses) - rng.randrange(2))
        parts.append(f"{heading}{colon}{'；'.join(keep)}。")
    return "".join(parts)


def made_up_code(rng, serial: int) -> str:
    """A code with right check characters in the unassigned region 459999, so that it belongs to nobody."""
    body = f"D{serial:05d}{rng.randrange(100):02d}"
    return uscc.complete("91459999", body)
