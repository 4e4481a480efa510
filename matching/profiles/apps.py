from django.apps import AppConfig


class ProfilesConfig(AppConfig):
    name = "matching.profiles"
    label = "profiles"
    verbose_name = "供需画像"
