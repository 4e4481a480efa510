"""Chinese numerals below ten thousand, both ways. Pure."""

DIGITS = {**{c: n for n, c in enumerate("零一二三四五六七八九")}, "〇": 0, "两": 2}
UNITS = {"十": 10, "百": 100, "千": 1000}
NUMERAL = "[零〇一二两三四五六七八九十百千0-9]{1,9}"
WRITTEN = ("零一二三四五六七八九", ("", "十", "百", "千"))
WRITTEN_LEGAL = ("零壹贰叁肆伍陆柒捌玖", ("", "拾", "佰", "仟"))


def number_of(numeral: str) -> int:
    """The value of a numeral below ten thousand: 十二 → 12, 一百零三 → 103, 7 → 7."""
    if numeral.isdigit():
        return int(numeral)
    total, digit = 0, 0
    for char in numeral:
        if char in UNITS:
            total, digit = total + (digit or 1) * UNITS[char], 0
        else:
            digit = digit * 10 + DIGITS[char] if char in DIGITS else int(char)
    return total + digit


def numeral_of(number: int, *, legal: bool = False) -> str:
    """1 … 9999 with units: 10 → 十, 101 → 一百零一, 110 → 一百一十. legal: the signs of contracts, 壹拾贰."""
    digits, units = WRITTEN_LEGAL if legal else WRITTEN
    text, has_gap = "", False
    for power in range(3, -1, -1):
        digit = number // 10**power % 10
        if digit:
            text += (digits[0] if has_gap and text else "") + digits[digit] + units[power]
        has_gap = not digit
    return text[1:] if 10 <= number < 20 and not legal else text
