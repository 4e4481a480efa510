"""The site. Importing Celery here lets @shared_task find its application in every process."""

from .celery import app as celery_app

__all__ = ["celery_app"]
