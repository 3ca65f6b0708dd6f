"""The demo and a developer's machine: loopback only, generated secret, e-mails as files, no second factor for staff."""

import secrets

from cms.settings.base import *
from cms.settings.base import PARVIS_COMMUNES_FILE, PARVIS_COMPANY_REGISTER, PARVIS_TERRITORIES_FILE
from cms.settings.environment import BASE_DIR, VAR_DIR, env
from portal.logs.logging import logging_config


def _generated_secret() -> str:
    """The secret of this machine, made once and kept beside its database."""
    path = VAR_DIR / "secret_key"
    if not path.exists():
        VAR_DIR.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(64))
    return path.read_text()


DEBUG = env.bool("DEBUG", False)
PARVIS_DEMO = True
PARVIS_COMMUNES_FILE = PARVIS_COMMUNES_FILE or str(BASE_DIR / "home/demo/communes.json")
PARVIS_TERRITORIES_FILE = PARVIS_TERRITORIES_FILE or str(BASE_DIR / "home/demo/territories.csv")
PARVIS_COMPANY_REGISTER = PARVIS_COMPANY_REGISTER or "accounts.register.recorded.RecordedRegister"
SECRET_KEY = ALTCHA_HMAC_KEY = _generated_secret()
ALLOWED_HOSTS = ["127.0.0.1", "localhost", "[::1]"]
PARVIS_BASE_URL = WAGTAILADMIN_BASE_URL = env.str("PARVIS_BASE_URL", f"http://127.0.0.1:{env.int('PORT', 8000)}")
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "http"
PARVIS_STAFF_SECOND_FACTOR = False
EMAIL_BACKEND = "notifications.backends.EmlFileBackend"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = False
SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "sessionid", "csrftoken"  # plain http: browsers would drop the others
SECURE_SSL_REDIRECT = False
SECURE_HSTS_SECONDS = 0
LOGGING = logging_config(json=False)
