"""Encryption of what the database must keep and its reader must not learn: the one place that makes its keys."""

import base64

from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.utils.crypto import salted_hmac


def secret_box(purpose: str) -> MultiFernet:
    """Encryption under keys derived from the installation's secrets, the current one first (`SECRET_KEY_FALLBACKS`).

    What was sealed for one `purpose` is not opened for another.
    """
    secrets = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    keys = [salted_hmac(purpose, b"", secret=secret, algorithm="sha256") for secret in secrets]
    return MultiFernet([Fernet(base64.urlsafe_b64encode(key.digest())) for key in keys])
