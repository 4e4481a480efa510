from django.apps import AppConfig


class ConsultationConfig(AppConfig):
    name = "services.consultation"
    label = "consultation"
    verbose_name = "政策问答"
