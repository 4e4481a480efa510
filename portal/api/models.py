"""Who uses the open API from another system: a key with a name, a pace and an end."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from rest_framework_api_key.models import AbstractAPIKey


class Client(AbstractAPIKey):
    """Another system. Its key is shown once, when it is made; only a digest is kept. A revoked key cannot be revived."""

    name = models.CharField(_("系统名称"), max_length=50, help_text=_("如：市政务服务网、园区公众号"))
    contact = models.CharField(_("联系人与单位"), max_length=100, blank=True)
    per_minute = models.PositiveIntegerField(
        _("每分钟请求上限"), default=600, validators=[MinValueValidator(1), MaxValueValidator(100_000)]
    )
    revoked = models.BooleanField(_("已停用"), default=False, help_text=_("停用后立即失效，不能恢复；如需再用请新建密钥。"))
    expiry_date = models.DateTimeField(_("到期时间"), null=True, blank=True, help_text=_("留空表示长期有效"))

    class Meta(AbstractAPIKey.Meta):
        abstract = False
        verbose_name = verbose_name_plural = _("接口密钥")

    def __str__(self):
        return self.name
