"""What to do next with an answer: conditions to compare with, the request to file, the guide to read, whom to call."""

import re
from collections.abc import Collection, Sequence

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from .models import Passage

HOTLINE = "12345"  # 政务服务便民热线, one number nationwide: 国办发〔2020〕53号
# kind of request → what a question about it says, the words on the button; the first that fits counts
REQUESTS = [
    ("repair", r"报修|维修|坏了|不亮|漏水|停水|堵塞|停电", gettext_noop("提交报修")),
    ("complaint", r"投诉|举报|拖欠|乱收费|不给钱|欠款|账款", gettext_noop("提交投诉建议")),
    ("labour", r"招工|用工|社保|就业|稳岗|工伤|劳动|人才|培训补贴", gettext_noop("提交用工服务需求")),
    ("energy", r"用电|电价|电力|用能|节能|能耗|用气|燃气|光伏|碳排放|增容", gettext_noop("提交用能服务需求")),
    ("finance", r"贷款|融资|贴息|担保|信贷|上市", gettext_noop("提交融资服务需求")),
    ("licence", r"许可|证照|执照|审批|备案|环评|注册登记|消防验收", gettext_noop("提交证照办理需求")),
]
ELIGIBILITY = "eligibility"  # the anchor of 适用对象 in a guide
HEADS_CONDITIONS = r"(?:申请|申报|认定|享受|支持|准入|参评|评定)(?:对象(?:和|及|与))?(?:条件|资格)[^›]{0,8}$"
LISTS_CONDITIONS = r"(?:符合|满足|具备)(?:以下|下列)(?:全部|所有|各项|基本)?(?:条件|要求)"
NUMBER = r"(?<!\d)(?:0\d{2,3}[-－—]?\d{7,8}|400[-－]?\d{3,4}[-－]?\d{3,4}|1[02]\d{3})(?!\d)"
PHONE = re.compile(rf"(?:电话|热线)[^\d。；\n]{{0,4}}({NUMBER})|({NUMBER})[^\d。；，\n]{{0,10}}(?:电话|热线)")
MOST_READ = 30  # passages of the cited texts


def of(question: str, wish: str, passages: Sequence[Passage], further: Sequence[Passage] = (), cited: Collection[int] = ()) -> list[dict]:
    """The ways from a question: {to, label, …}, at most one of each sort but for phones.

    wish: led on by routes. passages: what was found, best first. further: what read_further gave; cited: ids of what is quoted.
    """
    ways = []
    conditions = _conditions([passage for passage in further if passage.pk not in cited])
    if conditions is not None:
        ways.append({"to": "conditions", "label": _("对照申请条件"), "title": conditions.document.title, "url": conditions.url})
    kind = "" if wish else next((kind for kind, pattern, _label in REQUESTS if re.search(pattern, question)), "")
    if kind:
        ways.append({"to": "ticket", "label": _(next(label for name, _pattern, label in REQUESTS if name == kind)), "kind": kind})
    guide = next((passage.document for passage in passages if passage.document.kind == "guide"), None)
    if guide is not None:
        ways.append({"to": "guide", "label": _("办事指南：%(title)s") % {"title": guide.title}, "url": guide.url})
    return [*ways, *_phones(further)]


def read_further(documents: Collection[int]) -> list[Passage]:
    """The passages of these documents that state conditions or a phone number, in the order of the documents."""
    if not documents:
        return []
    place = {pk: order for order, pk in enumerate(documents)}
    conditions = Q(anchor=ELIGIBILITY) | Q(path__regex=HEADS_CONDITIONS) | Q(text__regex=LISTS_CONDITIONS)
    phones = Q(text__contains="电话") | Q(text__contains="热线")
    rows = Passage.objects.filter(conditions | phones, document__in=documents).select_related("document")[:MOST_READ]
    return sorted(rows, key=lambda row: (place[row.document_id], row.order))


def _conditions(passages) -> Passage | None:
    """Where to compare oneself with the conditions: whom a guide is for, else a clause that lists them."""
    for is_meant in (_tells_whom, _lists_conditions):
        found = next(filter(is_meant, passages), None)
        if found is not None:
            return found
    return None


def _tells_whom(passage) -> bool:
    return passage.anchor == ELIGIBILITY


def _lists_conditions(passage) -> bool:
    return bool(re.search(HEADS_CONDITIONS, passage.path) or re.search(LISTS_CONDITIONS, passage.text))


def _phones(passages) -> list[dict]:
    """The number that a cited text itself gives, then the hotline."""
    told = next(((passage, found) for passage in passages if (found := PHONE.search(passage.text))), None)
    hotline = {"to": "phone", "label": _("拨打 %(number)s") % {"number": HOTLINE}, "number": HOTLINE, "title": ""}
    if told is None:
        return [hotline]
    passage, found = told
    number = found[1] or found[2]
    own = {"to": "phone", "label": _("文件所列电话 %(number)s") % {"number": number}, "number": number, "title": passage.document.title}
    return [own] if number == HOTLINE else [own, hotline]
