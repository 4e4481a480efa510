"""A sheet of questions: read from .xlsx or .csv with the number of each faulty row, and its empty template."""

import re
from dataclasses import dataclass, field
from datetime import date
from itertools import islice

from django.utils.translation import gettext as _

from services.consultation import privacy
from services.consultation.actions import tidy
from services.enterprises.bulk.sheet import BadSheet, open_rows, text_of
from services.enterprises.exports import workbook_file
from services.reference.models import Region

MAX_CASES = 2000
MAX_FAULTS = 20
HEADER_WITHIN = 10
COLUMNS = {
    "question": ("问题", "提问", "问句", "question"),
    "source": ("期望文号或页面", "期望依据", "期望文号", "期望页面", "文号", "依据", "source"),
    "clause": ("期望条款", "条款", "clause"),
    "refuse": ("期望拒答", "拒答", "应拒答", "refuse"),
    "region": ("地区", "所在地", "region"),
    "on": ("日期", "提问日期", "date", "at"),
}
YES, NO = {"是", "1", "y", "yes", "true", "拒", "拒答", "√"}, {"", "否", "0", "n", "no", "false"}
DAY = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?$")
SEVERAL = re.compile(r"[；;\n]+")


@dataclass(frozen=True)
class Row:
    """One case as it stands in the sheet."""

    question: str
    source: str = ""
    clause: str = ""
    is_refusal: bool = False
    region_id: int | None = None
    on: date | None = None


@dataclass
class Names:
    """Regions by code, full name and short name, read once."""

    known: dict[str, int] = field(default_factory=dict)

    @classmethod
    def read(cls) -> "Names":
        known = {}
        for pk, code, name in Region.objects.values_list("pk", "code", "name"):
            known |= {code: pk, name: pk, name.removesuffix("市").removesuffix("壮族自治区"): pk}
        return cls(known)


def read(file) -> list[Row]:
    """The cases of an open binary file. Raises BadSheet naming the rows that cannot be used."""
    with open_rows(file) as rows:
        return checked([text_of(cell) for cell in row] for row in rows)


def checked(lines) -> list[Row]:
    """The cases of a table whose headings stand within its first rows. Raises BadSheet."""
    numbered = enumerate(lines, 1)
    columns = next((found for _n, cells in islice(numbered, HEADER_WITHIN) if (found := _columns(cells))), None)
    if columns is None:
        raise BadSheet(_("没有找到“问题”这一列，请按模板填写表头。"))
    names, cases, faults = Names.read(), [], []
    for number, cells in numbered:
        given = {name: cells[place].strip() if place < len(cells) else "" for name, place in columns.items()}
        if not any(given.values()):
            continue
        if len(cases) >= MAX_CASES:
            raise BadSheet(_("一次最多测试 %(most)s 个问题，请分成几个文件。") % {"most": MAX_CASES})
        try:
            cases.append(case_of(given, names))
        except BadSheet as fault:
            faults.append(_("第 %(n)s 行：%(fault)s") % {"n": number, "fault": fault})
        if len(faults) >= MAX_FAULTS:
            break
    if faults:
        raise BadSheet("\n".join(faults))
    if not cases:
        raise BadSheet(_("表头下面没有问题，请填写后再上传。"))
    return cases


def case_of(given: dict[str, str], names: Names) -> Row:
    """One case from its cells. Raises BadSheet saying what is wrong with it."""
    question = privacy.mask(tidy(given.get("question", "")[:1200]))
    if not question:
        raise BadSheet(_("没有写问题。"))
    if len(question) > 300:
        raise BadSheet(_("问题超过 300 字。"))
    source = "\n".join(part.strip() for part in SEVERAL.split(given.get("source", "")) if part.strip())
    refuse = given.get("refuse", "").lower()
    if refuse not in YES | NO:
        raise BadSheet(_("“期望拒答”应填“是”或留空，现为“%(typed)s”。") % {"typed": refuse[:20]})
    if (refuse in YES) == bool(source):
        raise BadSheet(_("“期望依据”和“期望拒答”应当填且只填一项。"))
    place = given.get("region", "")
    if place and place not in names.known:
        raise BadSheet(_("不认识地区“%(name)s”，请填写广西或设区市的名称。") % {"name": place[:20]})
    return Row(question, source, given.get("clause", "")[:40], refuse in YES, names.known.get(place), _day(given.get("on", "")))


def _day(typed) -> date | None:
    found = DAY.match(typed)
    try:
        return date(*map(int, found.groups())) if typed else None
    except (ValueError, AttributeError) as error:
        raise BadSheet(_("日期“%(typed)s”不对，请按 2026-01-31 的格式填写。") % {"typed": typed[:20]}) from error


def _columns(cells) -> dict[str, int] | None:
    """Which column is which, or None if these cells are no headings."""
    heads = ["".join(cell.split()).strip("*").lower() for cell in cells]
    found = {name: heads.index(known) for name, words in COLUMNS.items() for known in reversed(words) if known in heads}
    return found if "question" in found else None


def template():
    """A workbook with the headings, two example rows and notes."""
    examples = [
        ["小型微利企业的条件是什么？", "财政部 税务总局公告2023年第12号", "", "", "", "2026-06-01"],
        ["园区食堂早餐几点开始？", "", "", "是", "南宁市", ""],
    ]
    notes = [
        (_("列"), _("填写要求")),
        (_("问题"), _("必填，不超过 300 字。")),
        (_("期望文号或页面"), _("回答应引用的文号、标题或页面网址；有几个都对时用分号隔开。与“期望拒答”填且只填一项。")),
        (_("期望条款"), _("选填，如“第五条”。")),
        (_("期望拒答"), _("知识库中没有依据、应当拒答的填“是”。")),
        (_("地区"), _("选填，广西或设区市的名称。")),
        (_("日期"), _("选填，按哪一天的规定回答；留空表示运行当天。")),
    ]
    headings = [words[0] for words in COLUMNS.values()]
    return workbook_file(headings, examples, title=_("检索测试"), notes=notes, widths=[44, 36, 12, 10, 12, 14])
