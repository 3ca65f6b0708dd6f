"""The tests: real database, real queue, e-mails in memory unless a test sends them, nothing shared between runs."""

import tempfile
from pathlib import Path

from cms.settings.base import *
from cms.settings.base import STORAGES
from cms.settings.environment import BASE_DIR, SQLITE_IN_TURN, database, env

SECRET_KEY = ALTCHA_HMAC_KEY = "for-the-tests-only-" + "x" * 40
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
PARVIS_BASE_URL = WAGTAILADMIN_BASE_URL = "http://testserver"
PARVIS_COMMUNES_FILE = str(BASE_DIR / "home/demo/communes.json")
PARVIS_TERRITORIES_FILE = str(BASE_DIR / "home/demo/territories.csv")
PARVIS_COMPANY_REGISTER = "accounts.register.recorded.RecordedRegister"
PARVIS_VAR = Path(tempfile.mkdtemp(prefix="parvis-tests-"))
PARVIS_ANCHORS_FILE = PARVIS_VAR / "audit-anchors"
MEDIA_ROOT = PARVIS_VAR / "media"
STATIC_ROOT = PARVIS_VAR / "static"
STATIC_ROOT.mkdir()  # whitenoise warns about a missing folder
MAIL_DIR = PARVIS_VAR / "mail"
PRIVATE_FILES_ROOT = PARVIS_VAR / "files"
STORAGES = STORAGES | {
    "private": {
        "BACKEND": "locker.stores.storage.AtomicFileSystemStorage",
        "OPTIONS": {"location": PRIVATE_FILES_ROOT, "base_url": None},
    },
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
DATABASES = {
    "default": database({**env.dj_db_url("TEST_DATABASE_URL", f"sqlite:///{PARVIS_VAR}/tests.sqlite3")}, durable=False)
}
if DATABASES["default"]["ENGINE"] == SQLITE_IN_TURN:
    DATABASES["default"]["TEST"] = {"NAME": PARVIS_VAR / "test.sqlite3"}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = False
SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "sessionid", "csrftoken"  # the browser of the tests comes by plain http
SECURE_SSL_REDIRECT = False
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "http"
WAGTAIL_AUTOSAVE_INTERVAL = 0
PAGE_VIEWS_SECONDS = 0  # no thread writes beside a test; tests/home/test_attendance.py counts by itself
PAGE_CACHE_SECONDS = 0  # a page kept by one test would be another's; tests/portal/page_cache/ turns it on
