"""Every setting of the site, from the environment, with defaults that run on a laptop without a network.

`.env.example` lists each variable with one comment.
"""

import os
from pathlib import Path

import environ
from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from services.consultation import calibration

from . import safety
from .api import options
from .schedule import CELERY_BEAT_SCHEDULE  # noqa: F401 - a setting

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()
env.read_env(BASE_DIR / ".env")

VAR_DIR = Path(env.str("VAR_DIR", str(BASE_DIR / "var"))).resolve()
VAR_DIR.mkdir(parents=True, exist_ok=True)

# --- safety ---------------------------------------------------------------------------------------------------------
DEBUG = env.bool("DEBUG", False)
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"])
SECRET_KEY = env.str("SECRET_KEY", "") or safety.local_key(VAR_DIR / "secret_key")
HTTPS = env.bool("HTTPS", False)
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = env.int("HSTS_SECONDS", 31_536_000 if HTTPS else 0)
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = HTTPS
BEHIND_PROXY = env.bool("BEHIND_PROXY", False)  # one proxy of ours, which sets X-Forwarded-Proto and appends to X-Forwarded-For
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEHIND_PROXY else None
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_AGE = 12 * 3600
X_FRAME_OPTIONS = "SAMEORIGIN"  # Wagtail previews a page in a frame of its own editor
safety.refuse_unsafe(debug=DEBUG, hosts=ALLOWED_HOSTS, key=SECRET_KEY, key_given=bool(env.str("SECRET_KEY", "")), https=HTTPS)

CONTENT_SECURITY_POLICY = {  # portal.middleware loosens it for the editors' own screens
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "frame-ancestors": [SELF],
        "base-uri": [SELF],
        "form-action": [SELF],
    },
}

# --- applications ---------------------------------------------------------------------------------------------------
INSTALLED_APPS = [
    "portal",
    "portal.accounts",
    "portal.api",
    "portal.content",
    "services.jobs",
    "services.reference",
    "services.enterprises",
    "services.notices",
    "services.tickets",
    "services.vocabulary",
    "services.consultation",
    "services.channels",
    "services.followup",
    "services.trials",
    "services.library",
    "matching.knowledge",
    "matching.profiles",
    "matching.partners",
    "wagtail.contrib.redirects",
    "wagtail.embeds",
    "wagtail.sites",
    "wagtail.users",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.admin",
    "wagtail",
    "modelsearch",
    "modelcluster",
    "taggit",
    "allauth",
    "allauth.account",
    "axes",
    "csp",
    "django_filters",
    "django_htmx",
    "rest_framework",
    "rest_framework_api_key",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "portal.middleware.EditorPolicy",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "axes.middleware.AxesMiddleware",
    "portal.privacy.NoStore",
    "wagtail.contrib.redirects.middleware.RedirectMiddleware",
]
ROOT_URLCONF = "portal.urls"
WSGI_APPLICATION = "portal.wsgi.application"
ASGI_APPLICATION = "portal.asgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "portal" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "portal.home.site",
                "services.notices.context.notices",
            ]
        },
    }
]

# --- data -----------------------------------------------------------------------------------------------------------
DATABASES = {"default": env.db("DATABASE_URL", f"sqlite:///{VAR_DIR / 'db.sqlite3'}")}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["OPTIONS"] = {
        "timeout": 30,
        "transaction_mode": "IMMEDIATE",  # a writer waits its turn at BEGIN instead of failing halfway
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA cache_size=-32000;",
    }
else:
    DATABASES["default"].update({"CONN_MAX_AGE": env.int("CONN_MAX_AGE", 600), "CONN_HEALTH_CHECKS": True})
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
REDIS_URL = env.str("REDIS_URL", "")
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": REDIS_URL}
    if REDIS_URL
    else {"BACKEND": "django.core.cache.backends.filebased.FileBasedCache", "LOCATION": str(VAR_DIR / "cache")}
}

# --- jobs -----------------------------------------------------------------------------------------------------------
CELERY_BROKER_URL = env.str("CELERY_BROKER_URL", REDIS_URL or "filesystem://localhost")
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
if CELERY_BROKER_URL.startswith("filesystem"):
    _queue = VAR_DIR / "queue"
    _queue.mkdir(exist_ok=True)
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "data_folder_in": str(_queue),
        "data_folder_out": str(_queue),
        "control_folder": str(VAR_DIR / "control"),
        "polling_interval": 0.05,
    }
JOB_STALE_SECONDS = env.int("JOB_STALE_SECONDS", 30)
JOB_HEARTBEAT = True
CELERY_BEAT_SCHEDULE_FILENAME = str(VAR_DIR / "beat")

# --- people ---------------------------------------------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in ("UserAttributeSimilarityValidator", "MinimumLengthValidator", "CommonPasswordValidator", "NumericPasswordValidator")
]
LOGIN_REDIRECT_URL = "home"
LOGIN_URL = "account_login"
ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "email", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = env.str("EMAIL_VERIFICATION", "none")
ACCOUNT_LOGOUT_REDIRECT_URL = "home"
ACCOUNT_ADAPTER = "portal.accounts.adapter.AccountAdapter"
ACCOUNT_FORMS = {"signup": "portal.accounts.forms.SignupForm"}
ACCOUNT_RATE_LIMITS = {"login_failed": "20/m/ip,30/15m/key"}  # one address and one account: portal.accounts.lockout, long before
ALLAUTH_TRUSTED_PROXY_COUNT = int(BEHIND_PROXY)
AXES_FAILURE_LIMIT = env.int("LOGIN_FAILURE_LIMIT", 8)
AXES_COOLOFF_TIME = 0.25  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_LOCKOUT_TEMPLATE = "account/locked.html"
AXES_USERNAME_CALLABLE = "portal.accounts.lockout.account_of"
AXES_CLIENT_IP_CALLABLE = "portal.accounts.lockout.address_of"

