"""Numbers as Word writes them in automatic lists. Pure.

Source: ECMA-376-1:2016, 17.18.59 ST_NumberFormat. Chinese counting is written with its units (一百零一, as in 第一百零一条)
whichever of the counting formats is asked for; a format that is not here, or a number beyond its signs, is written in digits.
"""

from services.consultation.numerals import numeral_of

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
        return numeral_of(number)
    if form in ("chineseLegalSimplified", "ideographLegalTraditional"):
        return numeral_of(number, legal=True)
    if form in ("lowerLetter", "upperLetter"):  # a … z, aa, bb
        letters = chr(ord("a") + (number - 1) % 26) * min((number - 1) // 26 + 1, 9)
        return letters.upper() if form == "upperLetter" else letters
    if form in ("lowerRoman", "upperRoman"):
        return roman(number).upper() if form == "upperRoman" else roman(number)
    return str(number)


def roman(number: int) -> str:
    """1 … 9999 in small Roman letters."""
    text = ""
    for value, letters in (*ROMAN, *ROMAN_ONES):
        text += letters * (number // value)
        number %= value
    return text
