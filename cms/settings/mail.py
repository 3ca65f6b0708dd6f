"""How e-mails leave: SMTP, or a provider through Anymail."""

from cms.settings import isolation
from cms.settings.environment import VAR_DIR, env

DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", "ne-pas-repondre@localhost")
SERVER_EMAIL = DEFAULT_FROM_EMAIL
FILES = "notifications.backends.EmlFileBackend"
EMAIL_BACKEND = (
    FILES if isolation.PARVIS_DRILL else env.str("EMAIL_BACKEND", "django.core.mail.backends.smtp.EmailBackend")
)
EMAIL_HOST = env.str("EMAIL_HOST", "localhost")
EMAIL_PORT = env.int("EMAIL_PORT", 25)
EMAIL_HOST_USER = env.str("EMAIL_HOST_USER", "")
EMAIL_HOST_PASSWORD = env.str("EMAIL_HOST_PASSWORD", "")
EMAIL_USE_TLS = env.bool("EMAIL_USE_TLS", False)
EMAIL_USE_SSL = env.bool("EMAIL_USE_SSL", False)
EMAIL_TIMEOUT = 20
ANYMAIL = env.json("ANYMAIL", {})
MAIL_DIR = VAR_DIR / "mail"
PARVIS_MAIL_DAYS = max(30, env.int("PARVIS_MAIL_DAYS", 365))
PARVIS_FAILED_MAIL_DAYS = env.int("PARVIS_FAILED_MAIL_DAYS", 30)
