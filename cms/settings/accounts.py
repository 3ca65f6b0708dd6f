"""People: signing in and up (django-allauth), passwords, second factor, sessions."""

from cms.settings.installation import PARVIS_BASE_URL, PARVIS_TRUSTED_PROXIES

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["accounts.entrance.backend.IdentifierBackend"]
PASSWORD_HASHERS = ["accounts.passwords.rules.Argon2Hasher", "django.contrib.auth.hashers.PBKDF2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "accounts.passwords.rules.LengthValidator"},
    {"NAME": "accounts.passwords.rules.StrengthValidator"},
]
PASSWORD_RESET_TIMEOUT = 60 * 60
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "account_home"
LOGOUT_REDIRECT_URL = "/"
SESSION_COOKIE_AGE = 60 * 60 * 2  # since its last use: accounts/sessions/end.py
SESSION_SAVE_EVERY_REQUEST = False

ACCOUNT_ADAPTER = "accounts.adapter.AccountAdapter"
ACCOUNT_FORMS = {
    "login": "accounts.entrance.forms.SignInForm",
    "signup": "accounts.entrance.forms.SignUpForm",
    "reset_password": "accounts.entrance.forms.ResetPasswordForm",
    "reset_password_from_key": "accounts.passwords.forms.ChooseNewPasswordForm",
    "change_password": "accounts.passwords.forms.ChangePasswordForm",
    "set_password": "accounts.passwords.forms.ChooseFirstPasswordForm",
    "add_email": "accounts.entrance.forms.EmailChangeForm",
    "reauthenticate": "accounts.passwords.forms.ReauthenticateForm",
}
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_CONFIRMATION_EXPIRE_DAYS = 1
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_CONFIRM_EMAIL_ON_GET = False
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_LOGIN_ON_EMAIL_CONFIRMATION = True
ACCOUNT_REAUTHENTICATION_REQUIRED = True
# Counted in the shared cache, so over all workers. No window is longer than the five minutes that the page announces.
ACCOUNT_RATE_LIMITS = {
    "login": "60/m/ip",
    "login_failed": "20/m/ip,5/5m/key",
    "signup": "20/m/ip",
    "plain_question": "10/5m/ip",
    "reset_password": "20/m/ip,3/5m/key",
    "reset_password_from_key": "20/m/ip",
    "confirm_email": "1/3m/key",
    "resend_activation": "10/5m/ip",
    "change_password": "5/5m/user",
    "manage_email": "10/5m/user",
    "reauthenticate": "5/5m/user",
    "stage_trial": "5/5m/user",
    "webauthn_login": "20/m/ip",
    "identity_link": "10/5m/ip",
}
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_DEFAULT_HTTP_PROTOCOL = PARVIS_BASE_URL.split(":", 1)[0]
ALLAUTH_TRUSTED_PROXY_COUNT = PARVIS_TRUSTED_PROXIES
MFA_ADAPTER = "accounts.adapter.SecondFactorAdapter"
MFA_FORMS = {
    "authenticate": "accounts.second_factor.forms.CodeForm",
    "reauthenticate": "accounts.second_factor.forms.CodeAgainForm",
    "activate_totp": "accounts.second_factor.forms.ActivateTotpForm",
    "add_webauthn": "accounts.second_factor.forms.AddPasskeyForm",
    "edit_webauthn": "accounts.second_factor.forms.RenamePasskeyForm",
}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Parvis"
PARVIS_STAFF_SECOND_FACTOR = True
