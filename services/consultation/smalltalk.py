"""What is no question about rules: a greeting, thanks, nothing but signs, answered in a sentence without a search; and
wishes, which are answered like questions but also shown the way to where they are fulfilled."""

import re

from django.utils.translation import gettext_lazy as _

SIGNS = re.compile("[^\\w]+|[_\u115f\u1160\u3164\uffa0]+")  # the last four are letters that show nothing
GREETING = re.compile(
    r"(?:你好|您好|大家好|hello|hi|hey|哈喽|嗨|在吗|在不在|在么|有人吗|早|早上好|上午好|中午好|下午好|晚上好|喂)+[啊呀吗哦]*", re.IGNORECASE
)
THANKS = re.compile(
    r"(?:好的|好|嗯|哦|谢谢|谢谢你|谢谢您|多谢|感谢|thanks|thankyou|辛苦了|明白了|知道了|再见|拜拜)+[啊呀啦了哦]*", re.IGNORECASE
)
IDENTITY = re.compile(
    r"(?:请问)?(?:你|您)(?:是谁|叫什么|叫什么名字|是什么|是机器人吗|是真人吗|是人工吗|是ai吗|能做什么|会什么|有什么功能|是谁开发的)[啊呀呢]*",
    re.IGNORECASE,
)
WISHES = {
    "repair": re.compile(r"(?:我|想|要|帮|来).{0,4}报修|(?:坏了|不亮了|漏水|停水|停电|堵了).{0,6}(?:报|修|处理|来人)?$"),
    "complaint": re.compile(r"(?:我|想|要).{0,4}(?:投诉|举报|反映)"),
    "partners": re.compile(r"(?:帮|替|给)我.{0,4}(?:找|推荐|介绍|匹配)|(?:想|要)找.{0,12}(?:厂|供应商|客户|企业|厂家|公司|货源)"),
}
REPLIES = {
    "identity": _(
        "我是园企通的政策问答，由程序从已发布的政策、指南和常见问题中摘录原句作答，不是人工。需要人工时，可以把问题留给工作人员。"
    ),
    "greeting": _("您好，我可以根据已发布的政策、指南和常见问题回答您，并标明依据。请直接说您想办的事或想了解的规定。"),
    "thanks": _("不客气。还有其他问题，可以接着问。"),
}


def kind_of(text: str) -> str:
    """One of REPLIES, or "" for anything that deserves a search."""
    bare = SIGNS.sub("", text)
    if GREETING.fullmatch(bare):
        return "greeting"
    if IDENTITY.fullmatch(bare):
        return "identity"
    return "thanks" if THANKS.fullmatch(bare) else ""


def wish_of(text: str) -> str:
    """One of WISHES, or "" for a mere question."""
    return next((name for name, pattern in WISHES.items() if pattern.search(SIGNS.sub("", text))), "")


def has_words(text: str) -> bool:
    """Tell whether there is any letter, character or digit in a cleaned text."""
    return bool(SIGNS.sub("", text))
