"""Refuses production started by root where the inspection of documents could not become another user."""

import os
from collections.abc import Sequence

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register
from django.core.exceptions import ImproperlyConfigured

from locker.inspection.inspector import leaves_root


@register(Tags.security)
def refuse_root(
    app_configs: Sequence[AppConfig] | None = None, databases: Sequence[str] | None = None, **kwargs: object
) -> list[CheckMessage]:
    """An error when root serves and its children would stay root. Run by commands, the workers' too."""
    if settings.PARVIS_DEMO or os.geteuid() != 0 or leaves_root():
        return []
    return [
        Error(
            "Root serves the portal, and what inspects documents can't become another user on this machine.",
            hint="Start the portal as a user of its own (docs/howto/lancer-pour-de-vrai.md).",
            id="locker.E001",
        )
    ]


def require_another_user_than_root() -> None:
    """Stop a web process, which runs no check; raises `ImproperlyConfigured`."""
    for error in refuse_root():
        raise ImproperlyConfigured(f"{error.id}: {error.msg} {error.hint}")
