"""Judge one row of a spreadsheet: its clean values and everything that is wrong with it."""

import re
import unicodedata
from dataclasses import dataclass, field
from datetime import date

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from services.enterprises import uscc
from services.enterprises.cleaning import clean_line, clean_text
from services.enterprises.fields import CountField, PhoneField, PhrasesField, WanField
from services.reference.models import Industry, Park

from .columns import BY_FIELD

LIMITS = {"name": 120, "address": 200, "contact_name": 40, "scope": 20_000}
SHOWN = 60  # characters of a faulty value kept for the report
DATE = re.compile(r"^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?$")
FORMULA_ERRORS = ("#REF!", "#N/A", "#VALUE!", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!")
FLOAT_CODE = re.compile(r"^\d(\.\d+)?[Ee]\+?\d+$|^\d{17,}\.0$")
COUNT, WAN, PHRASES, PHONE = CountField(required=False), WanField(required=False), PhrasesField(required=False), PhoneField(required=False)


@dataclass
class Judged:
    """values by field as JSON can keep them; faults as [column, value, reason]."""

    values: dict = field(default_factory=dict)
    faults: list = field(default_factory=list)


class Judge:
    """Judges rows against the reference data; `parks` are those the importer answers for, default_park a pk."""

    def __init__(self, *, header, columns, parks, today, default_park=None):
        self.header, self.columns, self.today, self.default_park = header, columns, today, default_park
        every = Park.objects.all()
        self.parks = {self._park_key(name): park.pk for park in every for name in (park.name, park.short_name)}
        self.own = {park.pk for park in parks}
        leaves = Industry.objects.filter(level=4).values_list("pk", "code", "name")
        self.codes = {code: (pk, code) for pk, code, _name in leaves}
        self.digits = {code[1:]: (pk, code) for pk, code, _name in leaves}
        self.names = {name: (pk, code) for pk, code, name in leaves}

    @staticmethod
    def _park_key(name):
        return "".join(char for char in unicodedata.normalize("NFKC", name) if char.isalnum())

    def judge(self, cells: list[str], merged: dict[int, str]) -> Judged:
        """Judge the cells of one row; merged: column index → range, for cells that are merged away."""
        row = Judged()
        for column, name in enumerate(self.columns):
            if not name:
                continue
            value = cells[column] if column < len(cells) else ""
            try:
                row.values[name] = self._clean(name, value, merged.get(column))
            except ValidationError as error:
                row.faults += [[self.header[column], value[:SHOWN], message] for message in error.messages]
        if "park" not in self.columns:
            row.values["park"] = self.default_park
        return row

    def _clean(self, name, value, merged_range):
        if merged_range:
            raise ValidationError(_("单元格 %(range)s 是合并的，请取消合并并逐行填写。") % {"range": merged_range})
        if value in FORMULA_ERRORS:
            raise ValidationError(_("公式结果出错，请改为填写数值或文字。"))
        if not value and BY_FIELD[name].required:
            raise ValidationError(_("不能为空。"))
        return getattr(self, f"_clean_{name}", self._clean_text)(value, name)

    def _clean_text(self, value, name):
        text = clean_text(value) if name == "scope" else clean_line(value)
        if len(text) > LIMITS[name]:
            raise ValidationError(_("最多 %(max)s 字，现为 %(n)s 字。") % {"max": LIMITS[name], "n": len(text)})
        return text

    def _clean_name(self, value, name):
        text = self._clean_text(value, name)
        if len(text) < 4:
            raise ValidationError(_("企业名称至少 4 个字。"))
        return text

    def _clean_code(self, value, _name):
        if FLOAT_CODE.match(value):
            raise ValidationError(_("信用代码被存成了数字，后几位已丢失，请把该列设为文本后重新填写。"))
        code = uscc.normalise(value[:60])
        if faults := uscc.faults(code):
            raise ValidationError(faults)
        return code

    def _clean_park(self, value, _name):
        if not value:
            if self.default_park is None:
                raise ValidationError(_("请填写园区，或上传时选择默认园区。"))
            return self.default_park
        park = self.parks.get(self._park_key(value))
        if park is None:
            raise ValidationError(_("没有这个园区，请用园区全称或简称。"))
        if park not in self.own:
            raise ValidationError(_("您不负责这个园区，不能导入。"))
        return park

    def _clean_industry(self, value, _name):
        if not value:
            return None
        text = unicodedata.normalize("NFKC", clean_line(value)).upper()
        code = text.split(" ")[0]
        found = (
            self.codes.get(code)
            or self.digits.get(code.zfill(4))
            or self.names.get(clean_line(value))
            or self.names.get(text.partition(" ")[2])
        )
        if not found:
            raise ValidationError(_("没有这个行业小类，请填 GB/T 4754-2017 的小类代码或名称。"))
        return list(found)

    def _clean_offers(self, value, _name):
        return PHRASES.clean(value)

    _clean_needs = _clean_offers

    def _clean_founded_on(self, value, _name):
        if not value:
            return None
        parts = DATE.match(unicodedata.normalize("NFKC", value).replace(" ", ""))
        try:
            day = date(*map(int, parts.groups()))
        except (AttributeError, ValueError):
            raise ValidationError(_("日期应如 2020-05-01。")) from None
        if day > self.today:
            raise ValidationError(_("成立日期不能晚于今天。"))
        return day.isoformat()

    def _clean_staff_count(self, value, _name):
        return COUNT.clean(value)

    def _clean_revenue_wan(self, value, _name):
        number = WAN.clean(value)
        return None if number is None else str(number)

    _clean_assets_wan = _clean_revenue_wan

    def _clean_contact_phone(self, value, _name):
        return PHONE.clean(value)

    def _clean_contact_email(self, value, _name):
        email = clean_line(value)
        if email:
            try:
                validate_email(email)
            except ValidationError:
                raise ValidationError(_("邮箱格式不对，应如 name@example.cn。")) from None
        return email[:254]
