"""Production's settings for a bench on loopback: plain http, no limit on one address, queries counted on demand."""

from cms.settings.base import MIDDLEWARE
from cms.settings.environment import env
from cms.settings.production import *  # noqa: F403

ROOT_URLCONF = "benchmarks.urls"
MIDDLEWARE = ["benchmarks.middleware.CountQueries", *MIDDLEWARE]
SECURE_SSL_REDIRECT = False
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = False
SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "sessionid", "csrftoken"
PARVIS_STAFF_SECOND_FACTOR = False
# Every request comes from the same address.
ACCOUNT_RATE_LIMITS = False  # type: ignore[assignment]
EMAIL_HOST = "127.0.0.1"
EMAIL_PORT = env.int("BENCH_SMTP_PORT", 25)
EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
