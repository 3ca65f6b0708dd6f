"""Refuses production started by root where the inspection of documents could not become another user."""

import os
from collections.abc import Sequence

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register

from locker.inspection.inspector import leaves_root


@register(Tags.security)
def refuse_root(
    app_configs: Sequence[AppConfig] | None = None, databases: Sequence[str] | None = None, **kwargs: object
) -> list[CheckMessage]:
    """An error when root serves and its children would stay root. Run by commands, and before the portal serves."""
    if settings.PARVIS_DEMO or os.geteuid() != 0 or leaves_root():
        return []
    return [
        Error(
            "Root serves the portal, and what inspects documents can't become another user on this machine.",
            hint="Start the portal as a user of its own (docs/howto/lancer-pour-de-vrai.md).",
            id="locker.E001",
        )
    ]
