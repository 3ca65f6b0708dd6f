"""The anti-robot check: Altcha, or reCAPTCHA when its keys are given."""

from cms.settings.environment import env
from cms.settings.installation import SECRET_KEY

ALTCHA_HMAC_KEY = env.str("ALTCHA_HMAC_KEY", SECRET_KEY)
ALTCHA_MAX_NUMBER = 50_000
RECAPTCHA_PUBLIC_KEY = env.str("RECAPTCHA_PUBLIC_KEY", "")
RECAPTCHA_PRIVATE_KEY = env.str("RECAPTCHA_PRIVATE_KEY", "")
