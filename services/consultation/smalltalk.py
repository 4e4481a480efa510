"""What is no question about rules: a greeting, thanks, nothing but signs, answered in a sentence without a search. Wishes: routes.py."""

import re

from django.utils.translation import gettext_lazy as _

from .routes import wish_of  # noqa: F401 - answer asks for it here

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


def has_words(text: str) -> bool:
    """Tell whether there is any letter, character or digit in a cleaned text."""
    return bool(SIGNS.sub("", text))
