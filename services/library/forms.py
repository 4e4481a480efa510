"""The upload of files and the facts of a text."""

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from services.consultation.models import Document
from services.reference.models import Region

from .guess import number_in
from .models import Paper

ACCEPT = ".docx,.pdf,.html,.htm,.xlsx,.md,.txt,.zip"
MAX_FILES = 100  # Django reads no more of one form
LONGEST_EDITED = 150_000  # characters: the server reads at most 2 MB of fields
DATES = ("published_on", "effective_on", "expires_on")


class FilesInput(forms.FileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several files; each is judged by itself when it is read, so that one bad file holds up no other."""

    def clean(self, value, initial=None):
        files = [file for file in value or [] if file is not None]
        if not files:
            raise ValidationError(self.error_messages["required"], code="required")
        return files


class UploadForm(forms.Form):
    files = FilesField(
        label=lazy("文件"),
        widget=FilesInput(attrs={"accept": ACCEPT, "multiple": True}),
        error_messages={"required": lazy("请选择要上传的文件。")},
    )

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        self.fields["files"].help_text = _(
            "可一次选多个，或打成一个 .zip；每个不超过 %(mb)s MB，一次最多 %(n)s 个（压缩包内最多 300 个）。"
        ) % {"mb": settings.LIBRARY_MAX_MB, "n": MAX_FILES}


class PaperForm(forms.ModelForm):
    """What the text says of itself, guessed and for the editor to confirm."""

    supersede = forms.BooleanField(required=False, initial=True)

    class Meta:
        model = Paper
        fields = [
            "title",
            "kind",
            "number",
            "issuer",
            "region",
            *DATES,
            "successor",
            "replaces",
            "body",
            "is_public",
            "verified",
        ]
        widgets = {name: forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d") for name in DATES} | {
            "body": forms.Textarea(attrs={"rows": 18, "class": "mono small"})
        }
        error_messages = {"title": {"required": lazy("请填写标题。")}}

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        paper = self.instance
        self.fields["region"].empty_label = _("全国")
        self.fields["successor"].queryset = Document.objects.filter(kind=Document.Kind.POLICY).exclude(key=paper.key).order_by("title")
        self.fields["successor"].empty_label = self.fields["replaces"].empty_label = _("无")
        self.fields["replaces"].queryset = Paper.objects.published().exclude(pk=paper.pk).exclude(key=paper.key).order_by("title")
        self.fields["replaces"].help_text = _("重新上传同一份文件时选择，发布后旧内容立即被替换；文号相同的自动替换。")
        self.fields["body"].help_text = _(
            "读取结果，可以修改。以“第一条”开头的行为条款，“一、”“第一章”开头的行为标题；表格用 Markdown 写法。"
        )
        self.fields["body"].error_messages["required"] = _("正文是空的，请填写后再发布。")
        if len(paper.body) > LONGEST_EDITED:
            del self.fields["body"]
        self.repealed = list(Paper.objects.published().filter(number__in=paper.repeals, successor=None).exclude(pk=paper.pk))
        if self.repealed:
            titles = "、".join(f"《{old.title}》（{old.number}）" for old in self.repealed)
            self.fields["supersede"].label = _("发布时把%(titles)s标为“已被本文件替代”") % {"titles": titles}
            self.fields["supersede"].help_text = _("文中写明这些文件同时废止。")
        else:
            del self.fields["supersede"]

    def clean_number(self):
        typed = self.cleaned_data["number"].strip()
        return number_in(typed) or typed

    def clean_title(self):
        return " ".join(self.cleaned_data["title"].split())

    def clean(self):
        given = super().clean()
        start, end = given.get("effective_on") or given.get("published_on"), given.get("expires_on")
        if start and end and end < start:
            self.add_error("expires_on", _("失效日期早于生效日期，请核对。"))
        return given

    def save(self, commit=True):
        self.instance.successor_title = self.instance.successor.title if self.instance.successor_id else ""
        return super().save(commit)


class TextsForm(forms.Form):
    """What the public list of texts is narrowed to; the region stands in the address by its code."""

    q = forms.CharField(
        label=lazy("标题、文号或发文机关"), required=False, max_length=100, widget=forms.TextInput(attrs={"type": "search"})
    )
    region = forms.ModelChoiceField(
        Region.objects.select_related("parent"),
        label=lazy("适用地区"),
        required=False,
        to_field_name="code",
        empty_label=lazy("全部地区"),
    )
    kind = forms.ChoiceField(label=lazy("类型"), required=False, choices=[("", lazy("全部类型")), *Paper.KINDS])

    def chosen(self) -> dict:
        """What was chosen and makes sense; a forged value counts as not chosen."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}


class ListForm(forms.Form):
    """What the list of texts is narrowed to."""

    q = forms.CharField(label=lazy("标题或文号"), required=False, max_length=100, widget=forms.TextInput(attrs={"type": "search"}))
    state = forms.ChoiceField(label=lazy("状态"), required=False, choices=[("", lazy("全部")), *Paper.State.choices])
