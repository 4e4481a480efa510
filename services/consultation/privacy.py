"""Take phone, ID and bank card numbers and mail addresses out of what people type, before anything is stored or passed on.

Numbers are found however they are typed: full-width, in Chinese numerals, with spaces, dots or brackets between the digits.
"""

import re
import unicodedata

NUMERALS = {**dict(zip("零〇○幺", "0001", strict=True)), **dict(zip("一二三四五六七八九壹贰叁肆伍陆柒捌玖", "123456789" * 2, strict=True))}
DIGIT = r"[0-9０-９零〇○一二三四五六七八九幺壹贰叁肆伍陆柒捌玖①-⑨]"
GAP = r"[\s\-－—–‐·．.•_/()（）]"
RUN = re.compile(rf"(?<![0-9A-Za-z０-９*])[+＋]?[(（]?{DIGIT}(?:{GAP}{{0,3}}{DIGIT}){{6,23}}(?:{GAP}{{0,2}}[XxＸｘ×])?(?![0-9A-Za-z０-９])")
GAPS = re.compile(rf"{GAP}+")
MONEY = re.compile(r"\s*(?:[元万亿%％]|美元|欧元|人民币)")
DAY = re.compile(r"(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])")
DATES = re.compile(r"(?:19|20)\d{2}\D\d{1,2}\D\d{1,2}")
COUNTRY = re.compile(r"^(?:00)?86(?=1[3-9]\d{9}$)")
SPOKEN = re.compile(
    r"((?:电话|手机|座机|固话|号码|热线|致电|联系我|打给我|打我|tel|phone)[^\d\s]{0,4}\s?)(\d{3,4})[ -]?(\d{4})(?!\d)", re.IGNORECASE
)
EMAIL = re.compile(r"[A-Za-z0-9._%+-]{1,64} ?(?:@| ?[(\[]at[)\]] ?) ?([A-Za-z0-9-]{1,63}(?: ?\. ?[A-Za-z0-9-]{1,63}){1,5})", re.IGNORECASE)
HALF = {wide: wide - 0xFEE0 for wide in range(0xFF01, 0xFF5F)}


def mask(text: str) -> str:
    """Give the text with private numbers blanked in the middle: 138****5678. Amounts of money, dates and 文号 stay."""
    text = RUN.sub(_blanked, text)
    text = SPOKEN.sub(r"\1***\3", text)
    return _without_mail(text)


def _blanked(found: re.Match) -> str:
    """A run of digits as it may be kept; what is no private number comes back as it was typed."""
    typed = found[0]
    digits = _plain(typed)
    if MONEY.match(found.string, found.end()) and not digits.endswith("X") and not _is_id(digits):
        return typed
    groups = [len(_plain(part)) for part in GAPS.split(typed.lstrip("+＋(（")) if part]
    digits, called = COUNTRY.sub("", digits), typed.startswith(("+", "＋"))
    if _is_id(digits):
        return f"{digits[:3]}********{digits[-1]}"
    if re.fullmatch(r"1[3-9]\d{9}", digits) and (called or groups[0] >= 3 or set(groups) == {1}):
        return f"{digits[:3]}****{digits[-4:]}"
    if DATES.search(typed) or DAY.fullmatch(digits[:8]) and DAY.fullmatch(digits[8:]):
        return typed
    if re.fullmatch(r"\d{15,19}", digits) and (len(groups) == 1 or set(groups[:-1]) == {4} or set(groups) == {1}):
        return f"{digits[:4]}********{digits[-3:]}"
    if re.fullmatch(r"0(?:10|2\d|[3-9]\d{2})\d{7,8}", digits):
        code = digits[: 3 if digits[1] in "12" else 4]
        return f"{code}-****{digits[-4:]}"
    return typed


def _is_id(digits) -> bool:
    """Tell whether it is built like a citizen's number, new or old: area, day of birth, sequence."""
    if re.fullmatch(r"[1-8]\d{16}[\dX]", digits):
        return bool(DAY.fullmatch(digits[6:14]))
    return bool(re.fullmatch(r"[1-8]\d{14}", digits) and DAY.fullmatch("19" + digits[6:12]))


def _plain(typed) -> str:
    """Digits alone, 0 to 9 and a last X."""
    plain = []
    for char in typed:
        if char in NUMERALS:
            plain.append(NUMERALS[char])
        elif (value := unicodedata.digit(char, None)) is not None:
            plain.append(str(value))
        elif char in "XxＸｘ×":
            plain.append("X")
    return "".join(plain)


def _without_mail(text) -> str:
    """Mail addresses by their provider only; full-width letters have the same length, so places agree."""
    parts, at = [], 0
    for found in EMAIL.finditer(text.translate(HALF)):
        parts += [text[at : found.start()], f"***@{found[1].replace(' ', '')}"]
        at = found.end()
    return "".join([*parts, text[at:]])
