"""Which heading of a spreadsheet means which field."""

import re
import unicodedata
from dataclasses import dataclass

from services.enterprises.cleaning import clean_line


@dataclass(frozen=True)
class Column:
    """A field that can be imported: its heading in our template, other headings seen in practice, an example, a note."""

    field: str
    heading: str
    synonyms: tuple[str, ...]
    example: object
    note: str
    required: bool = False


COLUMNS = [
    Column(
        "name",
        "企业名称",
        ("名称", "公司名称", "单位名称", "企业全称", "市场主体名称", "机构名称"),
        "广西示例机械有限公司",
        "与营业执照一致的全称，4 至 120 字。",
        True,
    ),
    Column(
        "code",
        "统一社会信用代码",
        ("信用代码", "社会信用代码", "统一信用代码", "统一代码", "信用编码", "税号"),
        "",
        "18 位。请把该列设为文本格式，避免被存成数字。",
        True,
    ),
    Column("park", "园区", ("所在园区", "所属园区", "园区名称", "入驻园区"), "", "园区全称或简称。留空时用上传时选择的默认园区。"),
    Column(
        "industry",
        "行业代码",
        ("行业", "国民经济行业", "行业小类", "行业分类", "所属行业", "行业名称", "国民经济行业代码"),
        "C3252",
        "GB/T 4754-2017 小类代码（如 C3252 或 3252）或小类名称。",
    ),
    Column("scope", "经营范围", ("业务范围", "营业范围"), "机械零部件加工、销售。", "最多 20000 字。"),
    Column(
        "offers",
        "主营产品",
        ("主要产品", "产品", "主营业务", "产品和服务", "主营产品和服务", "供给", "产品与服务"),
        "铝压铸件；减速机壳体",
        "多项用分号、顿号或换行分开，最多 30 项。",
    ),
    Column(
        "needs",
        "需求",
        ("采购需求", "合作需求", "配套需求", "主要原材料", "采购", "原材料"),
        "铝锭；数控加工中心",
        "多项用分号、顿号或换行分开，最多 30 项。",
    ),
    Column("address", "地址", ("企业地址", "注册地址", "经营地址", "住所", "生产经营地址"), "示例路 1 号", "最多 200 字。"),
    Column(
        "founded_on",
        "成立日期",
        ("成立时间", "注册日期", "注册时间", "设立日期"),
        "2020-05-01",
        "如 2020-05-01、2020/5/1 或 2020年5月1日。",
    ),
    Column(
        "staff_count",
        "从业人员（人）",
        ("从业人员", "从业人数", "员工人数", "职工人数", "人数", "员工数", "从业人员数", "职工数"),
        120,
        "整数。",
    ),
    Column(
        "revenue_wan",
        "营业收入（万元）",
        ("营业收入", "年营业收入", "年营收", "营收", "销售收入", "年营业收入万元", "主营业务收入"),
        3500,
        "单位为万元。",
    ),
    Column("assets_wan", "资产总额（万元）", ("资产总额", "总资产", "资产总计"), 5200, "单位为万元。"),
    Column("contact_name", "联系人", ("企业联系人", "联络人", "负责人"), "李工", "最多 40 字。"),
    Column(
        "contact_phone", "联系电话", ("电话", "手机", "手机号", "联系方式", "手机号码"), "0771-0000000", "7 至 20 位数字，可带区号和分机。"
    ),
    Column("contact_email", "邮箱", ("电子邮箱", "电子邮件", "Email", "联系邮箱"), "name@example.cn", ""),
]
BY_FIELD = {column.field: column for column in COLUMNS}
REQUIRED = [column for column in COLUMNS if column.required]
NOISE = re.compile(r"[\W_]+|\(.*?\)")
UNIT = re.compile(r"(万元|人|必填|选填)+$")


def key_of(heading: str) -> str:
    """A heading without brackets, units and marks, so that 营业收入(万元)* and 营业收入 meet."""
    plain = unicodedata.normalize("NFKC", clean_line(heading)).lower()
    return UNIT.sub("", NOISE.sub("", plain)) or NOISE.sub("", plain)


KNOWN = {key_of(name): column.field for column in COLUMNS for name in (*column.synonyms, column.heading)}


def guess(header: list[str], remembered: dict[str, str]) -> list[str]:
    """The field of each heading, "" where unknown; what was chosen before comes first, a field is given once."""
    found, used = [], set()
    for heading in header:
        key = key_of(heading)
        field = remembered.get(key, KNOWN.get(key, ""))
        field = "" if field in used else field
        used.add(field)
        found.append(field)
    return found


def known_headings(cells: list[str]) -> int:
    """How many cells of a row are headings we know."""
    return sum(bool(cell) and key_of(cell) in KNOWN for cell in cells)
