"""What the worker with -B does by the clock."""

from celery.schedules import crontab

CELERY_BEAT_SCHEDULE = {
    "sweep-jobs": {"task": "jobs.sweep", "schedule": 10.0, "options": {"expires": 10}},
    "collect-questions": {"task": "followup.collect", "schedule": 60.0, "options": {"expires": 60}},
    "expire-conversations": {"task": "consultation.expire", "schedule": crontab(hour=3, minute=20)},
    "review-library": {"task": "library.review", "schedule": 600.0, "options": {"expires": 600}},
}
