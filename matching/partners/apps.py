from django.apps import AppConfig


class PartnersConfig(AppConfig):
    name = "matching.partners"
    label = "partners"
    verbose_name = "供需匹配"

    def ready(self):
        from matching.knowledge.events import changed
        from matching.profiles.events import phrases_changed

        changed.connect(_link_anew, dispatch_uid="partners.link_anew")
        phrases_changed.connect(_record_changes, dispatch_uid="partners.record_changes")


def _record_changes(*, enterprise_ids, **_signal):
    from .building import record_changes

    record_changes(enterprise_ids)


def _link_anew(**_signal):
    from services.jobs.actions import enqueue

    from .building import JOB

    enqueue(JOB, unique_key="all", force=True)
