"""A worker of the site with one more kind of work, which hangs at its first attempt; run by test_killed_worker.py."""

import os
import sys
import time
from pathlib import Path

os.environ["DJANGO_SETTINGS_MODULE"] = "portal.settings"

from portal.celery import app

app.conf.beat_schedule = {"sweep-jobs": {"task": "jobs.sweep", "schedule": 1.0}}


@app.on_after_finalize.connect
def add_slow_work(**_signal):
    from services.jobs.tasks import work

    @work("test.slow")
    def slow(progress, *, folder):
        first = Path(folder) / "started"
        if not first.exists():
            first.touch()
            time.sleep(600)
        (Path(folder) / "finished").touch()


if __name__ == "__main__":
    import django

    django.setup()
    from services.jobs.actions import enqueue

    enqueue("test.slow", folder=sys.argv[1])
