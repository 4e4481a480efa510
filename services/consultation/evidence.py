"""What kind of answer a question wants, and whether passages hold one. Pure.

A passage on the right subject may still lack the thing asked for: 绿色工厂 without any 奖励, a permit of another trade.
"""

import re
from collections.abc import Iterable

MONEY = r"\d(?:\.\d+)?\s*(?:亿|万|千|百)?元|[一二三四五六七八九十百千]+(?:亿|万)?元"
SPAN = r"[\d一二三四五六七八九十]\s*(?:年|天|日|个?月|周|小时|个?工作日)|时限|长期|公布"
# asked for → found in the passage
WANTED = [
    (r"奖励|奖补|奖金|补贴|补助|贴息|配套资金|扶持资金|津贴|补偿", r"奖|补贴|补助|贴息|资金|津贴|补偿|返还"),
    (r"多少钱|几块|几元|单价|价格|电价|气价|租金(?:多少|每|是)|月租|每平方|官费|工资多少|多少万|几万元|地价", MONEY),
    (r"工资|薪", r"工资|薪"),
    (r"关税|退税率", r"关税|退税"),
    (r"网址|网站上填|哪个网|链接", r"\.cn|\.com|网站|平台"),
    (r"有效期|几年|多久|多少天|几天|多长时间|哪天|几号", SPAN),
    (r"百分之几|几成|比例|占多少|几个点", r"\d\s*%|成|百分之|\d\s*[:：]\s*\d|比例"),
    (r"名单|排名|哪几家|第一是谁", r"名单|家|个|、"),
    (r"保险", r"保险"),
    (r"电话|号码", r"电话|号码|拨打"),
    (r"处罚|罚多少|罚款|后果|会怎样", r"罚|处分|责令|列入|取消|责任|不得|整改"),
    (r"被取消|取消资格", r"取消"),
]
WANTED = [(re.compile(asked), re.compile(given)) for asked, given in WANTED]
# 食品生产许可证, 智能工厂: what stands before makes it another thing
NAMED = re.compile(r"([\u4e00-\u9fff]{2})(?:经营|生产)?(?:许可证|工厂|配额|认证|签证|冠军|保证金|保障金|公积金)")
ANY_NAME = frozenset(
    [
        "国家",
        "我们",
        "你们",
        "他们",
        "新建",
        "一个",
        "这个",
        "申请",
        "办理",
        "整个",
        "租用",
        "工业",
        "所有",
        "是否",
        "什么",
        "自己",
        "制造",
        "领到",
    ]
    + ["没有", "开办", "小型", "大型"]
)


def is_unmet(question: str, texts: Iterable[str]) -> bool:
    """Tell whether what the question asks for is missing in all of the texts; both in the form of tokens.normalise."""
    text = "\n".join(texts)
    if any(asked.search(question) and not given.search(text) for asked, given in WANTED):
        return True
    return any(name not in ANY_NAME and name not in text for name in NAMED.findall(question))
