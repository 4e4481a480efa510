"""Take phone, ID and bank card numbers out of what people type, before anything is stored or passed on."""

import re

ID_CARD = re.compile(r"(?<![0-9A-Za-z])([1-8]\d{2})\d{3}[ -]?\d{4}[ -]?\d{4}[ -]?\d{2}\d([\dXx])(?![0-9A-Za-z])")
OLD_ID_CARD = re.compile(r"(?<![0-9A-Za-z])([1-8]\d{2})\d{9}(\d{3})(?![0-9A-Za-z])(?!\s*[元万亿%])")
CARD = re.compile(r"(?<!\d)(\d{4})[ -]?\d{4}[ -]?\d{4}[ -]?\d{0,4}[ -]?(\d{3})(?!\d)(?!\s*[元万亿%])")
MOBILE = re.compile(r"(?<!\d)(?:(?:\+|00)?86[ -]?)?(1[3-9]\d)[ -]?\d{4}[ -]?(\d{4})(?!\d)(?!\s*[元万亿%])")
LANDLINE = re.compile(r"(?<![\d*])(0\d{2,3})[ -]\d{3,4}[ -]?(\d{4})(?!\d)")
EMAIL = re.compile(r"[A-Za-z0-9._%+-]{1,64}@([A-Za-z0-9.-]{1,120}\.[A-Za-z]{2,20})")


def mask(text: str) -> str:
    """Give the text with private numbers blanked in the middle: 138****5678. Amounts of money stay."""
    text = ID_CARD.sub(r"\1********\2", text)
    text = OLD_ID_CARD.sub(r"\1********\2", text)
    text = MOBILE.sub(r"\1****\2", text)
    text = CARD.sub(r"\1********\2", text)
    text = LANDLINE.sub(r"\1-****\2", text)
    return EMAIL.sub(r"***@\1", text)
