from django.apps import AppConfig


class PartnersConfig(AppConfig):
    name = "matching.partners"
    label = "partners"
    verbose_name = "供需匹配"

    def ready(self):
        from matching.profiles.events import phrases_changed

        phrases_changed.connect(_record_changes, dispatch_uid="partners.record_changes")


def _record_changes(*, enterprise_ids, **_signal):
    from .building import record_changes

    record_changes(enterprise_ids)
