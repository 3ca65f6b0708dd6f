"""Databases prepared once and copied: what the migrations or the demo write is written once, not by each process; and
put back as it was after each test that commits, without emptying every table.

A kept database is named after what made it: until a migration or a package changes, it serves later runs too; the one
with the demo, until anything does, and for a day, since its dates follow the calendar. On SQLite it is a file beside
pytest's cache, on PostgreSQL a database of the same server; older ones go when a new one comes. Django still migrates
each copy, so that a stale one would only be slower, never wrong. Processes that need the same one wait for the first,
which makes it.
"""

import fcntl
import hashlib
import shutil
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.core.management import call_command
from django.db import connection, transaction
from django.utils import timezone

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / ".pytest_cache"
MIGRATED, DEMO = "migrated", "demo"
CODE = (".py", ".html", ".txt", ".json", ".typ", ".mo")
"""What the demo is made of, and made by."""

OTHER = "_other"
_making = ExitStack()
"""Held while this process makes what others wait for."""


def is_sqlite() -> bool:
    """Whether the tests run on SQLite; its file lies in a folder that each process makes anew."""
    return connection.vendor == "sqlite"


# --- Migrated --------------------------------------------------------------------------------------------------------
def begin_with_the_kept_one() -> None:
    """Have Django start from a copy of the kept database; where there is none, make it while the others wait."""
    with ExitStack() as making:
        making.enter_context(_alone(MIGRATED))
        kept, test = _kept(MIGRATED), connection.settings_dict["TEST"]
        if not _exists(kept):
            _making.push(making.pop_all())
        elif not is_sqlite():
            test["TEMPLATE"] = kept
        elif not Path(test["NAME"]).exists():
            _copy(kept, str(test["NAME"]))


def keep() -> None:
    """Keep the database as the migrations left it, unless it is kept already."""
    if not _exists(_kept(MIGRATED)):
        if not is_sqlite():
            with connection.cursor() as cursor:
                cursor.execute(REMEMBER)
        _replace_kept(MIGRATED, _name())
    if is_sqlite():
        shutil.copyfile(_kept(MIGRATED), _initial())
    _making.close()
    know_the_types()


def know_the_types() -> None:
    """As a process that has served a while: queries are counted the same in whatever order the tests come."""
    ContentType.objects.get_for_models(*apps.get_models(), for_concrete_models=False)


def begin_as_ever() -> None:
    """Before each test on the usual database: a migration rehearsed by the one before makes a process forget them."""
    if not _name().endswith(OTHER):
        know_the_types()


# --- After a test that commits ---------------------------------------------------------------------------------------
REMEMBER = """
CREATE SCHEMA initial;
DO $$
DECLARE name text; filled boolean;
BEGIN
  FOR name IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' LOOP
    EXECUTE format('SELECT EXISTS (SELECT FROM public.%I)', name) INTO filled;
    IF filled THEN EXECUTE format('CREATE TABLE initial.%I AS TABLE public.%I', name, name); END IF;
  END LOOP;
END $$;
"""
RESTORE = """
DO $$
DECLARE name text; guarded text[]; columns text; filled boolean; counter text;
BEGIN
  guarded := ARRAY(SELECT DISTINCT relname FROM pg_trigger t JOIN pg_class c ON c.oid = tgrelid WHERE NOT tgisinternal);
  FOREACH name IN ARRAY guarded LOOP EXECUTE format('ALTER TABLE public.%I DISABLE TRIGGER USER', name); END LOOP;
  SET CONSTRAINTS ALL DEFERRED;
  FOR name IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' LOOP
    EXECUTE format('SELECT EXISTS (SELECT FROM public.%I)', name) INTO filled;
    IF filled THEN EXECUTE format('DELETE FROM public.%I', name); END IF;
  END LOOP;
  FOR name, columns IN
    SELECT table_name, string_agg(quote_ident(column_name), ', ')
    FROM information_schema.columns WHERE table_schema = 'initial' GROUP BY table_name
  LOOP
    EXECUTE format('INSERT INTO public.%I (%s) SELECT %s FROM initial.%I', name, columns, columns, name);
    IF columns ~ '(^|, )id(,|$)' THEN
      counter := pg_get_serial_sequence(format('public.%I', name), 'id');
      IF counter IS NOT NULL THEN
        EXECUTE format('SELECT setval($1, GREATEST(nextval($1), (SELECT max(id) FROM public.%I)))', name)
        USING counter::regclass;
      END IF;
    END IF;
  END LOOP;
  SET CONSTRAINTS ALL IMMEDIATE;
  FOREACH name IN ARRAY guarded LOOP EXECUTE format('ALTER TABLE public.%I ENABLE TRIGGER USER', name); END LOOP;
END $$;
"""
"""Only tables that hold something are emptied; what guards them against it is set aside meanwhile. Numbers begin after
those that are there, whatever a test did to them."""


def restore() -> None:
    """Put the database back as the migrations left it: the next test may come in any order."""
    connection.close()  # a test may have left it in any state
    if is_sqlite():
        with (
            closing(sqlite3.connect(f"file:{_initial()}?mode=ro", uri=True)) as before,
            closing(sqlite3.connect(_name())) as now,
        ):
            before.backup(now)
    else:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(RESTORE)
    ContentType.objects.clear_cache()  # a test that emptied the database made others
    know_the_types()


def _initial() -> str:
    return f"{_name()}.initial"


