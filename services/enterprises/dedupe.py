"""Are two enterprise names the same, or near enough to ask? Pure functions over names.

A name is read as place + core: 广西南宁市某某有限责任公司 and 南宁某某有限公司 are the same, 柳州某某有限公司 is not.
"""

import re
import unicodedata

CITIES = ["南宁", "柳州", "桂林", "梧州", "北海", "防城港", "钦州", "贵港", "玉林", "百色", "贺州", "河池", "来宾", "崇左"]
PROVINCE = re.compile(r"^(广西壮族自治区|广西省|广西)")
CITY = re.compile(rf"^({'|'.join(CITIES)})市?")
NOISE = re.compile(r"[\W_]+")
LEGAL_FORM = re.compile(r"(股份有限公司|有限公司|集团公司|总公司|分公司|公司|合作社|厂)$")
COUNTERS = re.compile(r"[0-9A-Z]+|[零〇一二三四五六七八九十百千]+")
SAME_HEAD = 2  # characters of the trade name (字号) that near names share
NEAR = 0.65  # Dice coefficient of padded character bigrams; one added or wrong character in five stays above


def split_place(name: str) -> tuple[str, str]:
    """(city or "", core) of a name; a name that is little more than its place keeps it."""
    plain = NOISE.sub("", unicodedata.normalize("NFKC", name)).upper().replace("有限责任公司", "有限公司")
    rest = PROVINCE.sub("", plain)
    city = CITY.match(rest)
    core = rest[city.end() :] if city else rest
    if len(LEGAL_FORM.sub("", core)) < SAME_HEAD:
        return "", plain
    return (city[1] if city else ""), core


def name_key(name: str) -> str:
    """What equal names have in common; compare `is_same_name` too, for the place."""
    return split_place(name)[1][:120]


def _places_agree(first, second):
    return not first or not second or first == second


def is_same_name(first: str, second: str) -> bool:
    (place, core), (other_place, other_core) = split_place(first), split_place(second)
    return core == other_core and _places_agree(place, other_place)


def head(name: str) -> str:
    """The first characters of the core: near names share them."""
    return name_key(name)[:SAME_HEAD]


def _bigrams(core):
    padded = f"^{LEGAL_FORM.sub('', core)}$"
    return {padded[i : i + 2] for i in range(len(padded) - 1)}


def similarity(first: str, second: str) -> float:
    """How alike the cores of two names are, 0..1 (Dice coefficient of character bigrams)."""
    left, right = _bigrams(name_key(first)), _bigrams(name_key(second))
    return 2 * len(left & right) / (len(left) + len(right))


def is_near_name(first: str, second: str) -> bool:
    """Could these be two spellings of one enterprise? Never when numbers in them differ (一厂 and 二厂)."""
    (place, core), (other_place, other_core) = split_place(first), split_place(second)
    if core[:SAME_HEAD] != other_core[:SAME_HEAD] or not _places_agree(place, other_place):
        return False
    return COUNTERS.findall(core) == COUNTERS.findall(other_core) and similarity(first, second) >= NEAR
