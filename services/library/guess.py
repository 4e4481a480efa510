"""What a text says of itself: title, 文号, issuer, dates, what it repeals. Pure; guesses are for an editor to confirm.

Layout: GB/T 9704-2012 (党政机关公文格式): 文号 with 六角括号, signature and date at the end.
"""

import re
from dataclasses import dataclass
from datetime import date, timedelta

from services.consultation.numerals import NUMERAL, number_of

NUMBER = re.compile(r"([\u4e00-\u9fff]{2,14}?)\s*[〔\[【（(]\s*((?:19|20)\d\d)\s*[〕\]】）)]\s*第?\s*(\d{1,5})\s*号")
DAY = re.compile(r"((?:19|20)\d\d)\s*年\s*(1[0-2]|0?[1-9])\s*月\s*(3[01]|[12]\d|0?[1-9])\s*日")
CHINESE_DAY = re.compile(r"([二一][〇○零一二三四五六七八九]{3})年([一二三四五六七八九十]{1,2})月([一二三四五六七八九十]{1,3})日")
FROM = re.compile(r"自\s*(\S{6,16}?日)\s*起\s*(?:正式)?(?:施行|实施|执行|生效|试行)")
FROM_ISSUE = re.compile(r"自\s*(?:本\S{1,4})?(?:印发|发布|公布|下发|签发)之日起\s*(?:正式)?(?:施行|实施|执行|生效|试行)")
UNTIL = re.compile(
    r"(?:有效期(?:限)?(?:至|到|截至|截止到)|(?:执行|施行|实施|试行|有效)(?:至|到|期至)|(?:政策|本\S{1,4})执行期限(?:至|到))\s*(\S{6,16}?日)"
)
YEARS = re.compile(rf"(?:有效期(?:限)?|试行期?)(?:为|是|：|:)?\s*({NUMERAL})\s*年")
KINDS = "通知|办法|意见|规定|条例|细则|方案|措施|公告|通告|决定|指南|规划|函|目录|清单|标准|规则|政策|指引|问答|解读|说明|法|制度"
TITLE_END = re.compile(rf"(?:{KINDS})(?:[（(].{{1,20}}[）)])?$")
ISSUER_END = re.compile(r"(?:人民政府|办公厅|办公室|委员会|管委会|厅|局|总局|部|署|院|银行|中心|海关|协会|公司)$")
REPEALS = re.compile(r"[^。\n]{0,200}(?:同时废止|予以废止|停止执行|不再执行)")
NAMED = re.compile(r"《([^《》]{2,80})》")
PART = re.compile(rf"[一二三四五六七八九十]+、|第{NUMERAL}[编章节条]|[（(]|表\s*\d|附")  # opens a part of a text, not the text
NATIONAL = re.compile(r"国务院|国家|全国|中共中央|人民银行|总局|总署|^国|^[\u4e00-\u9fff]{2,10}部(?:$|[ 、])")
NOT_NUMBERS = ("根据", "依据", "按照", "现将", "印发")  # 根据桂政发〔2020〕1号: the words before are no part of the number
TOP_LINES, END_LINES, LONGEST_TITLE = 15, 12, 90


@dataclass(frozen=True)
class Facts:
    """What was found; empty where nothing was. repeals: numbers of the documents that it says end with it."""

    title: str = ""
    number: str = ""
    issuer: str = ""
    published_on: date | None = None
    effective_on: date | None = None
    expires_on: date | None = None
    repeals: tuple[str, ...] = ()


def facts_of(body: str) -> Facts:
    """Read the facts off a text in Markdown."""
    lines = [line.strip().lstrip("#").strip("* ") for line in body[:200_000].splitlines()]
    lines = [line for line in lines if line and not line.startswith("|")]
    top, end = lines[:TOP_LINES], lines[-END_LINES:]
    published_on = _signed_on(end) or _signed_on(top)
    effective_on = _effective(body[:400_000], published_on)
    return Facts(
        title=_title(top),
        number=_number(top),
        issuer=_issuer(top, end),
        published_on=published_on,
        effective_on=effective_on,
        expires_on=_expiry(body[:400_000], effective_on or published_on),
        repeals=_repeals(body[:400_000]),
    )


def is_national(facts: Facts) -> bool:
    """Tell whether the issuer speaks for the whole country."""
    return bool(NATIONAL.search(facts.issuer) or NATIONAL.search(facts.number))


