from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ChannelsConfig(AppConfig):
    name = "services.channels"
    verbose_name = _("咨询渠道")
