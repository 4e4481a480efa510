"""The forms of the queue, of an answer and of the log's filters."""

from datetime import timedelta

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from services.consultation.models import Document, Feedback, Question
from services.enterprises.fields import LineField, TextField
from services.reference.models import Park, Region

from . import queries, workflow
from .models import Cluster

CHOOSE = {"required": lazy("请选择。"), "invalid_choice": lazy("没有这个选项，请重新选择。")}
AREA, ALL_AREAS = lazy("地区"), lazy("全部地区")
MAX_DAYS = 366


class DayInput(forms.DateInput):
    input_type = "date"

    def __init__(self):
        super().__init__(format="%Y-%m-%d")


def day_field(label, **options):
    return forms.DateField(
        label=label, required=False, widget=DayInput(), error_messages={"invalid": lazy("请按 2026-01-31 的格式填写日期。")}, **options
    )


def region_field(label=AREA, empty=ALL_AREAS):
    return forms.ModelChoiceField(Region.objects.all(), label=label, required=False, empty_label=empty, error_messages=CHOOSE)


class QueueFilter(forms.Form):
    q = forms.CharField(label=lazy("关键词"), required=False, max_length=60, widget=forms.TextInput(attrs={"type": "search"}))
    region = region_field()
    order = forms.ChoiceField(
        label=lazy("排序"),
        required=False,
        choices=[("times", lazy("问得最多")), ("last", lazy("最近问过")), ("first", lazy("等得最久"))],
    )

    def chosen(self) -> dict:
        """What was chosen and makes sense."""
        self.is_valid()
        given = self.cleaned_data
        return {"words": given.get("q", ""), "region": given.get("region"), "order": given.get("order") or "times"}


class LogFilter(forms.Form):
    q = forms.CharField(label=lazy("关键词"), required=False, max_length=60, widget=forms.TextInput(attrs={"type": "search"}))
    outcome = forms.ChoiceField(label=lazy("结果"), required=False, choices=[("", lazy("全部")), *Question.Outcome.choices])
    verdict = forms.ChoiceField(label=lazy("评价"), required=False, choices=[("", lazy("全部")), *Feedback.Verdict.choices])
    region = region_field()
    since = day_field(lazy("从"))
    until = day_field(lazy("到"))
    wrong = forms.BooleanField(label=lazy("标为错误引用的"), required=False)

    def chosen(self) -> dict:
        self.is_valid()
        given = self.cleaned_data
        return {"words": given.get("q", "")} | {
            name: given[name] for name in ("outcome", "verdict", "region", "since", "until", "wrong") if given.get(name)
        }


class HandOverForm(forms.Form):
    park = forms.ModelChoiceField(None, label=lazy("办理园区"), empty_label=lazy("请选择"), error_messages=CHOOSE)
    text = TextField(label=lazy("说明"), required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, *args, user, cluster, **options):
        super().__init__(*args, **options)
        parks = Park.objects.select_related("region")
        self.fields["park"].queryset = parks if user.is_editor else parks.filter(pk__in=user.parks.all())


class DraftForm(forms.Form):
    title = LineField(label=lazy("问题"), max_length=200, help_text=lazy("一句话，用群众的说法；它就是页面标题。"))
    alternates = TextField(
        label=lazy("其他问法"),
        required=False,
        max_length=3000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=lazy("每行一种。已填入提问人的原话，请删去涉及个人或个案的。"),
    )
    body = TextField(label=lazy("答案"), max_length=5000, widget=forms.Textarea(attrs={"rows": 8}))
    basis = forms.ModelChoiceField(
        None,
        label=lazy("依据的文件"),
        required=False,
        empty_label=lazy("不在政策库中"),
        error_messages=CHOOSE,
        help_text=lazy("只列现行有效的文件；所依据的政策页失效后，答案随之停用。"),
    )
    source = LineField(label=lazy("其他依据"), required=False, max_length=200, help_text=lazy("没有对应文件时必填：出具单位、名称和日期。"))
    region = region_field(lazy("适用地区"), lazy("全国"))
    valid_until = day_field(lazy("有效期至"), help_text=lazy("最后一个有效日；留空则随依据的文件。没有选择文件时必填。"))

    def __init__(self, *args, bases, **options):
        super().__init__(*args, **options)
        self.fields["basis"].queryset = bases

    def clean(self):
        given = super().clean()
        if not given.get("basis") and not given.get("source"):
            self.add_error("basis", _("请选择依据的文件，或在“其他依据”写明出处。"))
        if given.get("source") and not given.get("basis") and not given.get("valid_until") and "valid_until" not in self.errors:
            self.add_error("valid_until", _("没有选择文件时，请写明答案用到哪一天，到期自动停用。"))
        day = given.get("valid_until")
        today = timezone.localdate()
        if day and not today <= day <= today + timedelta(days=3660):
            self.add_error("valid_until", _("请填写今天以后、十年以内的日期。"))
        return given


class ReasonForm(forms.Form):
    text = LineField(label=lazy("说明"), max_length=300)


class CloseForm(forms.Form):
    reason = forms.ChoiceField(label=lazy("原因"), choices=[("", lazy("请选择")), *workflow.REASONS.items()], error_messages=CHOOSE)
    text = LineField(label=lazy("说明"), max_length=300, help_text=lazy("例如已有答案的页面，或应向哪里咨询。"))


class RenameForm(forms.Form):
    text = LineField(label=lazy("问题"), max_length=300)


class MergeForm(forms.Form):
    into = forms.IntegerField(
        label=lazy("并入第几号"), min_value=1, max_value=2**31, error_messages={"invalid": lazy("请填写问题的编号，例如 12。")}
    )

    def __init__(self, *args, user, cluster, **options):
        super().__init__(*args, **options)
        self.user, self.cluster = user, cluster

    def clean_into(self):
        found = queries.merge_targets(self.user, self.cluster).filter(pk=self.cleaned_data["into"]).first()
        if found is None:
            raise ValidationError(_("没有可以并入的第 %(n)s 号问题，请核对编号。") % {"n": self.cleaned_data["into"]})
        return found


class SplitForm(forms.Form):
    asks = forms.TypedMultipleChoiceField(
        coerce=int, error_messages={"required": lazy("请勾选要拆出的提问。"), "invalid_choice": lazy("勾选的提问已不在这里，请刷新页面。")}
    )

    def __init__(self, *args, cluster: Cluster, **options):
        super().__init__(*args, **options)
        self.fields["asks"].choices = [(pk, pk) for pk in cluster.asks.values_list("pk", flat=True)]


class SpanForm(forms.Form):
    """A span of days; a faulty one is replaced by the last thirty."""

    since = day_field(lazy("从"))
    until = day_field(lazy("到"))

    def clean(self):
        given = super().clean()
        since, until = given.get("since"), given.get("until")
        if since and until and since > until:
            raise ValidationError(_("开始日期晚于结束日期，请核对。"))
        if since and until and (until - since).days > MAX_DAYS:
            raise ValidationError(_("一次最多看一年，请缩短时间范围。"))
        return given

    def span(self, today):
        """The chosen first and last day, or the last thirty days."""
        given = self.cleaned_data if self.is_valid() else {}
        until = given.get("until") or today
        since = given.get("since") or until - timedelta(days=29)
        return max(since, until - timedelta(days=MAX_DAYS)), until


def basis_label(document: Document) -> str:
    return f"{document.title}（{document.number}）" if document.number else document.title