# --- With more in it -------------------------------------------------------------------------------------------------
@contextmanager
def with_the_demo() -> Iterator[None]:
    """Work, for a while, on a copy of a database that holds the demo, and on a copy of its files."""
    with _alone(DEMO):
        if not _exists(_kept(DEMO)):
            with _on(lambda name: _copy(_name(), name)):
                call_command("setup_portal", verbosity=0)
                call_command("load_demo", verbosity=0)
                _keep_files()
                _replace_kept(DEMO, _name())
    with _on(lambda name: _copy(_kept(DEMO), name)):
        know_the_types()
        for name, folder in _folders():
            shutil.copytree(_kept_files() / name, folder, dirs_exist_ok=True)
        yield


def _folders() -> tuple[tuple[str, Path], ...]:
    return ("media", settings.MEDIA_ROOT), ("files", settings.PRIVATE_FILES_ROOT)


def _kept_files() -> Path:
    return FOLDER / f"{DEMO}-{connection.vendor}-{_digest(DEMO)}"


def _keep_files() -> None:
    for older in FOLDER.glob(f"{DEMO}-{connection.vendor}-*/"):
        shutil.rmtree(older)
    for name, folder in _folders():
        folder.mkdir(parents=True, exist_ok=True)
        shutil.copytree(folder, _kept_files() / name)


@contextmanager
def with_an_empty_one() -> Iterator[None]:
    """Work, for a while, on a database that has no table (`transaction=True` tests only)."""
    with _on(_create):
        yield


@contextmanager
def _on(make: Callable[[str], None]) -> Iterator[None]:
    """Work, for a while, on the database that `make` makes under the name given to it."""
    usual = _name()
    other = f"{usual}{OTHER}"
    connection.close()
    _drop(other)
    make(other)
    connection.settings_dict["NAME"] = other
    ContentType.objects.clear_cache()  # of another database it would be wrong
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict["NAME"] = usual
        _drop(other)
        ContentType.objects.clear_cache()
        know_the_types()


# --- Kept ones -------------------------------------------------------------------------------------------------------
@contextmanager
def _alone(kind: str) -> Iterator[None]:
    """One process of this folder at a time makes this kind."""
    FOLDER.mkdir(exist_ok=True)
    with (FOLDER / f"{kind}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _made_of(kind: str) -> Iterable[Path]:
    if kind != DEMO:
        return [*ROOT.glob("*/migrations/*.py")]
    apps = [path.parent for path in ROOT.glob("*/__init__.py") if path.parent.name != "tests"]
    return (
        path
        for folder in (*apps, ROOT / "templates", ROOT / "locale")
        for path in folder.rglob("*")
        if path.suffix in CODE
    )


_digests: dict[str, str] = {}


def _digest(kind: str) -> str:
    if kind not in _digests:
        digest = hashlib.sha256((ROOT / "constraints.txt").read_bytes() + Path(__file__).read_bytes())
        if kind == DEMO:
            digest.update(str(timezone.localdate()).encode())
        for path in sorted(_made_of(kind)):
            digest.update(str(path.relative_to(ROOT)).encode() + path.read_bytes())
        _digests[kind] = digest.hexdigest()[:16]
    return _digests[kind]


def _prefix(kind: str) -> str:
    here = hashlib.sha256(str(ROOT).encode()).hexdigest()[:8]
    return str(FOLDER / f"{kind}-") if is_sqlite() else f"parvis_tests_{here}_{kind}_"


def _kept(kind: str) -> str:
    return f"{_prefix(kind)}{_digest(kind)}" + (".sqlite3" if is_sqlite() else "")


def _replace_kept(kind: str, source: str) -> None:
    for older in _all_kept(kind):
        _drop(older)
    connection.close()
    _copy(source, _kept(kind))


def _all_kept(kind: str) -> list[str]:
    if is_sqlite():
        return [str(path) for path in FOLDER.glob(f"{kind}-*.sqlite3")]
    return [name for name in _databases() if name.startswith(_prefix(kind))]


# --- What a database is, by vendor -----------------------------------------------------------------------------------
def _create(name: str) -> None:
    if not is_sqlite():
        _order("CREATE DATABASE {}", name)


def _name() -> str:
    return str(connection.settings_dict["NAME"])


def _exists(name: str) -> bool:
    return Path(name).exists() if is_sqlite() else name in _databases()


def _databases() -> list[str]:
    with connection._nodb_cursor() as cursor:
        cursor.execute("SELECT datname FROM pg_database")
        return [name for (name,) in cursor.fetchall()]


def _copy(source: str, target: str) -> None:
    """Nobody is connected to the source, on PostgreSQL."""
    if is_sqlite():
        part = Path(f"{target}.part")
        with closing(sqlite3.connect(source)) as before, closing(sqlite3.connect(part)) as after:
            before.backup(after)
        part.replace(target)
    else:
        _order("CREATE DATABASE {} TEMPLATE {}", target, source)


def _drop(name: str) -> None:
    if is_sqlite():
        for suffix in ("", "-wal", "-shm"):
            Path(f"{name}{suffix}").unlink(missing_ok=True)
    else:
        _order("DROP DATABASE IF EXISTS {} WITH (FORCE)", name)


def _order(sql: str, *names: str) -> None:
    with connection._nodb_cursor() as cursor:
        cursor.execute(sql.format(*(connection.ops.quote_name(name) for name in names)))
