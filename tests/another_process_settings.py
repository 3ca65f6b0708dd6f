"""Settings of a second process that works on the database of the test that started it."""

import json
import os

from cms.settings.test import *  # noqa: F403
from cms.settings.test import DATABASES, STORAGES

DATABASES["default"] |= json.loads(os.environ["TEST_PROCESS_DATABASE"])
STORAGES["private"]["OPTIONS"] |= {"location": os.environ["TEST_PROCESS_FILES"]}
PAGE_CACHE_SECONDS = 60
EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
EMAIL_HOST = "127.0.0.1"
EMAIL_PORT = int(os.environ.get("TEST_PROCESS_SMTP_PORT", "25"))
if "TEST_PROCESS_S3" in os.environ:
    options = json.loads(os.environ["TEST_PROCESS_S3"])
    STORAGES["private"] = {"BACKEND": "locker.stores.s3.PrivateS3Storage", "OPTIONS": options}
