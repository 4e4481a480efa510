"""What speaks against a suggestion: a rival, the way, the size, a need nobody stated. Pure over facts."""

from django.utils.translation import gettext as _

from services.enterprises.models import Enterprise

from .models import Kind

FAR_KM = 250
SAME_GROUP = 4  # characters of a GB/T 4754 code down to the 中类: C325
LARGE, MICRO = {Enterprise.Size.LARGE, Enterprise.Size.MEDIUM}, Enterprise.Size.MICRO


def against(enterprise, partner, kind: str, met, km: float | None) -> list[str]:
    """Short remarks, the gravest first; a competitor gets none, being one is the remark."""
    if kind == Kind.COMPETITOR:
        return []
    said = []
    if is_rival(enterprise, partner):
        said.append(_("同属%(name)s，可能互为同行") % {"name": partner.industry.name})
    if met and all(one.is_inferred for one in met):
        said.append(_("需求为推断，请先核实"))
    if not met:
        said.append(_("未找到直接对应的供需短语，请人工判断"))
    if km is not None and km >= FAR_KM:
        said.append(_("路途较远，需考虑运输成本"))
    if partner.size == MICRO and enterprise.size in LARGE:
        said.append(_("对方为微型企业，供货能力需核实") if kind != Kind.CUSTOMER else _("对方为微型企业，采购量可能有限"))
    return said


def is_rival(enterprise, partner) -> bool:
    """Do both stand in the same 中类?"""
    if enterprise.industry is None or partner.industry is None:
        return False
    a, b = enterprise.industry.code, partner.industry.code
    return min(len(a), len(b)) >= SAME_GROUP and a[:SAME_GROUP] == b[:SAME_GROUP]
