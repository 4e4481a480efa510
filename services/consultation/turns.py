"""A question that leans on the one before: 那小微企业呢, 桂林呢, 需要什么材料. Pure: texts in, a standalone question out.

Three ways to lean: naming only another place, kind of enterprise, year or batch (it takes the place of the old one),
asking only for another side of the same matter (the matter is put before it), and pointing back (这个, 它).
"""

import re
from collections.abc import Callable, Sequence

from . import asker

MOST_TURNS = 4
START = re.compile(r"^(?:那么|那|然后|还有|另外|再问一下|请问|如果是|要是|换成|对于|在|是|去)+")
END = re.compile(r"(?:的话|又)?(?:怎么样|怎样|如何|咋样|行不行|可以|也可以|也一样|一样|有没有|有|能|行)?[呢吗么嘛啊呀吧?？。!！,，]*$")
POINTING = re.compile(
    r"(?:上面|上述|刚才|前面)(?:说)?的?(?:那个|这个|规定|政策|文件|办法|事项)?|(?:这|那|该)(?:个|项|类|条|份|种|家|些)?(?:规定|政策|文件|办法|条例|标准|事项|认定|证|优惠|补贴|资金)|它|这个|那个"
)
# Sides of a matter: with nothing else in it, a question for one of them asks about the matter before.
SIDES = re.compile(
    "什么时候|什么样|为什么|什么|哪些|哪个|哪里|哪儿|哪|怎么样|怎么|怎样|如何|多少|多久|多长时间|多长|几个月|几个工作日|几年|几天|几|何时|谁|是否|"
    "条件|材料|资料|手续|流程|步骤|程序|时间|时限|期限|截止日期|时候|钱|费用|标准|要求|部门|单位|地方|窗口|电话|号码|网址|网站|平台|有效期|依据|文件|"
    "规定|条款|后果|处罚|比例|额度|金额|好处|优惠|奖励|补贴|名额|联系人|范围|例外|"
    "准备|提交|提供|报送|申请|申报|办理|办下来|办完|办好|办|开始|截止|执行|生效|享受|领取|延续|符合|满足|结束|到期|过期|计算|"
    "具体|一般|大概|总共|到底|需要|应该|应当|可以|能不能|要不要|收不收|能|要|得|去|都|还|又|由|从|向|找|带|交|到|报|领|拿|查|收|花|罚|算|写|填|做|用|"
    "不|是|有|在|会|呢|吗|么|啊|呀|吧|的|了|才|行|[?？。!！，, ]"
)
ASKING = re.compile(
    r"(?:请问|我想问|想问|问一下|我们|我|咱们|你们|麻烦)|(?:需要|应该|应当|可以|能否|能不能|可不可以|是否|有没有|是不是|要不要)|"
    r"(?:怎么|怎样|如何|什么|哪些|哪里|哪儿|哪个|多少|多久|多长时间|几年|几天|何时|谁).*$|[吗呢吧么啊呀?？。!！]+$"
)
TAIL = re.compile(
    r"(?:的)?(?:条件|要求|标准|材料|流程|时间|期限|比例|门槛|是|有|要|到|在|由|满|达到|不低于|交|缴|缴纳|执行|申请|申报|办理|认定)+$"
)
YEAR = re.compile(r"(?:19|20)\d\d年?|去年|前年|明年|今年")
BATCH = re.compile(r"第[一二三四五六七八九十\d]+批")


def standalone(question: str, earlier: Sequence[str], places: Callable[[str], Sequence[str]]) -> str:
    """The question made whole from the questions before it, oldest first, as typed; itself if it leans on none.

    All texts in the form of tokens.normalise. places(text) gives the names of places in a text as they stand there.
    """
    whole = ""
    for text in [*earlier[-MOST_TURNS:], question]:
        whole = _lean(text, whole, places) if whole else text
    return whole


def _lean(question, before, places) -> str:
    bare = END.sub("", START.sub("", question))
    for pattern in (YEAR, BATCH, asker.KIND):
        if bare and pattern.fullmatch(bare):
            return _swap(pattern.search(before), bare, before)
    found = list(places(bare))
    if found and _rest(bare, found) == "":
        old = next(iter(places(before)), "")
        return before.replace(old, bare, 1) if old else f"{bare}{before}"
    if not SIDES.sub("", question):
        return subject_of(before) + question
    if POINTING.search(question):
        return POINTING.sub(subject_of(before), question, count=1)
    if question != bare and question.startswith("那") and len(bare) <= 12 and re.search("[呢吗?？]$", question):
        return f"{bare} {before}"
    return question


def subject_of(question: str) -> str:
    """What a question is about, without what it wants to know of it: 高新技术企业怎么申请 → 高新技术企业."""
    subject = ASKING.sub("", question).strip(" ,，")
    return TAIL.sub("", subject) or subject or question


def _swap(old, new, before) -> str:
    return f"{before[: old.start()]}{new}{before[old.end() :]}" if old else f"{new}{before}"


def _rest(text, names) -> str:
    for name in names:
        text = text.replace(name, "", 1)
    return re.sub(r"[市县区省的那边和、]", "", text)
