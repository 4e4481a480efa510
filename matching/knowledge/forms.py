"""What people fill in about the chain knowledge: search, proposals, review."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from matching.engine.chains import ROLES, STAGES
from services.enterprises.cleaning import clean_line, split_phrases

from . import base, queries

MAX_ALIASES, MAX_NAME = 20, 40
ANY = [("", _("全部"))]


class SearchForm(forms.Form):
    """A word, a chain and a stage; an empty field does not narrow."""

    q = forms.CharField(label=_("产品、服务或别名"), max_length=80, required=False)
    chain = forms.ChoiceField(label=_("产业链"), required=False)
    stage = forms.ChoiceField(label=_("环节"), required=False, choices=[*ANY, *((stage, stage) for stage in STAGES)])

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["chain"].choices = [*ANY, *base.titles().items()]
        self.fields["q"].widget = forms.TextInput(attrs={"type": "search", "autocomplete": "off"})

    def chosen(self) -> tuple[str, str, str]:
        """Word, chain and stage as far as they are valid."""
        self.is_valid()
        return tuple(clean_line(self.cleaned_data.get(name) or "") for name in ("q", "chain", "stage"))


class _Sourced(forms.Form):
    """Every proposal says where it comes from and why."""

    source = forms.CharField(label=_("来源"), max_length=200, help_text=_("标准、公开资料、企业走访等，写到别人能找到的程度。"))
    source_on = forms.DateField(label=_("来源日期"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    reason = forms.CharField(label=_("提议理由"), max_length=300, widget=forms.Textarea(attrs={"rows": 2}))

    def clean(self):
        for name, value in self.cleaned_data.items():
            if isinstance(value, str):
                self.cleaned_data[name] = clean_line(value)
        return self.cleaned_data

    def clean_source_on(self):
        day = self.cleaned_data["source_on"]
        if day > timezone.localdate():
            raise forms.ValidationError(_("来源日期不能晚于今天。"))
        return day


class NodeForm(_Sourced):
    """A product or service. Its name is the key and is typed only when it is new."""

    product = forms.CharField(label=_("名称"), min_length=2, max_length=MAX_NAME)
    aliases = forms.CharField(
        label=_("别名"), required=False, widget=forms.Textarea(attrs={"rows": 2}), help_text=_("每行一个，也可以用顿号隔开。")
    )
    industry = forms.CharField(
        label=_("行业代码"),
        required=False,
        max_length=5,
        help_text=_("国民经济行业分类（GB/T 4754-2017）中生产这种产品的小类，例如 C3252。"),
    )
    chain = forms.ChoiceField(label=_("产业链"))
    stage = forms.ChoiceField(label=_("环节"), choices=[(stage, stage) for stage in STAGES])
    field_order = ["product", "aliases", "industry", "chain", "stage"]

    def __init__(self, *args, is_new=True, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["chain"].choices = list(base.titles().items())
        self.fields["product"].disabled = not is_new

    def clean_aliases(self):
        aliases = split_phrases(self.cleaned_data["aliases"])
        if len(aliases) > MAX_ALIASES or any(len(alias) > MAX_NAME for alias in aliases):
            raise forms.ValidationError(_("别名不超过 20 个，每个不超过 40 字。"))
        return aliases

    def clean_industry(self):
        return self.cleaned_data["industry"].upper()


class EdgeForm(_Sourced):
    """What goes into a product. Aliases are understood; both ends are fixed once the edge exists."""

    product = forms.CharField(label=_("产品"), max_length=MAX_NAME, help_text=_("用到投入品的一方，写产业链中的名称或别名。"))
    input = forms.CharField(label=_("投入品"), max_length=MAX_NAME, help_text=_("产品所用的原料、零部件、设备或服务。"))
    role = forms.ChoiceField(label=_("用途"), choices=[(role, role) for role in ROLES])
    weight = forms.FloatField(
        label=_("权重"), min_value=0.05, max_value=1, initial=1.0, help_text=_("0.05 至 1：必不可少填 1，偶尔用到填 0.3 左右。")
    )
    loop = forms.CharField(
        label=_("循环说明"), required=False, max_length=200, help_text=_("只在两种产品互为投入时填写，例如：边角料回炉重熔。")
    )
    field_order = ["product", "input", "role", "weight", "loop"]

    def __init__(self, *args, is_new=True, **kwargs):
        super().__init__(*args, **kwargs)
        for name in ("product", "input"):
            self.fields[name].disabled = not is_new

    def clean(self):
        cleaned = super().clean()
        for name in ("product", "input"):
            cleaned[name] = queries.named(cleaned.get(name) or "") or cleaned.get(name, "")
        return cleaned


class SwitchForm(_Sourced):
    """Why something is switched off or on again."""


class ReviewForm(forms.Form):
    """Which proposals, what becomes of them, and why."""

    proposals = forms.TypedMultipleChoiceField(coerce=int)
    outcome = forms.ChoiceField(choices=[("approve", _("通过")), ("reject", _("不通过"))])
    reason = forms.CharField(label=_("审核意见"), max_length=300, required=False)

    def __init__(self, *args, waiting=(), **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["proposals"].choices = [(pk, pk) for pk in waiting]
        self.fields["proposals"].error_messages |= {
            "required": _("请先勾选要审核的提议。"),
            "invalid_choice": _("所选提议中有的已被处理，请刷新页面后再试。"),
        }

    def clean_reason(self):
        return clean_line(self.cleaned_data["reason"])
