"""The question form."""

from django import forms
from django.utils.translation import gettext_lazy as _

from services.reference.models import Region

from .actions import LONGEST


class AskForm(forms.Form):
    """The words are judged by actions.clean_question; the form only knows how they are typed in."""

    q = forms.CharField(
        label=_("您的问题"),
        required=False,
        strip=False,
        widget=forms.Textarea(
            attrs={"rows": 2, "maxlength": LONGEST, "placeholder": _("例如：专精特新中小企业要求营业收入多少？"), "enterkeyhint": "send"}
        ),
    )
    region = forms.ModelChoiceField(label=_("所在地"), queryset=Region.objects.all(), required=False, empty_label=_("广西（不限市）"))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["region"].queryset = Region.objects.filter(parent__isnull=False)

    @property
    def region_id(self) -> int | None:
        """The chosen region; a forged value counts as none."""
        self.is_valid()
        region = getattr(self, "cleaned_data", {}).get("region")
        return region.pk if region else None
