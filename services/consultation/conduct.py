"""What calls for care or calm rather than for a search: words of despair, and mere insults. Pure."""

import re

from django.utils.translation import gettext_lazy as _

from . import smalltalk

# 跳楼价 and 自杀式 are ways of speaking, 厂子活不下去了 asks for help with a business
DESPAIR = re.compile(
    r"不想活|活着(?:还有|有)?(?:什么|啥)?(?:没|没有)?(?:意思|意义)|活不下去了?$|(?:我|想|要|去)(?:自杀|轻生|寻死|跳楼|跳河|割腕|上吊)(?!价|式|甩卖)"
    r"|(?:结束|了结|放弃)(?:自己|我)?的?生命|想死|死了算了|一死了之|自杀(?:方法|办法)|怎么(?:自杀|死)|自残|安眠药(?:吃多少|致死)"
    r"|kill myself|suicide|end my life|want to die",
    re.IGNORECASE,
)
BUSINESS = re.compile(r"厂|公司|企业|生意|店|项目|产品|作坊")
INSULT = re.compile(
    r"(?:你|您|这)?(?:们|这|个|就是|真是|是不是|都是)*(?:傻[逼叉子瓜比]|sb|脑残|白痴|笨蛋|蠢货|废物|垃圾|智障|弱智|滚蛋?|去死|混蛋|王八蛋|他妈的|妈的"
    r"|狗屁|人工智障|没用的?东西|骗子|idiot|stupid|moron|fuck(?:ing)?(?:you)?|shit|useless|trash|bot|机器人|系统|客服|网站|东西|程序|吧|啊|了|呀|玩意儿?)+",
    re.IGNORECASE,
)
REPLIES = {
    "care": _(
        "您现在的感受很重要，请先照顾好自己。可以马上拨打全国统一心理援助热线 12356，有专业人员倾听；如有危险，请立即拨打 110 或 120，"
        "也请告诉身边信任的人。园区遇到的难处，可以把情况留给工作人员，会有人与您联系。"
    ),
    "insult": _("抱歉没有帮上忙。请用一句话写明要办的事或想了解的规定，我再查一次；也可以直接把问题留给工作人员。"),
}
HARSH = re.compile(
    r"傻|sb|脑残|白痴|笨蛋|蠢|废物|垃圾|智障|弱智|滚|去死|混蛋|王八|妈的|狗屁|没用|骗子|idiot|stupid|moron|fuck|shit|useless|trash",
    re.IGNORECASE,
)


def kind_of(text: str) -> str:
    """One of REPLIES, or "" for anything else."""
    bare = smalltalk.SIGNS.sub("", text)
    if DESPAIR.search(text) or DESPAIR.search(bare):
        return "" if BUSINESS.search(text) and not re.search(r"自杀|轻生|不想活|想死|自残|跳楼(?!价)|死了算了", text) else "care"
    return "insult" if INSULT.fullmatch(bare) and HARSH.search(bare) else ""
