"""allauth's hooks into our accounts."""

from allauth.account.adapter import DefaultAccountAdapter
from django.utils.translation import gettext_lazy as _

LONGEST_NAME = 254  # of a mail address; user names are shorter


class AccountAdapter(DefaultAccountAdapter):
    """Plain sign-in with our pages and our words; allauth has no Chinese for many of its messages."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "account_inactive": _("该账号已停用，请联系园区管理员。"),
        "duplicate_email": _("您已绑定该邮箱。"),
        "email_password_mismatch": _("邮箱或密码不正确，请重新输入。"),
        "email_taken": _("该邮箱已被其他账号使用，请换一个或找回密码。"),
        "enter_current_password": _("请输入当前密码。"),
        "incorrect_code": _("验证码不正确，请重新输入。"),
        "incorrect_password": _("密码不正确，请重新输入。"),
        "invalid_or_expired_key": _("链接无效或已过期，请重新获取。"),
        "invalid_login": _("账号或密码不正确，请重新输入。"),
        "invalid_password_reset": _("重置链接无效或已过期，请重新获取。"),
        "too_many_login_attempts": _("登录尝试次数过多，请稍后再试。"),
        "unknown_email": _("该邮箱未绑定任何账号，请核对。"),
        "unverified_primary_email": _("请先验证您的主邮箱。"),
        "username_blacklisted": _("该用户名不可用，请换一个。"),
        "username_password_mismatch": _("用户名或密码不正确，请重新输入。"),
        "username_taken": _("该用户名已被使用，请换一个。"),
        "same_as_current": _("新内容与现有内容相同，请修改后再保存。"),
        "rate_limited": _("操作过于频繁，请稍后再试。"),
    }

    def pre_authenticate(self, request, **credentials):
        """Look for no account under a name longer than any: SQLite refuses such a search with an error."""
        if any(len(credentials.get(name) or "") > LONGEST_NAME for name in ("username", "email")):
            raise self.validation_error("invalid_login")
        super().pre_authenticate(request, **credentials)

    def is_safe_url(self, url):
        """Follow `next` within the site only."""
        return bool(url) and url.startswith("/") and not url.startswith("//") and super().is_safe_url(url)
