"""How a backup lies in its folder: the files of all generations together, and a folder for each generation.

    files/…, media/…                     each file once, whichever generations name it
    20261128T164500Z/database            the database, as SQLite's own file or in pg_dump's custom format
    20261128T164500Z/manifest.json       what it is made of

A generation gets its name once it is whole and on the disk; what was interrupted is called otherwise, and removed by
the next. One whose manifest can't be read any more hinders no other.
"""

import datetime as dt
import fcntl
import json
import os
import re
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

from django.utils.translation import gettext as _

from portal.backups.errors import BackupError

FORMAT = 1
DATABASE, MANIFEST = "database", "manifest.json"
UNFINISHED = "unfinished-"
NAME = re.compile(r"^\d{8}T\d{6}Z$")
PARTS = {"files": "private", "media": "default"}
"""The folders of files, and Django's name of the storage that each comes from."""


@dataclass(frozen=True)
class Content:
    """A file: its bytes' number and their SHA-256 digest."""

    size: int
    sha256: str


@dataclass(frozen=True)
class Manifest:
    """What a generation is made of."""

    taken_at: str
    engine: str
    """Django's name of the kind of database: `sqlite` or `postgresql`."""
    key: str
    """The fingerprint of the secret that seals, which is kept apart."""
    migrations: tuple[str, ...]
    """Those that the database had, as « app.name »."""
    database: Content
    parts: Mapping[str, Mapping[str, Content]]
    """By folder, its files by their names."""
    missing: tuple[str, ...] = ()
    """The documents that the database names and the storage had lost."""
    damaged: tuple[str, ...] = ()
    """Those whose content isn't any more that of their name."""
    mended: tuple[str, ...] = ()
    """Those whose copy in this folder had changed, and was made anew."""
    format: int = FORMAT


@dataclass(frozen=True)
class Generation:
    """A whole backup, of an instant."""

    folder: Path
    manifest: Manifest

    @property
    def database(self) -> Path:
        """Its copy of the database."""
        return self.folder / DATABASE

    def files(self) -> Iterator[tuple[str, str, Path, Content]]:
        """Its files: the folder of each, its name, where it lies, and what it must be."""
        for part, contents in self.manifest.parts.items():
            for name, content in contents.items():
                yield part, name, self.folder.parent / part / name, content


@dataclass(frozen=True)
class Survey:
    """What a folder of backups has, the latest first."""

    readable: list[Generation]
    unreadable: list[str]
    """The names of the generations whose manifest can't be read: nothing is known of what they are made of."""


def survey(destination: Path) -> Survey:
    """All generations of a folder, those that can be read and those that can't."""
    readable, unreadable = list[Generation](), list[str]()
    names = (path.name for path in destination.iterdir()) if destination.is_dir() else iter(())
    for name in sorted(filter(NAME.match, names), reverse=True):
        try:
            readable.append(_generation(destination / name))
        except BackupError:
            unreadable.append(name)
    return Survey(readable, unreadable)


def generations(destination: Path) -> list[Generation]:
    """Those of a folder that can be read, the latest first."""
    return survey(destination).readable


def generation(source: Path, name: str = "") -> Generation:
    """That of this name, else the latest that can be read. Raises BackupError where there is none."""
    if name and (source / name).is_dir():
        return _generation(source / name)
    survived = survey(source)
    if survived.readable and not name:
        return survived.readable[0]
    if survived.unreadable and not name:
        raise BackupError(
            _("No backup of %(folder)s can be read: %(names)s")
            % {"folder": source, "names": ", ".join(survived.unreadable)}
        )
    raise BackupError(_("There is no such backup in %(folder)s.") % {"folder": source})


def _generation(folder: Path) -> Generation:
    return Generation(folder, _read(folder / MANIFEST))


def write(manifest: Manifest, folder: Path) -> None:
    """Write what a generation is made of into its folder, and wait until the disk has it."""
    with (folder / MANIFEST).open("w") as file:
        file.write(json.dumps(asdict(manifest), indent=1, ensure_ascii=False))
    settle(folder / MANIFEST)


def settle(*paths: Path) -> None:
    """Wait until these files, or the names in these folders, are on the disk: a power cut loses nothing of them."""
    for path in paths:
        handle = os.open(path, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _read(path: Path) -> Manifest:
    try:
        payload = json.loads(path.read_text())
        if payload["format"] != FORMAT:
            raise BackupError(_("%(file)s was written by another version of the portal.") % {"file": path})
        parts = {
            part: {name: Content(**content) for name, content in contents.items()}
            for part, contents in payload["parts"].items()
        }
        return Manifest(
            **{
                **payload,
                "database": Content(**payload["database"]),
                "parts": parts,
                "migrations": tuple(payload["migrations"]),
                "missing": tuple(payload["missing"]),
                "damaged": tuple(payload["damaged"]),
                "mended": tuple(payload.get("mended", ())),
            }
        )
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise BackupError(_("%(file)s can't be read: this backup is damaged.") % {"file": path}) from error


def name_of(moment: dt.datetime) -> str:
    """The name of the generation taken at this moment."""
    return moment.astimezone(dt.UTC).strftime("%Y%m%dT%H%M%SZ")


@contextmanager
def alone_in(destination: Path) -> Iterator[None]:
    """Let nobody else back up into this folder meanwhile; what was interrupted there is removed first."""
    destination.mkdir(mode=0o700, parents=True, exist_ok=True)
    with (destination / ".lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise BackupError(_("Another backup is being made into %(folder)s.") % {"folder": destination}) from error
        for folder in destination.glob(f"{UNFINISHED}*"):
            shutil.rmtree(folder)
        yield
