"""The steps of a registration, staff decisions and the filters of the roster."""

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.urls import reverse_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from services.reference.models import Industry, Park
from services.uploads import check_upload

from . import queries
from .cleaning import clean_text
from .fields import CodeField, CountField, LineField, PhoneField, PhrasesField, TextField, WanField
from .models import Decision, Enterprise

MAX_STORED = 25_000  # characters of one answer kept in a draft, above every limit below so that the form still names the excess
LIVE = {
    "hx-get": reverse_lazy("enterprises:check"),
    "hx-trigger": "input changed delay:500ms",
    "hx-target": "#similar",
    "hx-include": "closest form",
    "hx-params": "code,name,park,own",
}


def area(rows, **attrs):
    return forms.Textarea(attrs={"rows": rows, **attrs})


class SubjectForm(forms.Form):
    """主体信息. `own` is the enterprise being changed, `has_licence` whether one was uploaded before."""

    code = CodeField(
        label=lazy("统一社会信用代码"),
        help_text=lazy("18 位，见营业执照右上角。"),
        widget=forms.TextInput(attrs={**LIVE, "autocomplete": "off", "spellcheck": "false"}),
    )
    name = LineField(
        label=lazy("企业名称"),
        max_length=120,
        min_length=4,
        help_text=lazy("与营业执照一致的全称。"),
        widget=forms.TextInput(attrs={**LIVE, "autocomplete": "organization"}),
    )
    licence = forms.FileField(
        label=lazy("营业执照"),
        widget=forms.FileInput(attrs={"accept": ".pdf,.png,.jpg,.jpeg", "data-max-mb": settings.UPLOAD_MAX_MB}),
        error_messages={"required": lazy("请上传营业执照。"), "empty": lazy("文件是空的，请重新选择。")},
    )

    def __init__(self, *args, own=None, has_licence=False, **options):
        super().__init__(*args, **options)
        self.own, self.fields["licence"].required = own, not has_licence
        self.fields["name"].error_messages["min_length"] = _("企业名称至少 4 个字。")

    def clean_code(self):
        code = self.cleaned_data["code"]
        holder = queries.holder_of(code, other_than=self.own)
        if holder:
            raise ValidationError(_("该信用代码已登记为“%(name)s”，不能重复登记。") % {"name": holder.name})
        return code

    def clean_licence(self):
        file = self.cleaned_data["licence"]
        if file:
            check_upload(file)
        return file


class BusinessForm(forms.Form):
    """经营: what the enterprise does, offers and needs."""

    scope = TextField(label=lazy("经营范围"), max_length=20_000, widget=area(6), help_text=lazy("按营业执照填写。"))
    offers = PhrasesField(label=lazy("主营产品和服务"), widget=area(5), help_text=lazy("每行一项，写具体名称，如“6063 铝合金圆棒”。"))
    needs = PhrasesField(label=lazy("采购与合作需求"), required=False, widget=area(5), help_text=lazy("每行一项，用于匹配供应商和合作方。"))
    industry = LineField(label=lazy("行业代码"), required=False, widget=forms.HiddenInput)

    def clean_industry(self):
        code = self.cleaned_data["industry"].upper()
        if not code:
            raise ValidationError(_("请点“推荐行业”并选择一个行业小类。"))
        if not Industry.objects.filter(code=code, level=4).exists():
            raise ValidationError(_("没有代码为 %(code)s 的行业小类，请重新选择。") % {"code": code[:8]})
        return code


class ScaleForm(forms.Form):
    """园区与规模."""

    park = forms.ModelChoiceField(
        label=lazy("所在园区"),
        queryset=Park.objects.select_related("region"),
        empty_label=lazy("请选择"),
        error_messages={"required": lazy("请选择园区。"), "invalid_choice": lazy("没有这个园区，请重新选择。")},
    )
    address = LineField(label=lazy("生产经营地址"), max_length=200, required=False)
    founded_on = forms.DateField(
        label=lazy("成立日期"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
        error_messages={"invalid": lazy("请按 2020-05-01 的格式填写日期。")},
    )
    staff_count = CountField(label=lazy("从业人员（人）"), help_text=lazy("上年末人数。"))
    revenue_wan = WanField(label=lazy("年营业收入（万元）"), help_text=lazy("上一会计年度。"))
    assets_wan = WanField(label=lazy("资产总额（万元）"), required=False, help_text=lazy("建筑、房地产、租赁商务类必填，用于划分规模。"))

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        self.fields["park"].choices = queries.park_choices(self.fields["park"].queryset, empty=_("请选择"))
        for name in ("staff_count", "revenue_wan", "assets_wan"):
            live = {
                "hx-get": str(reverse_lazy("enterprises:size")),
                "hx-trigger": "input changed delay:400ms",
                "hx-target": "#size",
                "hx-include": "closest form",
            }
            self.fields[name].widget.attrs.update(live)


class ContactForm(forms.Form):
    """联系人."""

    contact_name = LineField(label=lazy("联系人"), max_length=40)
    contact_phone = PhoneField(label=lazy("联系电话"), max_length=30, help_text=lazy("只有核验人员按需查看，查看留有记录。"))
    contact_email = forms.EmailField(
        label=lazy("邮箱"), required=False, max_length=254, error_messages={"invalid": lazy("邮箱格式不对，应如 name@example.cn。")}
    )


STEPS = {
    "subject": (lazy("主体信息"), SubjectForm),
    "business": (lazy("经营与供需"), BusinessForm),
    "scale": (lazy("园区与规模"), ScaleForm),
    "contact": (lazy("联系人"), ContactForm),
}


def typed_answers(step: str, posted) -> dict[str, str]:
    """What was typed in a step, ready to be kept: text only, control characters gone, cut to what a draft holds."""
    names = [name for name in STEPS[step][1].base_fields if name != "licence"]
    return {name: clean_text(posted.get(name, ""))[:MAX_STORED] for name in names}


def step_form(step: str, draft, *, posted=None, files=None):
    """The form of a step over what is posted, else over what the draft keeps; unbound if it keeps nothing yet."""
    answers = draft.answers.get(step) if posted is None else posted
    options = {}
    if step == "subject":
        options = {"own": draft.enterprise, "has_licence": bool(draft.licence or (draft.enterprise and draft.enterprise.licence))}
    if step == "contact" and answers is None:
        user = draft.user
        options = {"initial": {"contact_name": user.display_name, "contact_phone": user.phone, "contact_email": user.email}}
    return STEPS[step][1](answers, files, **options)


class DecisionForm(forms.Form):
    """A staff member's decision about one version of a registration."""

    outcome = forms.ChoiceField(choices=Decision.Outcome, error_messages={"required": lazy("请选择通过、退回或不予通过。")})
    reason = TextField(label=lazy("理由"), max_length=500, required=False, widget=area(3))
    version = forms.IntegerField(widget=forms.HiddenInput)


class ProfileForm(BusinessForm):
    """A verified enterprise keeps its offers and needs up to date."""

    version = forms.IntegerField(widget=forms.HiddenInput)


def profile_initial(enterprise: Enterprise) -> dict:
    return {
        "scope": enterprise.scope,
        "offers": "\n".join(enterprise.offers),
        "needs": "\n".join(enterprise.needs),
        "industry": enterprise.industry.code if enterprise.industry else "",
        "version": enterprise.version,
    }
