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

    def __init__(self, *args, **kwargs):
        """Shorter words than allauth's and Django's; the rules themselves stay with the validators."""
        super().__init__(*args, **kwargs)
        self.fields["email"].label, self.fields["email"].help_text = _("邮箱（选填）"), _("忘记密码时凭邮箱找回。")
        self.fields["password1"].help_text = _("至少 8 个字符，不能全是数字，也不要与用户名或姓名相近。")
        self.fields["password2"].label = _("再输入一次密码")

    def save(self, request):
        user = super().save(request)
        user.role, user.display_name = self.cleaned_data["role"], self.cleaned_data["display_name"]
        user.save(update_fields=["role", "display_name"])
        return user
