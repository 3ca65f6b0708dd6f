"""The configuration of a portal as one file, and its entry into an empty one."""

import json
import zipfile
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.core import serializers
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management.color import no_style
from django.db import connection, transaction
from django.db.models import Model
from django.utils.translation import gettext_lazy as _
from wagtail.models import ReferenceIndex, Site
from wagtailmedia.models import Media

from accounts.models import User
from home.staging.taken_tables import taken, without_people
from portal.caching.page_cache import raise_generation
from portal.models import Document, Image
from portal.supervision.machine import version
from teleservices.models import ServiceRequest

ROWS, ABOUT, FILES = "configuration.json", "parvis.json", "fichiers/"
"""Names in the file."""


class StagingRefusedError(Exception):
    """Why the configuration was not taken, in words for who typed the command; nothing was written."""


def export(path: Path) -> int:
    """Write the configuration of this portal into a new file; returns how many rows. Raises FileExistsError."""
    rows = [without_people(row) for model in taken() for row in model._base_manager.order_by("pk")]
    with zipfile.ZipFile(path, "x", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(ABOUT, json.dumps({"version": version(), "address": settings.PARVIS_BASE_URL}))
        archive.writestr(ROWS, serializers.serialize("json", rows, use_natural_foreign_keys=True))
        for name in _files():
            with default_storage.open(name) as source:
                archive.writestr(FILES + name, source.read())
    path.chmod(0o600)
    return len(rows)


def _files() -> Iterator[str]:
    """The public images, documents and videos of pages, where they lie."""
    for model, column in ((Image, "file"), (Document, "file"), (Media, "file"), (Media, "thumbnail")):
        for name in model._base_manager.exclude(**{column: ""}).values_list(column, flat=True):
            if default_storage.exists(name):
                yield name


def take(path: Path) -> int:
    """Bring this configuration into an empty portal, in place of its first pages; returns how many rows.

    Raises StagingRefusedError where anybody has an account, or for a file of another version or portal.
    """
    with zipfile.ZipFile(path) as archive:
        _check(json.loads(archive.read(ABOUT)))
        with transaction.atomic():
            _empty()
            count = _load(archive.read(ROWS).decode())
        for name in archive.namelist():
            stored = name.removeprefix(FILES)
            if name.startswith(FILES) and not default_storage.exists(stored):
                default_storage.save(stored, ContentFile(archive.read(name)))
    return count


def _check(about: dict[str, str]) -> None:
    if User.objects.exists() or ServiceRequest.objects.exists():
        raise StagingRefusedError(_("Somebody has an account here: a staging copy begins with an empty portal."))
    if about["version"] != version():
        message = _("This configuration comes from version %(version)s: install the same version here first.")
        raise StagingRefusedError(message % about)
    if about["address"] == settings.PARVIS_BASE_URL:
        raise StagingRefusedError(_("PARVIS_BASE_URL is that of the portal copied: give the staging copy its own."))


def _empty() -> None:
    """Take away what an empty portal begins with: its first pages, groups, kinds, example of terms."""
    for model in reversed(list(taken())):
        for links in (field.remote_field.through for field in model._meta.local_many_to_many):
            if links:
                _delete_all(links)
        _delete_all(model)


def _delete_all(model: type[Model]) -> None:
    """All rows at once, asking nothing of those that point to them: these go or come with them."""
    rows = model._base_manager.all()
    rows._raw_delete(rows.db)


def _load(content: str) -> int:
    count, labels = 0, {model._meta.label for model in taken()}
    for count, row in enumerate(serializers.deserialize("json", content), start=1):  # noqa: B007
        if row.object._meta.label not in labels:
            raise StagingRefusedError(_("This file holds more than a configuration."))
        row.save()
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), list(taken())):
            cursor.execute(statement)
    address = urlsplit(settings.PARVIS_BASE_URL)
    port = address.port or (443 if address.scheme == "https" else 80)
    Site.objects.filter(is_default_site=True).update(hostname=address.hostname or "localhost", port=port)
    Site.clear_site_root_paths_cache()
    ReferenceIndex.objects.all().delete()
    raise_generation()
    return count
