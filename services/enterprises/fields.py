"""Form fields that tidy what people type before judging it."""

import re
import unicodedata
from decimal import Decimal

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import ngettext_lazy

from . import uscc
from .cleaning import clean_line, clean_text, split_phrases
from .models import Declaration

MAX_PHRASES = 30
MAX_PHRASE = Declaration._meta.get_field("phrase").max_length
MAX_WAN = Decimal("9999999999")  # what revenue_cny can hold
PHONE = re.compile(r"^\+?[0-9()\- ]{7,20}(转[0-9]{1,6})?$")
REQUIRED = {"required": lazy("请填写。")}
RANGE = {"min_value": lazy("不能小于 0。"), "max_value": lazy("不能大于 %(limit_value)s。")}
TOO_LONG = ngettext_lazy(
    "最多 %(limit_value)d 字，现为 %(show_value)d 字。", "最多 %(limit_value)d 字，现为 %(show_value)d 字。", "limit_value"
)


class LineField(forms.CharField):
    """One line of text."""

    default_error_messages = {**REQUIRED, "max_length": TOO_LONG}

    def to_python(self, value):
        return clean_line(super().to_python(value))


class TextField(LineField):
    """Several lines of text."""

    widget = forms.Textarea

    def to_python(self, value):
        return clean_text(forms.CharField.to_python(self, value))


class CodeField(LineField):
    """A 统一社会信用代码, normalised and checked."""

    def to_python(self, value):
        return uscc.normalise(super().to_python(value))

    def validate(self, value):
        super().validate(value)
        if faults := uscc.faults(value):
            raise ValidationError(faults)


class PhrasesField(TextField):
    """Products or needs, one per line; cleans to a list."""

    def clean(self, value):
        phrases = split_phrases(str(value or ""))
        if self.required and not phrases:
            raise ValidationError(self.error_messages["required"], code="required")
        if len(phrases) > MAX_PHRASES:
            raise ValidationError(_("最多 %(max)s 项，现为 %(n)s 项，请合并相近的。") % {"max": MAX_PHRASES, "n": len(phrases)})
        if long := [phrase for phrase in phrases if len(phrase) > MAX_PHRASE]:
            raise ValidationError(_("“%(start)s…”超过 %(max)s 字，请分成几行填写。") % {"start": long[0][:12], "max": MAX_PHRASE})
        return phrases


class PhoneField(LineField):
    def to_python(self, value):
        return unicodedata.normalize("NFKC", super().to_python(value))

    def validate(self, value):
        super().validate(value)
        if value and not PHONE.match(value):
            raise ValidationError(_("电话应为 7 至 20 位数字，可带区号、短横和分机。"))


def plain_number(text: str) -> str:
    """A number as typed, without full-width digits, thousands separators and units."""
    return unicodedata.normalize("NFKC", text).replace(",", "").replace(" ", "").removesuffix("元").removesuffix("万").removesuffix("人")


class CountField(forms.IntegerField):
    """A whole number of persons."""

    widget = forms.TextInput
    default_error_messages = {**REQUIRED, **RANGE, "invalid": lazy("请填写整数，如 120。")}

    def __init__(self, **options):
        super().__init__(min_value=0, max_value=5_000_000, **options)
        self.widget.attrs["inputmode"] = "numeric"

    def to_python(self, value):
        return super().to_python(plain_number(str(value)) if value not in self.empty_values else value)


class WanField(forms.DecimalField):
    """Money in 万元."""

    widget = forms.TextInput
    default_error_messages = {
        **REQUIRED,
        **RANGE,
        "invalid": lazy("请填写数字，单位为万元，如 1900 或 1900.5。"),
        "max_decimal_places": lazy("小数最多 6 位。"),
    }

    def __init__(self, **options):
        super().__init__(min_value=0, max_value=MAX_WAN, decimal_places=6, **options)
        self.widget.attrs["inputmode"] = "decimal"

    def to_python(self, value):
        return super().to_python(plain_number(str(value)) if value not in self.empty_values else value)
