"""The people who use the site, their role and the parks they work for."""

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils.translation import gettext_lazy as _


class User(AbstractUser):
    """A person with one role. Officers and service staff see the enterprises and tickets of `parks` only."""

    class Role(models.TextChoices):
        CITIZEN = "citizen", _("公众")
        MEMBER = "member", _("企业成员")
        STAFF = "staff", _("服务人员")
        OFFICER = "officer", _("招商人员")
        EDITOR = "editor", _("内容编辑")
        ADMIN = "admin", _("系统管理员")

    role = models.CharField(_("角色"), max_length=10, choices=Role, default=Role.CITIZEN)
    display_name = models.CharField(_("姓名"), max_length=40, blank=True)
    phone = models.CharField(_("手机号"), max_length=20, blank=True)
    parks = models.ManyToManyField("reference.Park", verbose_name=_("负责园区"), blank=True, related_name="people")

    class Meta(AbstractUser.Meta):
        verbose_name = verbose_name_plural = _("用户")

    def __str__(self):
        return self.display_name or self.username

    def get_full_name(self):
        """The name that Wagtail's screens show."""
        return str(self)

    @property
    def is_admin(self) -> bool:
        return self.is_superuser or self.role == self.Role.ADMIN

    @property
    def is_officer(self) -> bool:
        return self.is_admin or self.role == self.Role.OFFICER

    @property
    def is_service_staff(self) -> bool:
        return self.is_admin or self.role == self.Role.STAFF

    @property
    def is_editor(self) -> bool:
        return self.is_admin or self.role == self.Role.EDITOR
