"""Numbers as Word writes them in automatic lists. Pure.

Source: ECMA-376-1:2016, 17.18.59 ST_NumberFormat. Chinese counting is written with its units (一百零一, as in 第一百零一条)
whichever of the counting formats is asked for; a format that is not here, or a number beyond its signs, is written in digits.
"""

DIGITS, LEGAL = "零一二三四五六七八九", "零壹贰叁肆伍陆柒捌玖"
UNITS, LEGAL_UNITS = ("", "十", "百", "千"), ("", "拾", "佰", "仟")
ROMAN = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"))
ROMAN_ONES = ((9, "ix"), (5, "v"), (4, "iv"), (1, "i"))
COUNTING = "chineseCounting chineseCountingThousand taiwaneseCounting taiwaneseCountingThousand japaneseCounting koreanDigital2"
SIGNS = {
    "ideographTraditional": "甲乙丙丁戊己庚辛壬癸",
    "ideographZodiac": "子丑寅卯辰巳午未申酉戌亥",
    "ideographEnclosedCircle": "㊀㊁㊂㊃㊄㊅㊆㊇㊈㊉",
    "decimalEnclosedCircle": "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳",
    "decimalEnclosedCircleChinese": "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳",
    "decimalEnclosedParen": "⑴⑵⑶⑷⑸⑹⑺⑻⑼⑽⑾⑿⒀⒁⒂⒃⒄⒅⒆⒇",
    "decimalEnclosedFullstop": "⒈⒉⒊⒋⒌⒍⒎⒏⒐⒑⒒⒓⒔⒕⒖⒗⒘⒙⒚⒛",
}


def written(number: int, form: str) -> str:
    """A number in one of Word's formats: (12, "chineseCounting") → 十二."""
    if form == "none":
        return ""
    if form == "decimalZero":
        return f"{number:02}"
    if form in SIGNS and 1 <= number <= len(SIGNS[form]):
        return SIGNS[form][number - 1]
    if number < 1 or number > 9999:
        return str(number)
    return _in_words(number, form)


def _in_words(number, form) -> str:
    if form in COUNTING.split():
        return chinese(number)
    if form in ("chineseLegalSimplified", "ideographLegalTraditional"):
        return chinese(number, LEGAL, LEGAL_UNITS)
    if form in ("lowerLetter", "upperLetter"):  # a … z, aa, bb
        letters = chr(ord("a") + (number - 1) % 26) * min((number - 1) // 26 + 1, 9)
        return letters.upper() if form == "upperLetter" else letters
    if form in ("lowerRoman", "upperRoman"):
        return roman(number).upper() if form == "upperRoman" else roman(number)
    return str(number)


def chinese(number: int, digits: str = DIGITS, units: tuple[str, ...] = UNITS) -> str:
    """1 … 9999 in Chinese: 10 → 十, 101 → 一百零一, 110 → 一百一十."""
    text, has_gap = "", False
    for power in range(3, -1, -1):
        digit = number // 10**power % 10
        if digit:
            text += (digits[0] if has_gap and text else "") + digits[digit] + units[power]
        has_gap = not digit
    return text[1:] if 10 <= number < 20 and digits is DIGITS else text


def roman(number: int) -> str:
    """1 … 9999 in small Roman letters."""
    text = ""
    for value, letters in (*ROMAN, *ROMAN_ONES):
        text += letters * (number // value)
        number %= value
    return text
