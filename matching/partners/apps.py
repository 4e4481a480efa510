from django.apps import AppConfig


class PartnersConfig(AppConfig):
    name = "matching.partners"
    label = "partners"
    verbose_name = "供需匹配"