# --- words ----------------------------------------------------------------------------------------------------------
LANGUAGE_CODE = "zh-hans"
LANGUAGES = WAGTAIL_CONTENT_LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = env.str("TIME_ZONE", "Asia/Shanghai")
USE_I18N = USE_TZ = True

# --- files ----------------------------------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
STATIC_ROOT.mkdir(exist_ok=True)
STATICFILES_DIRS = [BASE_DIR / "portal" / "static"]
MEDIA_URL = "/media/"
MEDIA_ROOT = Path(env.str("MEDIA_ROOT", str(VAR_DIR / "media")))
PRIVATE_ROOT = Path(env.str("PRIVATE_ROOT", str(VAR_DIR / "private")))  # licences and attachments: only through views that check who asks
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    "private": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": PRIVATE_ROOT, "base_url": None, "file_permissions_mode": 0o600, "directory_permissions_mode": 0o700},
    },
}
WHITENOISE_USE_FINDERS = True
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.MemoryFileUploadHandler", "services.uploads.BoundedUpload"]
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000
UPLOAD_MAX_MB = env.int("UPLOAD_MAX_MB", 10)
LIBRARY_MAX_MB = env.int("LIBRARY_MAX_MB", 50)  # of one document of the knowledge base; below services.uploads.LARGEST_KEPT

# --- mail -----------------------------------------------------------------------------------------------------------
vars().update(env.email_url("EMAIL_URL", "consolemail://"))
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", "园企通 <noreply@localhost>")
EMAIL_TIMEOUT = 10

# --- understanding text ---------------------------------------------------------------------------------------------
MODELS_DIR = Path(env.str("MODELS_DIR", str(VAR_DIR / "models")))
EMBEDDING_MODEL = env.str("EMBEDDING_MODEL", "")  # empty: the built-in multilingual-e5-small, in bfloat16
ENCODER_THREADS = env.int("ENCODER_THREADS", 0)  # 0: as many as the machine has
INDEX_PART = env.int("INDEX_PART", 10_000)  # enterprises of one piece of a build that workers share
MILVUS_URI = env.str("MILVUS_URI", "")  # empty: FAISS files under VAR_DIR
ANSWER_TARGET = env.float("ANSWER_TARGET", 0.95)  # of the answers given, the part that must be right
ANSWER_THRESHOLD = float(env.str("ANSWER_THRESHOLD", "") or calibration.threshold(ANSWER_TARGET))  # confidence to answer from
RERANKER_MODEL = env.str("RERANKER_MODEL", "")  # a CrossEncoder folder or name; empty: none
ASK_RATE_SESSION = env.int("ASK_RATE_SESSION", 12)  # questions a minute
ASK_RATE_ADDRESS = env.int("ASK_RATE_ADDRESS", 60)
WECHAT_TOKEN, WECHAT_AES_KEY, WECHAT_APP_ID = (env.str(f"WECHAT_{name}", "") for name in ("TOKEN", "AES_KEY", "APP_ID"))
WECOM_TOKEN, WECOM_AES_KEY, WECOM_CORP_ID = (env.str(f"WECOM_{name}", "") for name in ("TOKEN", "AES_KEY", "CORP_ID"))
CONVERSATION_DAYS = env.int("CONVERSATION_DAYS", 180)  # questions older than this are deleted every night; 0 keeps them
LLM_BASE_URL = env.str("LLM_BASE_URL", "")  # any OpenAI-compatible endpoint, up to and with /v1; empty: answers are quotations only
LLM_API_KEY = env.str("LLM_API_KEY", "")
LLM_MODEL = env.str("LLM_MODEL", "")
LLM_TIMEOUT = env.float("LLM_TIMEOUT", 30)  # seconds for a whole reply
LLM_STREAMS = env.int("LLM_STREAMS", 4)  # replies at a time per web process; each holds one of its threads

# --- pages and API --------------------------------------------------------------------------------------------------
SITE_NAME = WAGTAIL_SITE_NAME = "园企通"
WAGTAILADMIN_BASE_URL = env.str("SITE_URL", "http://127.0.0.1:8000")
WAGTAIL_I18N_ENABLED = False
WAGTAILADMIN_LOGIN_URL = "/accounts/login/"
WAGTAIL_FRONTEND_LOGIN_URL = "/accounts/login/"
WAGTAIL_PASSWORD_RESET_ENABLED = False  # the site's own way counts how often
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAILDOCS_EXTENSIONS = ["pdf", "docx", "xlsx", "pptx", "doc", "xls", "ppt", "wps", "et", "dps", "ofd", "csv", "txt", "zip"]
WAGTAIL_GRAVATAR_PROVIDER_URL = None
MODELSEARCH_BACKENDS = {"default": {"BACKEND": "modelsearch.backends.database"}}
REST_FRAMEWORK = options.rest_framework(
    {"anon": env.str("API_RATE_ANON", "60/min"), "user": env.str("API_RATE_USER", "600/min")}, proxies=int(BEHIND_PROXY)
)
SPECTACULAR_SETTINGS = options.SPECTACULAR
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", "WARNING")},
}
SILENCED_SYSTEM_CHECKS = ["security.W019"]  # X_FRAME_OPTIONS: see the note there
os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
SITE_TAGLINE = _("园区与企业的办事和对接平台")
