"""The guards of forms, events, procedures and decisions, most written by hand, are put by `portal.history.guards`.

What they refuse stays the same, whether the portal came by all the migrations or by the one that stands for them, which
puts them too. A later migration that makes one of these tables anew on SQLite ends with `put_guards`, then with
`freeze_columns` of `0074_aids_and_payment`.
"""

from importlib import import_module

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

from portal.history import guards

GUARDS = (
    guards.Guard(
        table="teleservices_formversion",
        frozen=("procedure_id", "number", "schema", "checksum", "published_at"),
        keys=("id", "procedure_id, number"),
    ),
    guards.Guard(
        table="teleservices_requestevent",
        frozen=(
            "id", "request_id", "number", "act", "actor_uuid", "from_state", "to_state", "stage_id", "is_public",
            "text_hash", "data_hash", "digest_version", "at", "digest",
        ),
        keys=("id", "request_id, number"),
        unless=(
            ("actor", ("actor_id",), "NEW.actor_id IS NULL"),
            (
                "emptied",
                ("text", "data", "salt"),
                "OLD.salt <> '' AND NEW.salt = '' AND NEW.text = '' AND NEW.data = '{}'",
            ),
        ),
    ),
    guards.Guard(
        table="teleservices_procedure",
        keys=("id", "code", "uuid"),
        unless=(("address", ("code",), "OLD.current_version_id IS NULL OR NEW.code = OLD.code"),),
        words="a published procedure keeps its address",
    ),
    guards.Guard(
        table="teleservices_decision",
        frozen=("outcome", "request_id"),
        agrees="NEW.outcome = (SELECT state FROM teleservices_servicerequest WHERE id = NEW.request_id)",
        words="a decision says what its request became",
    ),
)  # fmt: skip
"""People may be forgotten: the authors of a form are left out. A procedure keeps its address once it was published, for
people keep links to it. A decision outlives the state that it gave (closed, reopened): a change of it is refused."""


def _of(name: str):  # type: ignore[no-untyped-def]  # noqa: ANN202 - a module of this folder
    return import_module(f"teleservices.migrations.{name}")


def put_guards(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """In place of the former ones; that which kept the outcome of a decision had another name."""
    for guard in GUARDS:
        guards.put(schema_editor, guard)
    guards.remove_trigger(schema_editor, "teleservices_decision_keeps", "teleservices_decision")
    guards.remove_function(schema_editor, "parvis_decision_agrees")


def put_former(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Those written by hand; the last leaves the function that the guards of other tables call."""
    for guard in GUARDS:
        guards.remove(schema_editor, guard)
    _of("0002_immutable_rows").add_triggers(apps, schema_editor)
    _of("0008_address_for_ever").add_trigger(apps, schema_editor)
    _of("0017_decision_agrees_with_its_request").add_triggers(apps, schema_editor)
    _of("0024_rows_never_replaced").add_triggers(apps, schema_editor)
    _of("0025_event_digest_covers_who_and_stage").put(apps, schema_editor)


class Migration(migrations.Migration):
    dependencies = [("teleservices", "0061_finding_remarks")]
    operations = [migrations.RunPython(put_guards, put_former)]
