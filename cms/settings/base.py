"""What every installation shares; safe for production as it stands. Other settings modules only narrow or relax it."""

from django.utils.translation import gettext_lazy as _

from cms.settings.accounts import *
from cms.settings.documents import *
from cms.settings.documents import PRIVATE_STORAGE, PUBLIC_STORAGE
from cms.settings.environment import BASE_DIR, VAR_DIR, caches, database, env
from cms.settings.identity_providers import *
from cms.settings.installation import *
from cms.settings.installation import PARVIS_TIME_ZONE
from cms.settings.instruction import *
from cms.settings.isolation import *
from cms.settings.mail import *
from cms.settings.references import *
from cms.settings.robots import *
from cms.settings.robots import RECAPTCHA_PUBLIC_KEY
from cms.settings.security import *
from cms.settings.wagtail import *
from portal.logs.logging import logging_config

# --- Code -------------------------------------------------------------------------------------------------------------
INSTALLED_APPS = [
    "cms",
    "catalogue",
    "search",
    "home",
    "teleservices",
    "locker",
    "accounts",
    "notifications",
    "portal",
    "wagtail.contrib.settings",
    "wagtail.contrib.redirects",
    "wagtail.contrib.typed_table_block",
    "wagtail.api.v2",
    "wagtail.embeds",
    "wagtail.sites",
    "accounts.staff.apps.StaffConfig",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "wagtail_modeladmin",
    "wagtailmedia",
    "modelcluster",
    "taggit",
    "rest_framework",
    "django_filters",
    "django_htmx",
    "crispy_forms",
    "django_altcha",
    "django_q",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "accounts.sessions.app.OpenSessionsConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.sitemaps",
    "django.contrib.messages",
    "django.contrib.humanize",
    "django.contrib.staticfiles",
    "django.forms",
]

MIDDLEWARE = [
    "portal.logs.request_ids.RequestIdMiddleware",
    "portal.logs.access.AccessMiddleware",
    "portal.web.middleware.ImpersonalMiddleware",
    "home.attendance.tally.PageViewsMiddleware",
    "portal.caching.page_cache.PageCacheMiddleware",
    "portal.web.middleware.LanguageMiddleware",
    "portal.web.compression.PersonalPageCompressionMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "portal.web.middleware.SecurityHeadersMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "portal.web.middleware.ContentPolicyMiddleware",
    "portal.web.middleware.HealthMiddleware",
    "portal.supervision.metrics_page.MetricsMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "portal.web.middleware.NulInAddressMiddleware",
    "portal.logs.refusals.RefusalMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "accounts.sessions.end.SessionEndMiddleware",
    "accounts.second_factor.requirement.SecondFactorMiddleware",
    "portal.web.middleware.PublicRedirectMiddleware",
    "portal.web.middleware.NotAllowedPageMiddleware",
    "home.site.serving.ServedSiteMiddleware",
]

ROOT_URLCONF = "cms.urls"
WSGI_APPLICATION = "cms.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "portal.context_processors.portal",
                "accounts.sessions.context_processors.session_end",
            ],
        },
    },
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
if RECAPTCHA_PUBLIC_KEY:
    INSTALLED_APPS += ["django_recaptcha"]

# --- Data -------------------------------------------------------------------------------------------------------------
DATABASES = {"default": database({**env.dj_db_url("DATABASE_URL", f"sqlite:///{VAR_DIR / 'parvis.sqlite3'}")})}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = caches()
SESSION_ENGINE = "accounts.sessions.cached_store" if env.str("REDIS_URL", "") else "accounts.sessions.store"
SESSION_CACHE_ALIAS = "sessions"

STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
MEDIA_URL = "/media/"
MEDIA_ROOT = VAR_DIR / "media"
STORAGES = {
    "default": PUBLIC_STORAGE,
    "private": PRIVATE_STORAGE,
    "staticfiles": {"BACKEND": "portal.web.static_storage.StaticStorage"},
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
# Two full tables in a step send 4,000 controls: Django's thousand would lose what was typed.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5_000
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024

# --- Language and time ------------------------------------------------------------------------------------------------
LANGUAGE_CODE = "fr"
LANGUAGES = [("fr", _("French"))]
WAGTAIL_CONTENT_LANGUAGES = LANGUAGES
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = PARVIS_TIME_ZONE

# --- Tasks and pages --------------------------------------------------------------------------------------------------
Q_CLUSTER = {
    "name": "parvis",
    "orm": "default",
    "workers": env.int("PARVIS_WORKERS", 2),
    "timeout": 60,
    "retry": 120,
    "max_attempts": 5,
    "ack_failures": False,
    "catch_up": False,
    "save_limit": -1,  # failures alone are kept: to prune the rest, each result would read all rows
    "poll": 0.5,
    "label": "Parvis",
}
PARVIS_HEALTH_TOKEN = env.str("PARVIS_HEALTH_TOKEN", "")
PARVIS_METRICS_TOKEN = env.str("PARVIS_METRICS_TOKEN", "")
LOGGING = logging_config(json=True)
PARVIS_ACCESS_LOG = env.bool("PARVIS_ACCESS_LOG", True)
PAGE_CACHE_SECONDS = env.int("PAGE_CACHE_SECONDS", 60)
PARVIS_API_PER_MINUTE = env.int("PARVIS_API_PER_MINUTE", 120)
PAGE_VIEWS_SECONDS = 60.0  # between two writings of how often pages were read

CRISPY_ALLOWED_TEMPLATE_PACKS = ["parvis"]
CRISPY_TEMPLATE_PACK = "parvis"
CRISPY_FAIL_SILENTLY = False
