"""The upload of a spreadsheet and the mapping of its columns."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from services.enterprises.cleaning import clean_line
from services.enterprises.queries import park_choices
from services.uploads import check_upload, safe_name

from .checking import parks_of
from .columns import COLUMNS

MAX_MB = 50  # 10,000 rows with long scopes are about 10 MB


def park_field(user):
    field = forms.ModelChoiceField(
        label=lazy("默认园区"),
        queryset=parks_of(user).select_related("region"),
        required=False,
        help_text=lazy("表格没有“园区”列或该格为空时使用。"),
        error_messages={"invalid_choice": lazy("您不负责这个园区，请重新选择。")},
    )
    field.choices = park_choices(field.queryset, empty=_("不指定"))
    return field


class UploadForm(forms.Form):
    file = forms.FileField(
        label=lazy("表格文件"),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv", "data-max-mb": MAX_MB}),
        error_messages={"required": lazy("请选择要导入的文件。"), "empty": lazy("文件是空的，请重新选择。")},
    )

    def __init__(self, *args, user, **options):
        super().__init__(*args, **options)
        self.fields["park"] = park_field(user)

    def clean_file(self):
        file = self.cleaned_data["file"]
        self.filename = clean_line(file.name)
        if file.size > MAX_MB * 1024 * 1024:
            raise ValidationError(
                _("文件为 %(size).1f MB，超过 %(limit)s MB，请分成几个文件。") % {"size": file.size / 1024 / 1024, "limit": MAX_MB}
            )
        if file.read(4) == b"PK\x03\x04":
            check_upload(file, kinds=("xlsx",), limit_mb=MAX_MB)
        else:
            file.name = safe_name(file.name, "csv")
        file.seek(0)
        return file


class ColumnsForm(forms.Form):
    """One select per heading, and the default park."""

    def __init__(self, *args, batch, **options):
        super().__init__(*args, **options)
        self.batch = batch
        choices = [("", _("不导入这一列")), *((column.field, column.heading + ("*" if column.required else "")) for column in COLUMNS)]
        for number, field in enumerate(batch.columns):
            self.fields[f"column_{number}"] = forms.ChoiceField(label=batch.header[number], choices=choices, required=False, initial=field)
        self.fields["park"] = park_field(batch.owner)
        self.fields["park"].initial = batch.park_id

    def columns(self) -> list[str]:
        return [self.cleaned_data[f"column_{number}"] for number in range(len(self.batch.header))]

    def rows(self):
        """Each select with the heading and up to three cells below it."""
        for number, heading in enumerate(self.batch.header):
            cells = [row[number] for row in self.batch.samples if number < len(row) and row[number]]
            yield self[f"column_{number}"], heading, cells
