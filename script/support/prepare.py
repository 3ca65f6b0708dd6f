"""Brings an installation up to date before it serves: tables, fixed facts, demo, static files. Safe to run again."""

import contextlib
import hashlib
import importlib.metadata
import logging
import os
import sys
from collections.abc import Sequence
from io import StringIO
from pathlib import Path

import unchanged

ROOT = Path(__file__).resolve().parents[2]
GIVEN = dict(os.environ)
"""The settings as they were given: some are completed below."""
if __name__ == "__main__" and unchanged.is_prepared(GIVEN):
    sys.exit(0)  # before Django is imported, which takes longer than the rest

sys.path.insert(0, str(ROOT))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cms.settings.dev")

import django  # noqa: E402
from django.core.exceptions import ImproperlyConfigured  # noqa: E402

try:
    django.setup()
except ImproperlyConfigured as error:
    sys.exit(f"\n✗ {error}\n  Voir docs/configuration.md.")

from django.conf import settings  # noqa: E402
from django.contrib.staticfiles.storage import staticfiles_storage  # noqa: E402
from django.core.management import call_command, get_commands  # noqa: E402
from django.core.management.base import SystemCheckError  # noqa: E402
from django.db import DatabaseError, connection  # noqa: E402
from django.db.migrations.executor import MigrationExecutor  # noqa: E402
from upgrade import (  # noqa: E402
    Progress,
    RehearsalError,
    duration_text,
    followed_by,
    plan_text,
    refusal,
    refusal_of_migrations,
    rehearse,
)

from cms.checks import DatabaseKind, database_kind  # noqa: E402
from portal.backups import databases, drill  # noqa: E402
from portal.database import migration_locks  # noqa: E402
from portal.database.preparation import alone, alone_on_this_machine, note_code, note_version, prepared_by  # noqa: E402
from portal.files import shared_storage  # noqa: E402
from portal.files.private_files import close_to_others  # noqa: E402
from portal.models import Installation  # noqa: E402
from portal.supervision.machine import version  # noqa: E402

REFUSED = 78
"""Ends with it what starting again would not change (EX_CONFIG of sysexits.h): systemd is told to leave it there."""


class NotReadyError(Exception):
    """Why this installation can't serve, in words for the person who started it."""


class WrongVersionError(NotReadyError):
    """The database is of a version that this code may not take over."""


def refuse_another_version() -> None:
    """Leave alone the database of a newer version, or of one that this code doesn't follow."""
    reason = refusal(prepared_by(), version())
    if reason := reason or refusal_of_migrations(databases.unknown(databases.applied())):
        raise WrongVersionError(reason)


def migrate() -> None:
    """Apply the migrations that wait, once the settings are good and, on SQLite, a copy went through them."""
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if not plan:
        return
    if not settings.PARVIS_DEMO:
        check_production(stdout=StringIO())
    say("Mise à jour de la base de données…")
    expected: Sequence[float] = ()
    if executor.loader.applied_migrations:
        say(plan_text(plan))
        trial = Progress("Essai sur une copie", len(plan), say)
        try:
            rehearse(trial)
        except RehearsalError as error:
            raise NotReadyError(str(error)) from error
        expected = trial.took
        if expected:
            say(f"  L'essai a réussi. La mise à jour prendra {duration_text(sum(expected))} environ.")
    try:
        with followed_by(Progress("Mise à jour", len(plan), say, expected)):
            migration_locks.migrate(lambda: say("Des tables sont occupées, par une sauvegarde peut-être : attente…"))
    except migration_locks.BusyTablesError as error:
        raise NotReadyError(
            "Les tables à changer n'ont pas été libres en une demi-heure ; ce qui était fait avant reste fait.\n"
            "  Attendez la fin de ce qui les occupe (une sauvegarde, une requête à la main), puis relancez."
        ) from error


def say(words: str) -> None:
    """At once, whoever reads."""
    print(words, flush=True)


def check_production(**options: object) -> None:
    """Run Django's own checks as for a deployment; and ours on the database, when it is named."""
    try:
        call_command("check", deploy=True, **options)
    except SystemCheckError as error:
        raise NotReadyError(str(error)) from error


def set_up_portal() -> None:
    """Write what every portal has, without the command's own words."""
    call_command("setup_portal", verbosity=0, stdout=StringIO())


def set_up_demo() -> None:
    """Fill an empty database with the demo, marked as such before the first row; start again what was interrupted."""
    unfinished = settings.PARVIS_VAR / "demo-unfinished"
    kind = database_kind()
    if kind is DatabaseKind.REAL:
        raise NotReadyError(
            "Cette base de données est celle d'un portail réel : la démonstration refuse de l'ouvrir.\n"
            "  Donnez SECRET_KEY pour servir ce portail, ou un autre PARVIS_VAR pour voir la démonstration."
        )
    if kind is DatabaseKind.EMPTY:
        unfinished.touch()
        Installation.objects.create(pk=1, is_demo=True)
    set_up_portal()
    if unfinished.exists() and "load_demo" in get_commands():
        print("Chargement du département de démonstration…", flush=True)
        call_command("load_demo", verbosity=0, stdout=StringIO())
        unfinished.unlink()


def static_digest() -> str:
    """A digest of what collectstatic would gather: our files, and the packages that bring others."""
    digest = hashlib.sha256(staticfiles_storage.__class__.__name__.encode())
    for path in sorted((ROOT / "static").rglob("*")):
        if path.is_file():
            digest.update(f"{path.relative_to(ROOT)}".encode() + path.read_bytes())
    for pinned in sorted(f"{package.name}=={package.version}" for package in importlib.metadata.distributions()):
        digest.update(pinned.encode())
    return digest.hexdigest()


def collect_static() -> None:
    """Gather the static files under their hashed names when they changed."""
    stamp = Path(settings.STATIC_ROOT) / ".collected"
    digest = static_digest()
    if stamp.exists() and stamp.read_text() == digest:
        return
    print("Préparation des fichiers statiques…", flush=True)
    call_command("collectstatic", interactive=False, verbosity=0)
    stamp.write_text(digest)


def prepare() -> None:
    """Everything, in order; raises `NotReadyError` with what to do."""
    close_to_others()
    try:
        with alone(lambda: print("Un autre serveur prépare la base de données : attente…", flush=True)):
            prepare_database()
    except DatabaseError as error:
        raise NotReadyError(f"La base de données ne répond pas, ou refuse : {error}") from error
    # The services of one machine start together, and share this folder.
    with alone_on_this_machine(settings.PARVIS_VAR / ".collecting"):
        collect_static()
        note = unchanged.machine_digest(unchanged.code_digest(), GIVEN)
        unchanged.note_of(settings.PARVIS_VAR).write_text(note)


def prepare_database() -> None:
    """Its tables, its fixed facts, the demo where there is one; nothing of it where another version is at home."""
    refuse_another_version()
    migrate()
    if settings.PARVIS_DEMO:
        set_up_demo()
    else:
        check_production(databases=["default"])
        set_up_portal()
    note_version(version())
    note_code(unchanged.code_digest())
    drill.follow()
    leave_word_in_the_storage()


def leave_word_in_the_storage() -> None:
    """So that other machines find out whether they share it; health tells what this one can't write."""
    with contextlib.suppress(OSError):
        shared_storage.look(shared_storage.known_nodes())


if __name__ == "__main__":
    logging.disable(logging.INFO)
    try:
        prepare()
    except NotReadyError as reason:
        print(f"\n✗ {reason}", file=sys.stderr)
        sys.exit(REFUSED if isinstance(reason, WrongVersionError) else 1)
