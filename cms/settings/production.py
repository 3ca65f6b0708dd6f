"""Production: refuses to start with a missing or weak secret, or without a name to answer to."""

from email.utils import parseaddr

from django.core.exceptions import ImproperlyConfigured

from cms.settings.base import *
from cms.settings.base import (
    ALLOWED_HOSTS,
    DEFAULT_FROM_EMAIL,
    PARVIS_BASE_URL,
    PARVIS_METRICS_TOKEN,
    PARVIS_SEALING_KEY,
    SECRET_KEY,
)

for name, secret in (("SECRET_KEY", SECRET_KEY), ("PARVIS_SEALING_KEY", PARVIS_SEALING_KEY or SECRET_KEY)):
    if len(secret) < 50 or len(set(secret)) < 10:
        raise ImproperlyConfigured(f"{name} must be set to at least 50 random characters.")
if PARVIS_METRICS_TOKEN and len(PARVIS_METRICS_TOKEN) < 32:
    raise ImproperlyConfigured("PARVIS_METRICS_TOKEN must be at least 32 random characters.")
if not ALLOWED_HOSTS or "*" in ALLOWED_HOSTS:
    raise ImproperlyConfigured("ALLOWED_HOSTS must list the names under which the portal is reached.")
if not PARVIS_BASE_URL.startswith("https://"):
    raise ImproperlyConfigured("PARVIS_BASE_URL must be the https:// address of the portal.")
if "." not in parseaddr(DEFAULT_FROM_EMAIL)[1].rpartition("@")[2]:
    raise ImproperlyConfigured("DEFAULT_FROM_EMAIL must be an address of the département, not one of this machine.")
