"""Head words: what a Chinese phrase names stands last. 甘蔗种植机 is a machine and no 甘蔗, whatever the encoder makes of the two."""

import re
from functools import lru_cache

OTHER_HEAD, QUALIFIER = 0.5, 0.4  # what is left of a likeness if the heads differ, and if one phrase merely qualifies the other
TAIL = 2  # characters a head is looked for in, once the last that only say what sort of thing it is are taken off
SORTS = set("机器设备装置炉床仪车船线料品件剂物用类级等服务加工制造处理系统工程产业化性的")
MACHINES = tuple("机炉床仪") + ("设备", "装置", "模具", "生产线")
JOIN = re.compile(r"[和与及、或]")
SIZE = re.compile(r"(?:\d[\d.]*[^\d]{0,2}|[^\u4e00-\u9fff]+)$")  # 9.5毫米, 99.8%, 4N


def fits(need: str, offer: str) -> float:
    """How far the offer can be what the need names, as far as their heads tell: 1, or less."""
    if need in offer and not offer.endswith(need):
        return QUALIFIER
    return agreement(need, offer)


@lru_cache(maxsize=1 << 18)
def agreement(one: str, other: str) -> float:
    """1 if any part of one shares its head with any of the other, else OTHER_HEAD."""
    pairs = ((a, b) for a in _heads(one) for b in _heads(other))
    return 1.0 if one == other or any(_agree(*a, *b) for a, b in pairs) else OTHER_HEAD


def _agree(tail, is_machine, other_tail, other_is_machine):
    return not tail or not other_tail or (is_machine == other_is_machine and bool(tail & other_tail))


@lru_cache(maxsize=1 << 18)
def _heads(text):
    """The telling characters at the end of each part of a phrase, and whether it is a machine."""
    parts = [part for part in (SIZE.sub("", part) for part in JOIN.split(text)) if part]
    return [(frozenset(_bare(part)[-TAIL:]), part.endswith(MACHINES)) for part in parts] or [(frozenset(), False)]


def _bare(part):
    while len(part) > TAIL and part[-1] in SORTS:
        part = part[:-1]
    return part
