"""The database's own guards of rows that are only ever added, or never change: triggers, in the words of each database.

A migration calls `put` for the table that it creates or changes. On SQLite, adding or altering a column often makes the
table anew and drops its triggers: such a migration calls `put` again at its end. A trigger is named after its table and
what it watches over; on PostgreSQL, one function refuses for them all.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations import RunPython
from django.db.migrations.state import StateApps

WORDS = "this row is never rewritten"
EVERY_COLUMN = ("*",)

FUNCTION = f"""
CREATE OR REPLACE FUNCTION parvis_refuse_rewriting() RETURNS trigger AS $$
DECLARE refused boolean := true;
BEGIN
  IF TG_OP = 'TRUNCATE' THEN
    EXECUTE format('SELECT EXISTS (SELECT FROM %I.%I)', TG_TABLE_SCHEMA, TG_TABLE_NAME) INTO refused;
  ELSIF TG_NARGS > 1 THEN
    EXECUTE format('SELECT NOT (%s) FROM (SELECT ($1).*) AS new', TG_ARGV[1]) INTO refused USING NEW;
  END IF;
  IF refused THEN
    RAISE EXCEPTION '%', coalesce(TG_ARGV[0], '{WORDS}') USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END; $$ LANGUAGE plpgsql
"""  # noqa: S608 — constants
"""Its arguments: what it says, and the SQL (NEW) of what passes all the same, which a `WHEN` couldn't ask of another
table. An empty table may be emptied: `manage.py flush` goes on working where nothing happened yet."""


@dataclass(frozen=True, kw_only=True)
class Guard:
    """What the database refuses of a table."""

    table: str
    frozen: tuple[str, ...] = ()
    """Columns that never change, or EVERY_COLUMN."""
    keys: tuple[str, ...] = ()
    """Its keys, each as its columns parted by « , »: `INSERT OR REPLACE`, of SQLite, is refused where one is taken."""
    unless: tuple[tuple[str, tuple[str, ...], str], ...] = ()
    """Name of a trigger, the columns that it watches, and the SQL (OLD, NEW) of the one change of them that passes."""
    is_kept: bool = False
    """Whether no row goes: neither by DELETE nor, on PostgreSQL, by TRUNCATE."""
    agrees: str = ""
    """The SQL (NEW) that a row which is added may not contradict; it may look at other tables."""
    words: str = WORDS
    """What the database says as it refuses."""


@dataclass(frozen=True, kw_only=True)
class _Trigger:
    name: str
    event: str
    when: str = ""
    """The SQL of what it refuses; all where nothing is said."""
    passes: str = ""
    """The SQL of what it lets through, where that looks at other tables."""


def put(schema_editor: BaseDatabaseSchemaEditor, guard: Guard) -> None:
    """Write the triggers of `guard`, anew where they stand already."""
    remove(schema_editor, guard)
    is_sqlite = schema_editor.connection.vendor == "sqlite"
    if not is_sqlite:
        schema_editor.execute(FUNCTION, params=None)
    write = _in_sqlite if is_sqlite else _in_postgresql
    for trigger in _triggers(guard, is_sqlite=is_sqlite):
        schema_editor.execute(write(trigger, guard), params=None)


def remove(schema_editor: BaseDatabaseSchemaEditor, guard: Guard) -> None:
    """Take the triggers of `guard` away, where they stand."""
    for trigger in _triggers(guard, is_sqlite=schema_editor.connection.vendor == "sqlite"):
        remove_trigger(schema_editor, trigger.name, guard.table)


def standing(*guards: Guard) -> RunPython:
    """The operation of a migration that puts these guards; backwards, it takes them away."""

    def put_all(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
        for guard in guards:
            put(schema_editor, guard)

    def remove_all(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
        for guard in guards:
            remove(schema_editor, guard)

    return RunPython(put_all, remove_all)


def remove_trigger(schema_editor: BaseDatabaseSchemaEditor, name: str, table: str) -> None:
    """Take a trigger away, where it stands: one whose guard is gone, or wasn't written by `put`."""
    on_table = "" if schema_editor.connection.vendor == "sqlite" else f' ON "{table}"'
    schema_editor.execute(f"DROP TRIGGER IF EXISTS {name}{on_table}", params=None)


def _triggers(guard: Guard, *, is_sqlite: bool) -> Iterator[_Trigger]:
    table = guard.table
    if guard.frozen:
        columns = "" if guard.frozen == EVERY_COLUMN else f" OF {', '.join(guard.frozen)}"
        yield _Trigger(name=f"{table}_frozen", event=f"UPDATE{columns}")
    for name, watched, passes in guard.unless:
        yield _Trigger(name=f"{table}_{name}", event=f"UPDATE OF {', '.join(watched)}", when=f"NOT ({passes})")
    if guard.is_kept:
        yield _Trigger(name=f"{table}_kept", event="DELETE")
    if guard.is_kept and not is_sqlite:
        yield _Trigger(name=f"{table}_filled", event="TRUNCATE")
    if guard.agrees:
        yield _Trigger(name=f"{table}_agrees", event="INSERT", passes=guard.agrees)
    if guard.keys and is_sqlite:
        yield _Trigger(name=f"{table}_added", event="INSERT", when=_is_taken(guard))


def _in_sqlite(trigger: _Trigger, guard: Guard) -> str:
    when = f"NOT ({trigger.passes})" if trigger.passes else trigger.when
    return f"{_beginning(trigger, guard, when)}BEGIN SELECT RAISE(ABORT, {_quoted(guard.words)}); END"


def _in_postgresql(trigger: _Trigger, guard: Guard) -> str:
    arguments = [guard.words, trigger.passes] if trigger.passes else [guard.words] if guard.words != WORDS else []
    called = f"parvis_refuse_rewriting({', '.join(map(_quoted, arguments))})"
    return f"{_beginning(trigger, guard, trigger.when)}EXECUTE FUNCTION {called}"


def _beginning(trigger: _Trigger, guard: Guard, when: str) -> str:
    each = "STATEMENT" if trigger.event == "TRUNCATE" else "ROW"
    condition = f"WHEN ({when}) " if when else ""
    return f'CREATE TRIGGER {trigger.name} BEFORE {trigger.event} ON "{guard.table}" FOR EACH {each} {condition}'


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _is_taken(guard: Guard) -> str:
    """The SQL that says whether a row has already one of the keys of the row that is added."""
    keys = [" AND ".join(f"{column} = NEW.{column}" for column in key.split(", ")) for key in guard.keys]
    same = " OR ".join(f"({key})" for key in keys)
    return f'EXISTS (SELECT 1 FROM "{guard.table}" WHERE {same})'  # noqa: S608 — constants
