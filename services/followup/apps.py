from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FollowupConfig(AppConfig):
    name = "services.followup"
    label = "followup"
    verbose_name = _("未答问题")

    def ready(self):
        from services.consultation.events import forgetting

        from . import tallies

        forgetting.connect(tallies.keep_counts, dispatch_uid="followup.tallies")
