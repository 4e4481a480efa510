"""What speaks against a suggestion: the same firm twice, a rival, an odd industry, the way, the size, a need nobody stated. Pure over facts."""

from django.utils.translation import gettext as _

from services.enterprises import dedupe
from services.enterprises.models import Enterprise

from .models import Kind

FAR_KM = 250
SAME_GROUP = 4  # characters of a GB/T 4754 code down to the 中类: C325
LARGE, MICRO = {Enterprise.Size.LARGE, Enterprise.Size.MEDIUM}, Enterprise.Size.MICRO


ORGANISATION = slice(8, 17)  # characters of the code that name the body itself (GB 32100-2015), whoever registered it


def against(enterprise, partner, kind: str, met, km: float | None, *, is_odd: bool = False) -> list[str]:
    """Short remarks, the gravest first; of a competitor only what casts doubt on the entry, being one is the remark.

    is_odd: the candidate's registered industry contradicts what it makes.
    """
    said = []
    if is_same(enterprise, partner):
        said.append(_("与本企业名称或主体代码相同，可能是同一企业，请先核对登记"))
    elif dedupe.is_near_name(enterprise.name, partner.name):
        said.append(_("与本企业名称相近，可能是同一企业的两次登记，请先核对"))
    if is_odd:
        said.append(_("登记行业与主营产品不符，请核实"))
    if kind == Kind.COMPETITOR:
        return said
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


def is_same(enterprise, partner) -> bool:
    """Are these two rows one enterprise, by code or by name and place?"""
    return enterprise.code[ORGANISATION] == partner.code[ORGANISATION] or dedupe.is_same_name(enterprise.name, partner.name)