def without_head(body: str, facts: Facts, title: str) -> str:
    """The text without the lines above it that only say who issued it, under which number and title: the page shows those."""
    known = {title, facts.number, facts.issuer, f"{facts.issuer}文件"}
    lines = body.lstrip().split("\n")
    at = 0
    while at < min(len(lines), TOP_LINES):
        line = lines[at].strip().lstrip("#").strip("* （）()")
        is_number = bool(facts.number) and len(line) <= LONGEST_TITLE and number_in(line) == facts.number
        if line and line not in known and not is_number:
            break
        at += 1
    return "\n".join(lines[at:])


def number_in(text: str) -> str:
    """The first document number in a text, in its official form: 桂政发〔2024〕12号."""
    found = NUMBER.search(text)
    if not found:
        return ""
    words = found[1]
    for opening in NOT_NUMBERS:
        words = words.rpartition(opening)[2]
    return f"{words}〔{found[2]}〕{int(found[3])}号" if words else ""


def day_of(text: str) -> date | None:
    """The first day that a text names: 2024年3月1日, 二〇二四年三月一日, 2024-03-01."""
    found = DAY.search(text) or re.search(r"((?:19|20)\d\d)[-./](\d{1,2})[-./](\d{1,2})", text)
    parts = [int(part) for part in found.groups()] if found else _chinese(text)
    try:
        return date(*parts) if parts else None
    except ValueError:
        return None


def _chinese(text) -> list[int]:
    found = CHINESE_DAY.search(text)
    if not found:
        return []
    digits = found[1].translate(str.maketrans("〇○零一二三四五六七八九", "000123456789"))
    return [int(digits), number_of(found[2]), number_of(found[3])]


def _number(top) -> str:
    """A number that stands alone in a line near the top, or in brackets under the title."""
    for line in top:
        if len(line) <= 40 and not line.startswith(("根据", "依据", "按照", "《")) and (number := number_in(line)):
            return number
    return next((line for line in top[:6] if len(line) <= 24 and re.fullmatch(r"[^。，]{0,16}第\s*\d{1,4}\s*号(?:令|公告)?", line)), "")


def _title(top) -> str:
    """The first line that ends like the name of an official text, with the line before it if the name runs over two."""
    for at, line in enumerate(top):
        if not TITLE_END.search(line) or len(line) > LONGEST_TITLE or "。" in line or number_in(line) == line or PART.match(line):
            continue
        before = top[at - 1] if at else ""
        runs_on = before and "关于" in before and not TITLE_END.search(before) and len(before + line) <= LONGEST_TITLE
        return before + line if runs_on else line
    first = top[0] if top else ""
    return first if 2 < len(first) <= 60 and "。" not in first and not first.startswith(("根据", "第")) else ""


def _issuer(top, end) -> str:
    """Who signs above the date at the end, else the head of the paper (…文件)."""
    for at, line in enumerate(end):
        if at and len(line) <= 24 and day_of(line) and len(end[at - 1]) <= 40 and ISSUER_END.search(end[at - 1]):
            return re.sub(r"\s+", " ", end[at - 1])
    for line in top[:4]:
        name = line.removesuffix("文件").strip()
        if len(name) <= 40 and ISSUER_END.search(name) and not TITLE_END.search(line.removesuffix("文件")):
            return re.sub(r"\s+", " ", name)
    return ""


def _signed_on(lines) -> date | None:
    """A line that is nothing but a day, or a day in brackets under the title (2024年3月1日发布)."""
    for line in reversed(lines):
        if len(line) <= 24 and (day := day_of(line)) and not FROM.search(line):
            return day
    return None


def _effective(body, published_on) -> date | None:
    found = FROM.search(body)
    if found and (day := day_of(found[1])):
        return day
    return published_on if FROM_ISSUE.search(body) else None


def _expiry(body, start) -> date | None:
    found = UNTIL.search(body)
    if found and (day := day_of(found[1])):
        return day
    years = YEARS.search(body)
    if years is None or start is None:
        return None
    n = number_of(years[1])
    if not 0 < n <= 30:
        return None
    same_day = start.replace(year=start.year + n, day=min(start.day, 28) if start.month == 2 else start.day)
    return same_day - timedelta(days=1)


def _repeals(body) -> tuple[str, ...]:
    found = [number_in(part) for text in REPEALS.findall(body) for part in NAMED.sub("；", text).split("；")]
    return tuple(dict.fromkeys(filter(None, found)))
