"""统一社会信用代码: check the 18-character code and name the exact fault.

Source: GB 32100-2015 with its amendment 1 (positions 1–2, alphabet without I, O, S, V, Z, weights 3**i mod 31);
GB 11714-1997 (check character of the 9-character organisation code at positions 9–17).
"""

import re
import unicodedata

from django.utils.translation import gettext as _

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
VALUES = {char: value for value, char in enumerate(ALPHABET)}
WEIGHTS = [pow(3, i, 31) for i in range(17)]
BODY_WEIGHTS = [3, 7, 9, 10, 5, 8, 4, 2]
KINDS = {  # 登记管理部门 → (its name, 机构类别)
    "1": ("机构编制", "1239"),
    "2": ("外交", "19"),
    "3": ("司法行政", "123459"),
    "4": ("文化", "19"),
    "5": ("民政", "1239"),
    "6": ("旅游", "129"),
    "7": ("宗教", "129"),
    "8": ("工会", "19"),
    "9": ("市场监管", "123"),
    "A": ("中央军委改革和编制办公室", "19"),
    "N": ("农业农村", "1239"),
    "Y": ("其他", "1"),
}
GAPS = re.compile(r"[\s\-‐-―−]+")


def normalise(raw: str) -> str:
    """The code as it is written on a licence: half width, capital letters, no spaces or hyphens."""
    return GAPS.sub("", unicodedata.normalize("NFKC", raw)).upper()


def check_char(first17: str) -> str:
    """The 18th character (GB 32100-2015)."""
    total = sum(VALUES[char] * weight for char, weight in zip(first17, WEIGHTS, strict=True))
    return ALPHABET[-total % 31]


def body_check_char(body: str) -> str:
    """The 9th character of an organisation code from its first 8 (GB 11714)."""
    total = sum(int(char, 36) * weight for char, weight in zip(body, BODY_WEIGHTS, strict=True))
    return "0123456789X0"[11 - total % 11]


def complete(kind_and_region: str, body: str) -> str:
    """A whole code from its first 8 characters (kind, region) and the 8 of the organisation code's body."""
    first17 = kind_and_region + body + body_check_char(body)
    return first17 + check_char(first17)


def is_valid(code: str) -> bool:
    return not faults(code)


def faults(code: str) -> list[str]:
    """What is wrong with a normalised code, most basic first, one sentence each; empty if nothing.

    Check characters are only looked at once length, characters and fixed parts are right.
    """
    if not code:
        return [_("请填写统一社会信用代码。")]
    if len(code) != 18:
        return [_("统一社会信用代码应为 18 位，现为 %(n)s 位。") % {"n": len(code)}]
    return _unknown_characters(code) or _wrong_parts(code) or _wrong_checks(code)


def _unknown_characters(code):
    return [
        _("第 %(n)s 位“%(char)s”不是信用代码使用的字符（只用数字和除 I、O、S、V、Z 外的大写字母）。") % {"n": place, "char": char}
        for place, char in enumerate(code, 1)
        if char not in VALUES
    ]


def _wrong_parts(code):
    found = []
    name, categories = KINDS.get(code[0], (None, ""))
    if name is None:
        found.append(_("第 1 位“%(char)s”不是已知的登记管理部门代码，企业应为 9。") % {"char": code[0]})
    elif code[1] not in categories:
        found.append(_("第 2 位“%(char)s”不是%(name)s登记的机构类别代码。") % {"char": code[1], "name": name})
    if not code[2:8].isdigit():
        found.append(_("第 3 至 8 位“%(part)s”应为 6 位数字的行政区划码。") % {"part": code[2:8]})
    return found


def _wrong_checks(code):
    found = []
    if code[16] != body_check_char(code[8:16]):
        found.append(_("第 17 位与第 9 至 16 位（组织机构代码）校验不符，请核对营业执照。"))
    if code[17] != check_char(code[:17]):
        found.append(_("第 18 位与前 17 位校验不符，请核对营业执照。"))
    return found
