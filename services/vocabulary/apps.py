from django.apps import AppConfig


class VocabularyConfig(AppConfig):
    name = "services.vocabulary"
    label = "vocabulary"
    verbose_name = "同义词"
