from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules

from . import broker


class JobsConfig(AppConfig):
    name = "services.jobs"
    label = "jobs"
    verbose_name = "后台作业"

    def ready(self):
        """Import every app's tasks.py, so that each kind of work is known in web, worker and test processes alike."""
        broker.register()
        autodiscover_modules("tasks")
