"""What an upgrade asks before it changes a database: which version it comes from, what will be done, and a rehearsal.

docs/howto/mettre-a-jour.md tells it to who runs the portal, docs/adr/0065-delivered-as-a-package.md says why.
"""

import shutil
import sqlite3
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path

from django.contrib.contenttypes.models import ContentType
from django.core.management import call_command
from django.core.management.commands.migrate import Command
from django.db import connection
from django.db.migrations import Migration

from portal.database.preparation import series

SERIES = ("0.1",)
"""The series of versions, each by its first two numbers, in their order; the last is this code's. None is skipped."""
ROOM = 3
"""How many times the size of a SQLite database must be free to rehearse on a copy of it, then do it."""


class RehearsalError(Exception):
    """Why the upgrade was given up before anything was changed, in words for the person who started it."""


def refusal(former: str, version: str, known: Sequence[str] = SERIES) -> str:
    """Why code of this version may not open a database that `former` prepared, in French; empty when it may.

    A database prepared before versions were noted is of the first series: `former` is empty.
    """
    before = series(former) if former else known[0]
    if before not in known:
        return (
            f"Cette base de données a été préparée par Parvis {former}, plus récent que celui-ci ({version}).\n"
            f"  Installez Parvis {former}, ou restaurez une sauvegarde faite avec la version {series(version)}."
        )
    following = known[known.index(before) + 1 :]
    if len(following) > 1:
        return (
            f"Cette base de données est celle de Parvis {before} : une version ne se saute pas.\n"
            f"  Passez d'abord par la version {following[0]} : installez-la, démarrez-la une fois, puis les suivantes."
        )
    return ""


SOON = 5
"""Seconds between two lines of progress."""


def plan_text(plan: Sequence[tuple[Migration, bool]]) -> str:
    """What will be done to the database, one migration a line."""
    return "\n".join(f"  {migration.app_label} {migration.name}" for migration, _backwards in plan)


def refusal_of_migrations(unknown: Sequence[str]) -> str:
    """Why code that doesn't know these migrations may not open the database that has them; empty where there are none.

    The versions say it of two releases; this, of what was never released.
    """
    if not unknown:
        return ""
    return (
        f"Cette base de données a été préparée par un autre code que celui-ci, qui ne connaît pas {unknown[0]}.\n"
        "  Restaurez une sauvegarde faite avec ce code-ci ; en développement, repartez d'une base vide."
    )


class Progress:
    """Says how many migrations are done out of how many, and about how long the rest takes.

    Counted from their pace so far; where they were rehearsed on a copy, from what the rehearsal took for each.
    """

    def __init__(
        self,
        name: str,
        count: int,
        say: Callable[[str], object],
        expected: Sequence[float] = (),
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.name, self.count, self.say, self.expected, self.clock = name, count, say, expected, clock
        self.took: list[float] = []
        self._began = self._last = self._spoken = clock()

    def __call__(self, action: str, migration: object = None, fake: bool = False) -> None:
        """What Django's executor calls, before and after each."""
        if action != "apply_success":
            return
        now = self.clock()
        self.took.append(now - self._last)
        self._last = now
        if now - self._spoken >= SOON or len(self.took) == self.count:
            self._spoken = now
            self.say(f"  {self.name} : {len(self.took)}/{self.count}{self._left()}")

    def _left(self) -> str:
        done, spent = len(self.took), self._last - self._began
        if done >= self.count:
            return f", {duration_text(spent)} en tout"
        rest = sum(self.expected[done:]) if self.expected else spent / done * (self.count - done)
        return f", encore {duration_text(rest)} environ"


def duration_text(seconds: float) -> str:
    """« 40 s », « 3 min »."""
    return f"{round(seconds)} s" if seconds < 90 else f"{round(seconds / 60)} min"


def rehearse(progress: Progress | None = None) -> None:
    """Migrate a copy of a SQLite database first; PostgreSQL undoes by itself a migration that fails.

    Raises:
        RehearsalError: a migration fails on the copy, or there is no room for one.

    """
    if connection.vendor != "sqlite":
        return
    try:
        with _copy() as copy, _in_place_of_the_database(copy), followed_by(progress):
            call_command("migrate", interactive=False, verbosity=0)
    except RehearsalError:
        raise
    except Exception as error:
        raise RehearsalError(
            f"La mise à jour a échoué sur une copie de la base : {type(error).__name__}, {error}\n"
            "  La base elle-même n'a pas été touchée : réinstallez la version précédente."
        ) from error


@contextmanager
def followed_by(progress: Progress | None) -> Iterator[None]:
    """Let `progress` follow the migrations that `migrate` applies meanwhile: the command itself tells a terminal."""
    if progress is None:
        yield
        return
    silent = Command.migration_progress_callback

    def follow(self: Command, action: str, migration: object = None, fake: bool = False) -> None:
        progress(action, migration, fake)

    setattr(Command, "migration_progress_callback", follow)  # noqa: B010 - a method, to mypy
    try:
        yield
    finally:
        setattr(Command, "migration_progress_callback", silent)  # noqa: B010


@contextmanager
def _copy() -> Iterator[Path]:
    database = Path(str(connection.settings_dict["NAME"]))
    size = database.stat().st_size
    if shutil.disk_usage(database.parent).free < ROOM * size:
        raise RehearsalError(
            f"Il faut {ROOM * size // 1_000_000} Mo libres dans {database.parent} pour essayer la mise à jour"
            " sur une copie de la base.\n  Faites de la place, puis relancez."
        )
    with tempfile.TemporaryDirectory(dir=database.parent, prefix="essai-de-mise-a-jour-") as folder:
        copy = Path(folder) / database.name
        with closing(sqlite3.connect(database)) as original, closing(sqlite3.connect(copy)) as target:
            original.backup(target)
        yield copy


@contextmanager
def _in_place_of_the_database(copy: Path) -> Iterator[None]:
    """Whatever a migration asks for, under whatever name, is of the copy."""
    usual = connection.settings_dict["NAME"]
    connection.close()
    connection.settings_dict["NAME"] = str(copy)
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict["NAME"] = usual
        ContentType.objects.clear_cache()
