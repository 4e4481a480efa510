"""Years, days, batches and document numbers that a text names. Pure: text in, values out.

A year inside a document number (〔2016〕32号, GB/T 36132-2018, 2024年本) names a document, not a time.
"""

import re
from dataclasses import dataclass
from datetime import date

from .numerals import NUMERAL, number_of

# 2000万元 and 2014家 are no years
YEAR = re.compile(r"(?<![\d.])(?:19|20)\d\d(?![\d.%]|\s*[万亿元人个家户项名条亩吨千平度米公倍号天小多])")
UNTIL = re.compile(r"(?:至|到|-|—|~)\s*((?:19|20)\d\d)(?=年|$)")
DAY = re.compile(r"((?:19|20)\d\d)\s*年\s*(1[0-2]|0?[1-9])\s*月")
BATCH = re.compile(rf"第({NUMERAL})批")
# 〔2016〕32号, 2021年13号公告, 公告2023年第7号; 802号令, 第63号文, 六号公告; GB/T 36132-2018; 目录(2024年本)
NUMBERED = re.compile(rf"[〔\[(（]?((?:19|20)\d\d|(?<!\d)[012]\d(?=年))[〕\])）年]\s*第?\s*({NUMERAL})\s*号")
ORDER = re.compile(rf"第?({NUMERAL})号(?=令|文|公告|条例|通知|规定|办法|标准|[^\w]|$)|第?({NUMERAL})号(?!线|楼|厂|门|仓|机|位)")
STANDARD = re.compile(r"(?:gb/?t?\s*)?(\d{4,6})-((?:19|20)\d\d)", re.IGNORECASE)
EDITION = re.compile(r"(?:19|20)\d\d年(?:本|版)")
LOOKED_UP = re.compile(
    r"(?:19|20)\d\d年(?:\d+月)?(?:\d+日)?(?=查阅|访问|检索|查询|整理)"
)  # when the editors looked, not what the figures are of
NOW = re.compile(
    r"现在|目前|如今|今年|还能|还可以|还行|还有效|还管用|还算|还执行|还用|仍|继续|直接用|能用"
)  # an old year asked about as of today
OWN = re.compile(r"(?:我|咱|公司|企业|厂).{0,8}(?:去年|前年|上一年)")  # the asker's own last year is no year of a figure
RELATIVE = {"去年": -1, "上一年": -1, "前年": -2}
LONGEST_SPAN = 6


@dataclass(frozen=True)
class Times:
    """What a question says of time.

    day: the day whose rules are asked for; years: years it names; facts: those that figures must be of, 去年 included;
    is_past: it names a year that is over; documents: (year or "", number) of the documents it names.
    """

    day: date
    years: frozenset[str] = frozenset()
    facts: frozenset[str] = frozenset()
    is_past: bool = False
    documents: frozenset[tuple[str, str]] = frozenset()


def read(question: str, at: date) -> Times:
    """Read the times of a question asked on the day `at`; question in the form of tokens.normalise."""
    bare, years = without_documents(question), years_asked(question)
    if NOW.search(bare):
        years = frozenset(year for year in years if int(year) >= at.year)
    relative = set() if OWN.search(bare) else {str(at.year + shift) for word, shift in RELATIVE.items() if word in bare}
    days = [date(int(year), int(month), 1) for year, month in DAY.findall(bare) if int(year) >= at.year]
    day, past = at, bool(years) and max(map(int, years)) < at.year
    if past:
        day = date(max(map(int, years)), 12, 31)
    elif days and max(days) > at:
        day = max(days)
    elif years and min(map(int, years)) > at.year:
        day = date(min(map(int, years)), 1, 1)
    return Times(day, years, years | relative, past, documents(question))


def years_asked(question: str) -> frozenset[str]:
    """The years a question names."""
    return frozenset(YEAR.findall(without_documents(question)))


def documents(text: str) -> frozenset[tuple[str, str]]:
    """The document numbers in a text: (year, number), year "" if it is not said."""
    numbered = {(_year(year), str(number_of(number))) for year, number in NUMBERED.findall(text)}
    standards = {(year, number) for number, year in STANDARD.findall(text)}
    rest = STANDARD.sub(" ", NUMBERED.sub(" ", text))
    return frozenset(numbered | standards | {("", str(number_of(one or other))) for one, other in ORDER.findall(rest)})


def is_meant(asked: tuple[str, str], number: str) -> bool:
    """Tell whether a document number as published is the one a question names."""
    return any(asked[1] == known and asked[0] in ("", year) for year, known in documents(number))


def without_documents(text: str) -> str:
    """A text without document numbers, whose years are no times."""
    return EDITION.sub(" ", STANDARD.sub(" ", NUMBERED.sub(" ", text)))


def years_of(text: str) -> frozenset[str]:
    """The years a passage speaks of; 2023年至2027年 covers those between, 到2027年 the few before."""
    text = LOOKED_UP.sub(" ", without_documents(text))
    found = set(YEAR.findall(text))
    for end in map(int, UNTIL.findall(text)):
        start = max(min(map(int, found), default=end), end - LONGEST_SPAN)
        found |= {str(year) for year in range(start, end)} if start < end else set()
    return frozenset(found)


def batches_of(text: str) -> frozenset[int]:
    """The batches a text names; 首批 is the first, 下一批 the one after the last named."""
    found = {number_of(numeral) for numeral in BATCH.findall(text)} | ({1} if "首批" in text else set())
    return frozenset(found | {max(found) + 1} if found and "下一批" in text else found)


def _year(text: str) -> str:
    return text if len(text) == 4 else f"20{text}"
