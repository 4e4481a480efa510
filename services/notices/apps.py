from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "services.notices"
    label = "notices"
    verbose_name = "消息"
