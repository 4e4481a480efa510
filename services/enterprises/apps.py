from django.apps import AppConfig


class EnterprisesConfig(AppConfig):
    name = "services.enterprises"
    label = "enterprises"
    verbose_name = "企业"
