from django.apps import AppConfig


class KnowledgeConfig(AppConfig):
    name = "matching.knowledge"
    label = "knowledge"
    verbose_name = "产业链知识"
