"""What is odd about a profile, and what to do about it: nothing to read, or an industry that contradicts the products."""

from django.utils.translation import gettext as _

from matching.engine import doubts
from services.reference.models import Industry

from . import knowledge
from .models import Phrase
from .queries import Side


def about(enterprise, sides: list[Side]) -> list[str]:
    """Short remarks on a profile that has been read, each with the way out; empty if all is well."""
    offers = next(side for side in sides if side.kind == Phrase.Kind.OFFER)
    if not offers.stated:
        return [_unread(enterprise, offers)]
    return [said] if (said := _contradiction(enterprise, [row.text for row in offers.stated])) else []


def _unread(enterprise, offers):
    if offers.removed:
        return _("产品和服务都已被移除，没有可用来匹配的内容。请恢复属实的短语，或修改主营产品。")
    if not enterprise.scope.strip():
        return _("没有填写主营产品，经营范围也是空的，暂时无法匹配。请按营业执照填写经营范围，并逐行填写主营产品。")
    return _("经营范围里只有许可、审批或“技术服务、货物进出口”一类通用表述，没有读到具体的产品或服务，暂时无法匹配。请逐行填写主营产品。")


def _contradiction(enterprise, offers):
    if enterprise.industry is None:
        return ""
    division = doubts.other_division(enterprise.industry.code, offers, knowledge.load())
    if not division:
        return ""
    name = Industry.objects.filter(code=division).values_list("name", flat=True).first() or division
    words = {"own": enterprise.industry.name, "other": name}
    return _("登记行业是“%(own)s”，但主要产品大多属于“%(other)s”。请核对行业代码和主营产品，有误的请修改，以免匹配偏差。") % words
