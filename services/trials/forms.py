"""Upload of a sheet, one question by hand, the gate of a run."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from services.base import DomainError
from services.enterprises.fields import LineField
from services.reference.models import Region
from services.uploads import check_upload

from . import sheet

MAX_MB = 5


def gate_field():
    return forms.IntegerField(
        label=lazy("通过线（百分比）"),
        required=False,
        min_value=1,
        max_value=100,
        help_text=lazy("选填。符合期望的比例达到这条线算通过。"),
        error_messages={
            "min_value": lazy("请填写 1 至 100 的整数。"),
            "max_value": lazy("请填写 1 至 100 的整数。"),
            "invalid": lazy("请填写 1 至 100 的整数。"),
        },
    )


class GateForm(forms.Form):
    gate = gate_field()

    @property
    def share(self) -> float | None:
        return self.cleaned_data["gate"] / 100 if self.cleaned_data.get("gate") else None


class SheetForm(GateForm):
    """A spreadsheet of questions; `rows` holds them once the form is valid."""

    name = LineField(
        label=lazy("名称"), required=False, max_length=120, help_text=lazy("选填，默认用文件名。同名同内容的表格算同一份测试。")
    )
    file = forms.FileField(
        label=lazy("问题表格"),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv", "data-max-mb": MAX_MB}),
        error_messages={"required": lazy("请选择表格文件。"), "empty": lazy("文件是空的，请重新选择。")},
    )
    field_order = ["file", "name", "gate"]

    def clean_file(self):
        file = self.cleaned_data["file"]
        self.filename = file.name[:120]
        if file.size > MAX_MB * 1024 * 1024:
            raise ValidationError(_("文件超过 %(limit)s MB，请分成几个文件。") % {"limit": MAX_MB})
        if file.read(4) == b"PK\x03\x04":
            check_upload(file, kinds=("xlsx",), limit_mb=MAX_MB)
        file.seek(0)
        try:
            self.rows = sheet.read(file)
        except DomainError as error:
            raise ValidationError(str(error).splitlines()) from error
        return file


class OneForm(forms.Form):
    """One question, tried at once and not stored."""

    q = LineField(label=lazy("问题"), max_length=300, widget=forms.Textarea(attrs={"rows": 2}))
    region = forms.ModelChoiceField(Region.objects.all(), label=lazy("地区"), required=False, empty_label=lazy("广西（不限市）"))
    on = forms.DateField(
        label=lazy("按哪一天的规定"),
        required=False,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        error_messages={"invalid": lazy("请按 2026-01-31 的格式填写日期。")},
    )
