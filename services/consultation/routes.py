"""Where a wish belongs that is no question about rules: a small table, so that the page can offer the way there.

A wish is still searched for like a question; the way stands beside whatever is found. Pure but for the language of labels.
"""

import re
from dataclasses import dataclass
from urllib.parse import urlencode

from django.utils.translation import gettext_lazy as _

SHORT, LONG = 40, 300
SIGNS = re.compile(r"[^\w]+|_+")
ENTERPRISE = "enterprise"


@dataclass(frozen=True)
class Route:
    """url_name: an address of the site; params: what it is filled with — title, text or q stand for the asker's words.

    role: ENTERPRISE for who acts for a verified enterprise, whose id the address takes, or a property of User that it asks for.
    """

    wish: str
    pattern: re.Pattern
    label: str
    url_name: str
    params: tuple[tuple[str, str], ...] = ()
    role: str = ""


@dataclass(frozen=True)
class Way:
    """One button: the address by name, with the id that it takes, and the query it is opened with."""

    wish: str
    label: str
    url_name: str
    query: str
    pk: int | None = None


def _route(wish, pattern, label, url_name, role="", **params) -> Route:
    return Route(wish, re.compile(pattern), label, url_name, tuple(params.items()), role)


TOLD = {"title": "title", "text": "text"}
BROKEN = r"坏了|不亮了?|漏水|停水|停电|堵了|跳闸|没电|没水|塌了|破了|不制冷|断网|积水|冒烟"
FIND = r"(?:帮|替|给)我?.{0,4}(?:找|推荐|介绍|匹配|对接)|(?:想|要|求).{0,2}(?:找|采购|买).{0,14}(?:厂|供应商|供货商|客户|企业|厂家|公司|货源|的)$|谁家?(?:能|会|在)?(?:做|生产|供应)"
# The first of a wish whose role fits the asker is offered.
ROUTES = (
    _route(
        "progress",
        r"(?:我的?|之前|上次|提交的|那个).{0,8}(?:诉求|报修|投诉|办件|申请|工单).{0,6}(?:进度|到哪|怎么样了|结果|办了没|处理了)|查(?:一?下)?进度",
        _("凭编号查进度"),
        "tickets:lookup",
    ),
    _route(
        "repair",
        rf"(?:我|想|要|帮|来).{{0,4}}报修|(?:{BROKEN})了?(?:.{{0,6}}(?:报|修|处理|来人))?$",
        _("马上报修"),
        "tickets:new",
        kind="repair",
        **TOLD,
    ),
    _route(
        "complaint",
        r"(?:我|想|要).{0,4}(?:投诉|举报|反映)|(?:要|来)(?:提|给).{0,3}(?:意见|建议)",
        _("提交投诉建议"),
        "tickets:new",
        kind="complaint",
        **TOLD,
    ),
    _route("partners", FIND, _("看本企业的供需匹配"), "partners:show", role=ENTERPRISE),
    _route("partners", FIND, _("按产品查找供需双方"), "partners:product", role="is_officer", q="q"),
    _route("partners", FIND, _("请园区帮忙对接"), "tickets:new", kind="other", **TOLD),
    _route("register", r"(?:我|想|要).{0,4}(?:注册|开通|认证|登记).{0,6}(?:账[户号]|企业|公司)", _("登记企业"), "enterprises:start"),
    _route(
        "labour", r"(?:我|想|要|急).{0,4}(?:招工|招人|招聘)|缺(?:工人|人手|工)", _("请园区帮忙招工"), "tickets:new", kind="labour", **TOLD
    ),
    _route("person", r"(?:转|找|要|接).{0,2}(?:人工|真人|客服|工作人员)|人工服务", _("留给工作人员"), "tickets:new", kind="policy", **TOLD),
)
SOUGHT = re.compile(
    r"(?:做|生产|供应(?!商)|卖|加工|采购|买|找|推荐|介绍|匹配|对接)(?:几|一)?[家个些]?(?:能|会|可以)?(?:做|生产|供应|卖|加工)?"
)
NO_PRODUCT = re.compile(r"(?:的?(?:厂家|工厂|供应商|供货商|企业|公司|客户|货源|厂|伙伴|上游|下游)?|吗|呢|吧)+$")


def wish_of(text: str) -> str:
    """The wish that a text, in the form of tokens.clean, speaks; "" for a mere question."""
    bare = SIGNS.sub("", text)
    return next((route.wish for route in ROUTES if route.pattern.search(bare)), "")


def way_of(text: str, *, told: str = "", has_role=lambda role: False, enterprise: int | None = None) -> Way | None:
    """The way to where a wish is fulfilled, None for a mere question.

    told: the asker's own words, if text is what they mean in Chinese. has_role tells whether the asker has a property of User;
    enterprise: the id of the verified enterprise they act for.
    """
    wish = wish_of(text)
    route = next((route for route in ROUTES if route.wish == wish and _is_open(route, has_role, enterprise)), None)
    if route is None:
        return None
    words = {"title": (told or text)[:SHORT], "text": (told or text)[:LONG], "q": sought(text)}
    query = urlencode([(name, words[value] if name in words else value) for name, value in route.params])
    return Way(wish, str(route.label), route.url_name, query, enterprise if route.role == ENTERPRISE else None)


def _is_open(route, has_role, enterprise) -> bool:
    if route.role == ENTERPRISE:
        return enterprise is not None
    return not route.role or has_role(route.role)


def sought(text: str) -> str:
    """The product that a wish looks for: 帮我找几家做铝型材的厂 → 铝型材; the whole text if that is not clear."""
    bare = SIGNS.sub("", text)
    found = list(SOUGHT.finditer(bare))
    return NO_PRODUCT.sub("", bare[found[-1].end() :]) if found and found[-1].end() < len(bare) else bare
