"""Whom errors are told; a machine that tries a backup (`portal.backups.drill`) tells nobody."""

import os
from urllib.parse import urlsplit

from cms.settings.environment import VAR_DIR, env

PARVIS_DRILL: bool = (VAR_DIR / "drill").exists()
NOWHERE = "http://127.0.0.1:9"
"""The port of what is thrown away, where nobody listens: whatever goes through a proxy fails at once."""
PARVIS_ERRORS_DSN = "" if PARVIS_DRILL else env.str("PARVIS_ERRORS_DSN", "")
PARVIS_ERRORS_EMAIL = "" if PARVIS_DRILL else env.str("PARVIS_ERRORS_EMAIL", "")


def keep_in() -> None:
    """Send every call to a proxy that isn't there, but those of S3, where the documents brought back may be."""
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        os.environ[name] = os.environ[name.lower()] = NOWHERE
    storage = urlsplit(env.str("S3_ENDPOINT_URL", "")).hostname or ".amazonaws.com"
    os.environ["NO_PROXY"] = os.environ["no_proxy"] = f"127.0.0.1,localhost,{storage}"


if PARVIS_DRILL:
    keep_in()
