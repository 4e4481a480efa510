"""Sign-up: a person says who they are; a role beyond citizen or enterprise member is given by an administrator."""

from allauth.account import forms as allauth_forms
from django import forms
from django.utils.translation import gettext_lazy as _

from .models import User


class SignupForm(allauth_forms.SignupForm):
    role = forms.ChoiceField(
        label=_("您的身份"),
        choices=[(User.Role.MEMBER, _("企业（登记企业、办理业务）")), (User.Role.CITIZEN, _("公众（咨询政策、提交诉求）"))],
        initial=User.Role.MEMBER,
        widget=forms.RadioSelect,
    )
    display_name = forms.CharField(label=_("姓名"), max_length=40, required=False)
    field_order = ["role", "username", "display_name", "email", "password1", "password2"]

    def save(self, request):
        user = super().save(request)
        user.role, user.display_name = self.cleaned_data["role"], self.cleaned_data["display_name"]
        user.save(update_fields=["role", "display_name"])
        return user
