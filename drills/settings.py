"""Production's settings for nodes behind a proxy with TLS on loopback: every person comes from one address."""

from cms.settings.environment import env
from cms.settings.production import *  # noqa: F403

PARVIS_STAFF_SECOND_FACTOR = False
ACCOUNT_RATE_LIMITS = False  # type: ignore[assignment]
EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
SECURE_HSTS_SECONDS = 0  # a browser would remember it of this address
PARVIS_DEMO = env.bool("DRILL_DEMO", False)
