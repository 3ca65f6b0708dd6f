"""A portal with a few documents in folders of its own, and what of it must come back."""

import datetime as dt
import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import time_machine
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.db import connection
from django.test import override_settings
from django.utils import timezone
from pytest_django import Settings

from portal.backups.generations import Generation
from portal.backups.taking import take
from tests.database import with_an_empty_one
from tests.factories.accounts import make_profile
from tests.factories.locker import make_sent


@pytest.fixture
def destination(tmp_path: Path) -> Path:
    return tmp_path / "backups"


@pytest.fixture
def portal_of_papers(tmp_path: Path, settings: Settings) -> None:
    """Three documents and an image."""
    settings.STORAGES = in_folders(settings.STORAGES, tmp_path / "here")
    profile = make_profile()
    for _number in range(3):
        make_sent(profile)
    storages["default"].save("images/logo.svg", ContentFile(b"<svg/>"))


@contextmanager
def elsewhere(tmp_path: Path, settings: Settings) -> Iterator[None]:
    """Work, for a while, on a machine that has nothing."""
    with with_an_empty_one(), override_settings(STORAGES=in_folders(settings.STORAGES, tmp_path / "elsewhere")):
        yield


def in_folders(configured: dict[str, dict[str, object]], folder: Path) -> dict[str, dict[str, object]]:
    """The storages of documents and images, in folders of this test."""
    private = {"BACKEND": "locker.stores.storage.AtomicFileSystemStorage", "OPTIONS": {"location": folder / "files"}}
    public = {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": folder / "media"}}
    return configured | {"private": private, "default": public}


def files_under(folder: Path) -> dict[str, str]:
    """The digests of files, by their names from a folder."""
    paths = [path for path in folder.rglob("*") if path.is_file()]
    return {str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest() for path in paths}


def tables() -> dict[str, list[str]]:
    """All rows of all tables, whatever their order."""
    with connection.cursor() as cursor:
        read = {}
        for name in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(name)}")
            read[name] = sorted(map(repr, cursor.fetchall()))
    return read


def taken(destination: Path, *, days: int = 0, keep: int = 14) -> Generation:
    """A backup, made in so many days."""
    with time_machine.travel(timezone.now() + dt.timedelta(days=days)):
        return take(destination, keep=keep)


def change_a_byte(path: Path) -> bytes:
    """What a disk does in the long run; returns what was there."""
    content = path.read_bytes()
    changed = bytearray(content)
    changed[len(content) // 2] ^= 1
    path.write_bytes(changed)
    return content
