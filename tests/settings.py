"""Settings of the tests: jobs run at once, nothing leaves the machine, passwords hash fast."""

import tempfile
from pathlib import Path

from portal.settings import *

SECRET_KEY = "tests-" * 10
ALLOWED_HOSTS = ["*"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
CELERY_TASK_ALWAYS_EAGER = True
JOB_HEARTBEAT = False
ANSWER_THRESHOLD = 0.5  # what the tests ask is far from it; the stored table moves with the labelled questions
MODELS_DIR = VAR_DIR / "models"
VAR_DIR = Path(tempfile.mkdtemp(prefix="parklink-tests-"))
MEDIA_ROOT = VAR_DIR / "media"
STORAGES = {
    **STORAGES,
    "private": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {**STORAGES["private"]["OPTIONS"], "location": VAR_DIR / "private"},
    },
}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # A file, not memory: the threads of the live server then each have their own connection, as on the real site.
    DATABASES["default"]["TEST"] = {"NAME": str(VAR_DIR / "test.sqlite3")}
