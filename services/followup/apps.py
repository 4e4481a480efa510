from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FollowupConfig(AppConfig):
    name = "services.followup"
    label = "followup"
    verbose_name = _("未答问题")

    def ready(self):
        from services.consultation.events import changed, forgetting

        from . import rechecking, tallies

        changed.connect(rechecking.mark, dispatch_uid="followup.rechecking")
        forgetting.connect(tallies.keep_counts, dispatch_uid="followup.tallies")
