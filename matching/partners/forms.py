"""What a list of partners may be narrowed by, and what a person says when declining one."""

from django import forms
from django.utils.translation import gettext_lazy as _

from services.enterprises.cleaning import clean_line
from services.enterprises.models import Enterprise
from services.reference.models import Industry, Park

from .models import Decision

FILTERS = ("city", "park", "industry", "size")


class FilterForm(forms.Form):
    """City, park, industry division (大类) and size; an empty field does not narrow."""

    city = forms.ChoiceField(label=_("城市"), required=False)
    park = forms.ChoiceField(label=_("园区"), required=False)
    industry = forms.ChoiceField(label=_("行业大类"), required=False)
    size = forms.ChoiceField(label=_("企业规模"), required=False, choices=[("", _("全部")), *Enterprise.Size.choices])

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        parks = list(Park.objects.select_related("region"))
        self.fields["city"].choices = [("", _("全部")), *{park.region.code: park.region.name for park in parks}.items()]
        self.fields["park"].choices = [("", _("全部")), *((park.code, park.short_name) for park in parks)]
        divisions = Industry.objects.filter(level=2).values_list("code", "name")
        self.fields["industry"].choices = [("", _("全部")), *((code, f"{code} {name}") for code, name in divisions)]
        for field in self.fields.values():
            field.error_messages["invalid_choice"] = _("没有这个选项，请重新选择。")

    def chosen(self) -> dict[str, str]:
        """The filters that are set and valid."""
        self.is_valid()
        return {name: value for name in FILTERS if (value := self.cleaned_data.get(name))}


class SearchForm(forms.Form):
    q = forms.CharField(label=_("企业、信用代码或产品"), max_length=80, required=False, strip=True)

    def clean_q(self):
        return clean_line(self.cleaned_data["q"])


class DecisionForm(forms.Form):
    outcome = forms.ChoiceField(choices=Decision.Outcome.choices)
    reason = forms.CharField(label=_("理由"), max_length=300, required=False)

    def clean_reason(self):
        return clean_line(self.cleaned_data["reason"])
