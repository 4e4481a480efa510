"""What to do next with an answer: the kind of request to file, the guide to read, the search for partners, the hotline. Pure."""

import re

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

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
WISHES = {"repair": "repair", "complaint": "complaint"}


def of(question: str, wish: str, passages) -> list[dict]:
    """The ways from a question: {to, label, …}, at most one of each sort. passages: what was found, best first."""
    ways = [{"to": "partners", "label": _("查找供需伙伴"), "q": question[:60]}] if wish == "partners" else []
    kind = WISHES.get(wish) or next((kind for kind, pattern, _label in REQUESTS if re.search(pattern, question)), "")
    if kind and not ways:
        ways.append({"to": "ticket", "label": _(next(label for name, _pattern, label in REQUESTS if name == kind)), "kind": kind})
    guide = next((passage.document for passage in passages if passage.document.kind == "guide"), None)
    if guide is not None:
        ways.append({"to": "guide", "label": _("办事指南：%(title)s") % {"title": guide.title}, "url": guide.url})
    return [*ways, {"to": "phone", "label": _("拨打 %(number)s") % {"number": HOTLINE}, "number": HOTLINE}]
