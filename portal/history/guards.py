"""The database's own guards of rows that are only ever added: triggers, in the words of each database.

A migration calls `put` for the table that it creates or changes. On SQLite, adding or altering a column often makes the
table anew and drops its triggers: such a migration calls `put` again at its end. Migrations of before this module wrote
their triggers by hand; they keep their names here.
"""

from dataclasses import dataclass

from django.db.backends.base.schema import BaseDatabaseSchemaEditor

WORDS = "this row is never rewritten"

FUNCTION = f"""
CREATE OR REPLACE FUNCTION parvis_refuse_rewriting() RETURNS trigger AS $$
BEGIN RAISE EXCEPTION '{WORDS}' USING ERRCODE = 'integrity_constraint_violation';
END; $$ LANGUAGE plpgsql
"""


@dataclass(frozen=True, kw_only=True)
class Guard:
    """What the database refuses of a table."""

    table: str
    frozen: tuple[str, ...]
    """Columns that never change."""
    keys: tuple[str, ...]
    """Its keys, each as its columns parted by « , »: `INSERT OR REPLACE`, of SQLite, is refused where one is taken."""
    unless: tuple[tuple[str, tuple[str, ...], str], ...] = ()
    """Name of a trigger, the columns that it watches, and the SQL (OLD, NEW) of the one change of them that passes."""


def put(schema_editor: BaseDatabaseSchemaEditor, guard: Guard) -> None:
    """Write the triggers of `guard`, anew where they stand already."""
    remove(schema_editor, guard)
    is_sqlite = schema_editor.connection.vendor == "sqlite"
    if not is_sqlite:
        schema_editor.execute(FUNCTION, params=None)
    refuse = f"BEGIN SELECT RAISE(ABORT, '{WORDS}'); END" if is_sqlite else "EXECUTE FUNCTION parvis_refuse_rewriting()"
    for name, event, when in _triggers(guard, is_sqlite=is_sqlite):
        condition = f"WHEN ({when}) " if when else ""
        schema_editor.execute(
            f'CREATE TRIGGER {name} BEFORE {event} ON "{guard.table}" FOR EACH ROW {condition}{refuse}', params=None
        )


def remove(schema_editor: BaseDatabaseSchemaEditor, guard: Guard) -> None:
    """Take the triggers of `guard` away, where they stand."""
    is_sqlite = schema_editor.connection.vendor == "sqlite"
    on_table = "" if is_sqlite else f' ON "{guard.table}"'
    for name, _event, _when in _triggers(guard, is_sqlite=is_sqlite):
        schema_editor.execute(f"DROP TRIGGER IF EXISTS {name}{on_table}", params=None)


def _triggers(guard: Guard, *, is_sqlite: bool) -> list[tuple[str, str, str]]:
    """Name, what it refuses, and when; always where nothing is said."""
    triggers = [(f"{guard.table}_frozen", f"UPDATE OF {', '.join(guard.frozen)}", "")]
    for name, columns, passes in guard.unless:
        triggers.append((f"{guard.table}_{name}", f"UPDATE OF {', '.join(columns)}", f"NOT ({passes})"))
    if is_sqlite:
        triggers.append((f"{guard.table}_added", "INSERT", _is_taken(guard)))
    return triggers


def _is_taken(guard: Guard) -> str:
    """The SQL that says whether a row has already one of the keys of the row that is added."""
    keys = [" AND ".join(f"{column} = NEW.{column}" for column in key.split(", ")) for key in guard.keys]
    same = " OR ".join(f"({key})" for key in keys)
    return f'EXISTS (SELECT 1 FROM "{guard.table}" WHERE {same})'  # noqa: S608 — constants
