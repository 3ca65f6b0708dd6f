"""The guards of events and of anchors, written by hand until now, are put by `portal.history.guards`.

What they refuse stays the same, and what they say. An event goes with what it is about, and forgets its actor when
their account goes; an anchor never goes. A row that has nothing but its key may be replaced by the same.
A later migration that makes one of these tables anew on SQLite ends with `put_guards`.
"""

from importlib import import_module

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

from portal.history import guards

REFUSAL = "what has happened is never rewritten"
GUARDS = (
    guards.Guard(
        table="accounts_auditevent",
        frozen=("id", "account_id", "profile_id", "number", "kind", "actor_uuid", "details", "at", "digest"),
        keys=("id", "account_id, number", "profile_id, number"),
        unless=(("actor", ("actor_id",), "NEW.actor_id IS NULL"),),
        words=REFUSAL,
    ),
    guards.Guard(
        table="accounts_anchor",
        frozen=guards.EVERY_COLUMN,
        keys=("number", "day"),
        is_kept=True,
        words=REFUSAL,
    ),
    guards.Guard(
        table="accounts_anchoredhead",
        frozen=guards.EVERY_COLUMN,
        keys=("id", "anchor_id, chain, subject_id"),
        is_kept=True,
        words=REFUSAL,
    ),
    guards.Guard(table="accounts_notedanchor", frozen=guards.EVERY_COLUMN, is_kept=True, words=REFUSAL),
)
FORMER_FUNCTIONS = ("parvis_refuse_rewriting_audit", "parvis_refuse_emptying")
FORMER = ("0011_audit_never_rewritten", "0013_audit_never_replaced", "0014_noted_anchors_known")
"""The migrations that wrote them by hand, under the same names."""


def put_guards(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """In place of the former ones."""
    for guard in GUARDS:
        guards.put(schema_editor, guard)
    for function in FORMER_FUNCTIONS:
        guards.remove_function(schema_editor, function)


def put_former(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Those written by hand, and their functions."""
    for guard in GUARDS:
        guards.remove(schema_editor, guard)
    for name in FORMER:
        import_module(f"accounts.migrations.{name}").add_triggers(apps, schema_editor)


class Migration(migrations.Migration):
    dependencies = [("accounts", "0017_demands_of_rights")]
    operations = [migrations.RunPython(put_guards, put_former)]
