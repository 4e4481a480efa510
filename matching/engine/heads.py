"""Head words: what a Chinese phrase names stands last. 甘蔗种植机 is a machine and no 甘蔗, whatever the encoder makes of the two."""

import re
from functools import lru_cache

import numpy as np

# What is left of a likeness if the heads differ, if one phrase merely qualifies the other, if one is a service or machine and the other not.
OTHER_HEAD, QUALIFIER, OTHER_SORT = 0.5, 0.4, 0.3
TAIL = 2  # characters a head is looked for in, once the last that only say what sort of thing it is are taken off
SORTS = set("机器设备装置炉床仪车船线料品件剂物用类级等服务加工制造处理系统工程产业化性的")
MACHINES = (*"机炉床仪", "设备", "装置", "模具", "生产线")
SERVICES = tuple(
    [
        "运输",
        "联运",
        "水运",
        "海运",
        "驳运",
        "转运",
        "短驳",
        "仓储",
        "物流",
        "配送",
        "订舱",
        "报关",
        "装卸",
        "绑扎",
        "检测",
        "检验",
        "试验",
        "测试",
        "认证",
        "监测",
        "维修",
        "维护",
        "检修",
        "修理",
        "清洗",
        "安装",
        "施工",
        "设计",
        "开发",
        "咨询",
        "培训",
        "代理",
        "服务",
        "租赁",
        "期租",
        "外包",
        "托管",
        "运营",
        "保险",
        "评估",
        "勘察",
        "处置",
        "回收",
        "收运",
        "改造",
        "拆除",
    ]
)
JOIN = re.compile(r"[和与及、或]")
SIZE = re.compile(r"(?:\d[\d.]*[^\d]{0,2}|[^\u4e00-\u9fff]+)$")  # 9.5毫米, 99.8%, 4N


def fits(need: str, offer: str) -> float:
    """How far the offer can be what the need names, as far as their heads tell: 1, or less."""
    if need in offer and not offer.endswith(need):
        return QUALIFIER
    return agreement(need, offer)


def fits_kinds(phrases, need: int, offers: np.ndarray) -> np.ndarray:
    """fits() of one need and many offers by their numbers in `phrases`."""
    fitting, said = _agreements(phrases, need, offers), phrases.text(need)
    for i, offer in enumerate(map(phrases.text, offers.tolist())):
        if said in offer and not offer.endswith(said):
            fitting[i] = QUALIFIER
    return fitting


def fitted_kinds(phrases, offer: int, needs: np.ndarray) -> np.ndarray:
    """fits() of many needs and one offer."""
    fitting, said = _agreements(phrases, offer, needs), phrases.text(offer)
    for i, need in enumerate(map(phrases.text, needs.tolist())):
        if need in said and not said.endswith(need):
            fitting[i] = QUALIFIER
    return fitting


def _agreements(phrases, one, others):
    """agreement() of one phrase with many, asked once a kind: there are far fewer kinds than phrases."""
    kinds, places = np.unique(phrases.heads[others], return_inverse=True)
    mine = phrases.head_kinds[phrases.heads[one]]
    each = np.array([agreement_of_kinds(mine, phrases.head_kinds[kind]) for kind in kinds], np.float32)[places]
    return np.where(others == one, np.float32(1), each)


@lru_cache(maxsize=1 << 18)
def agreement(one: str, other: str) -> float:
    """1 if any part of one shares its head with any of the other, else what is left."""
    return 1.0 if one == other else agreement_of_kinds(kind(one), kind(other))


@lru_cache(maxsize=1 << 18)
def agreement_of_kinds(one: tuple, other: tuple) -> float:
    """agreement() of two different phrases of these kinds."""
    return max(_agree(*a, *b) for a in one for b in other)


def is_service(text: str) -> bool:
    return text.endswith(SERVICES)


def _agree(tail, sort, other_tail, other_sort):
    if not tail or not other_tail:
        return 1.0
    return OTHER_SORT if sort != other_sort else 1.0 if tail & other_tail else OTHER_HEAD


@lru_cache(maxsize=1 << 18)
def kind(text: str) -> tuple[tuple[frozenset, str], ...]:
    """The telling characters at the end of each part of a phrase, and what sort of thing it is: all that agreement looks at."""
    parts = [part for part in (SIZE.sub("", part) for part in JOIN.split(text)) if part]
    return tuple((frozenset(_bare(part)[-TAIL:]), _sort(part)) for part in parts) or ((frozenset(), ""),)


def _sort(part):
    return "machine" if part.endswith(MACHINES) else "service" if is_service(part) else "thing"


def _bare(part):
    while len(part) > TAIL and part[-1] in SORTS:
        part = part[:-1]
    return part
