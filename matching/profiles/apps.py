from django.apps import AppConfig


class ProfilesConfig(AppConfig):
    name = "matching.profiles"
    label = "profiles"
    verbose_name = "供需画像"

    def ready(self):
        from services.enterprises.events import profile_changed

        profile_changed.connect(_queue_refresh, dispatch_uid="profiles.refresh")


def _queue_refresh(*, enterprise_ids, **_signal):
    from .actions import queue_refresh

    queue_refresh(enterprise_ids)
