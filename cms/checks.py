"""Refuses a database of the wrong kind: a demo never serves as a portal, a portal never opens as a demo."""

from collections.abc import Sequence
from enum import Enum

from django.apps import AppConfig
from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.checks import CheckMessage, Error, Tags, register
from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError, connection

from formkit.errors import TerritoriesError
from formkit.places.territories import cantons
from portal.models import Installation


class DatabaseKind(Enum):
    """What a database holds."""

    EMPTY = "empty"
    DEMO = "demo"
    REAL = "real"


def database_kind() -> DatabaseKind:
    """What the default database holds; it must be migrated."""
    installation = Installation.objects.first()
    if installation:
        return DatabaseKind.DEMO if installation.is_demo else DatabaseKind.REAL
    return DatabaseKind.REAL if get_user_model().objects.exists() else DatabaseKind.EMPTY


def holds_the_demo() -> bool:
    """Whether a portal in production is about to serve the demo. A database that doesn't answer tells nothing."""
    if settings.PARVIS_DEMO:
        return False
    try:
        return database_kind() is DatabaseKind.DEMO
    except DatabaseError:
        return False


@register(Tags.database)
def refuse_the_demo(
    app_configs: Sequence[AppConfig] | None = None, databases: Sequence[str] | None = None, **kwargs: object
) -> list[CheckMessage]:
    """An error when production is given the demo's database. Run by `migrate` and `check --database default`."""
    if databases and "default" in databases and holds_the_demo():
        return [
            Error(
                "This database holds the demo: its accounts and their password are public.",
                hint="Give production a database of its own (DATABASE_URL or PARVIS_VAR).",
                id="parvis.E001",
            )
        ]
    return []


@register()
def read_the_territories(
    app_configs: Sequence[AppConfig] | None = None, databases: Sequence[str] | None = None, **kwargs: object
) -> list[CheckMessage]:
    """An error when the file of cantons and territories can't be read: a request transmitted then would fail."""
    try:
        cantons()
    except TerritoriesError as error:
        return [Error(f"PARVIS_TERRITORIES_FILE can't be read: {error}", id="parvis.E002")]
    return []


def require_a_real_database() -> None:
    """Stop a web process in production that was given the demo; raises `ImproperlyConfigured`."""
    refused = holds_the_demo()
    connection.close()
    if refused:
        raise ImproperlyConfigured("Production refuses a database that holds the demo (see docs/configuration.md).")
