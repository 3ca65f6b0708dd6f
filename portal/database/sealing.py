"""Encryption of what the database must keep and its reader must not learn: the one place that makes its keys."""

import base64

from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.utils.crypto import salted_hmac


def secret_box(purpose: str) -> MultiFernet:
    """Encryption under keys derived from the installation's secrets, the current one first.

    What was sealed for one `purpose` is not opened for another.
    """
    keys = [salted_hmac(purpose, b"", secret=secret, algorithm="sha256") for secret in _secrets()]
    return MultiFernet([Fernet(base64.urlsafe_b64encode(key.digest())) for key in keys])


def fingerprints() -> list[str]:
    """By which the secrets are recognised, and can't be guessed; the current one's first."""
    digests = [salted_hmac("portal.sealing", "fingerprint", secret=secret, algorithm="sha256") for secret in _secrets()]
    return [digest.hexdigest()[:16] for digest in digests]


def _secrets() -> list[str]:
    """PARVIS_SEALING_KEY and those before it, if there is one; then SECRET_KEY, which seals where there is none."""
    sealing = [settings.PARVIS_SEALING_KEY, *settings.PARVIS_SEALING_KEY_FALLBACKS]
    keys = [*sealing, settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return list(dict.fromkeys(secret for secret in keys if secret))
