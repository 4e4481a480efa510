"""Figures, years and document numbers of English and Vietnamese, written as in Chinese texts. Pure.

2.5 million → 250万, No. 63 → 63号, 2018 edition → 2018年版, April 2026 → 2026年4月, 15 per cent → 15%.
"""

import re
from decimal import Decimal

NUMBER = r"(\d+(?:[.,]\d+)*)"
SCALES = {"thousand": 3, "nghìn": 3, "ngàn": 3, "nghin": 3, "ngan": 3, "million": 6, "mn": 6, "triệu": 6, "trieu": 6}
SCALES |= {"billion": 9, "bn": 9, "tỷ": 9, "tỉ": 9, "ty": 9}
SCALED = re.compile(rf"{NUMBER}\s*({'|'.join(SCALES)})\b", re.IGNORECASE)
PER_CENT = re.compile(rf"{NUMBER}\s*(?:per ?cent|phần trăm|phan tram)\b", re.IGNORECASE)
NUMBERED = re.compile(r"\b(?:no|nos|number|order|document|circular|số|so)\.?\s*(?:no\.?\s*)?(\d{1,4})\b", re.IGNORECASE)
YEAR = r"((?:19|20)\d\d)"
EDITION = re.compile(
    rf"\b{YEAR}\s+(?:edition|version)\b|\b(?:edition|version)\s+(?:of\s+)?{YEAR}\b|(?:phiên )?bản\s+(?:năm\s+)?{YEAR}\b", re.IGNORECASE
)
OF_YEAR = re.compile(rf"\b(?:năm|nam|year|in|of|since|from|until|từ|đến)\s+{YEAR}\b", re.IGNORECASE)
MONTHS = ("january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december")
MONTH = re.compile(rf"\b({'|'.join(MONTHS)})\s+{YEAR}\b|(?:tháng|thang)\s+(1[0-2]|0?[1-9])\s*(?:năm|nam|/)?\s*{YEAR}\b", re.IGNORECASE)
TEN_THOUSAND, HUNDRED_MILLION = 4, 8


def written(text: str) -> str:
    """The text with what is understood of its figures in Chinese form, spaces around."""
    text = SCALED.sub(_scaled, text)
    text = PER_CENT.sub(r" \1% ", text)
    text = EDITION.sub(lambda found: f" {next(filter(None, found.groups()))}年版 ", text)
    text = MONTH.sub(_month, text)
    text = OF_YEAR.sub(r" \1年 ", text)
    return NUMBERED.sub(lambda found: found[0] if _is_year(found[1]) else f" {found[1]}号 ", text)


def _scaled(found) -> str:
    power = SCALES[found[2].lower()]
    whole = Decimal(_plain(found[1])) * 10**power
    unit, sign = (HUNDRED_MILLION, "亿") if whole >= 10**HUNDRED_MILLION else (TEN_THOUSAND, "万")
    return f" {(whole / 10**unit).normalize():f}{sign} "


def _plain(number) -> str:
    """1,500 and 1.500 are fifteen hundred, 2.5 and 2,5 two and a half."""
    parts = re.split(r"[.,]", number)
    return "".join(parts) if len(parts) > 2 or len(parts[-1]) == 3 else ".".join(parts)


def _month(found) -> str:
    name, year, number, other = found.groups()
    return f" {year or other}年{MONTHS.index(name.lower()) + 1 if name else int(number)}月 "


def _is_year(number) -> bool:
    return len(number) == 4 and number[:2] in ("19", "20")
