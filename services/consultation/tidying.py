"""Text as people should see it, whoever wrote it. Pure."""

import unicodedata

HALF_WIDTH = {wide: wide - 0xFEE0 for first, last in ("０９", "ＡＺ", "ａｚ") for wide in range(ord(first), ord(last) + 1)}


def tidy(text: str) -> str:
    """Text without control, zero-width or direction characters, with single spaces, half-width digits and letters."""
    seen = "".join(" " if char.isspace() else char for char in text if char.isspace() or unicodedata.category(char)[0] != "C")
    return " ".join(seen.translate(HALF_WIDTH).split())
