"""While a portal is upgraded, its former version still answers, on the new tables: they only grow meanwhile.

What a version no longer uses goes with the next one: its migration is then named in `CONTRACTS`, with the version that
was the last to use it. `baseline.json` has the last migration of each app when the last version was released, empty as
long as there is none: .venv/bin/python -m tests.upgrade.baseline writes it anew.
"""

import json
from collections.abc import Iterator, Mapping

import pytest
from django.db import connection, migrations, models
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ModelState, ProjectState

from portal.history.created_together import CreateTogether
from script.support.upgrade import SERIES
from tests.project.source import PACKAGES
from tests.upgrade.baseline import BASELINE

CONTRACTS: Mapping[str, str] = {}
"""« app.name » of each migration since the baseline that takes something away → the last series that used it."""

TAKES_AWAY = (
    migrations.DeleteModel,
    migrations.RemoveField,
    migrations.RenameField,
    migrations.RenameModel,
    migrations.AlterModelTable,
)


def faults(operation: Operation) -> Iterator[str]:
    """What the former version would stumble on while it reads and writes the tables that this has changed."""
    match operation:
        case migrations.SeparateDatabaseAndState():
            for inner in operation.database_operations:
                yield from faults(inner)
        case migrations.AddField(field=field) if not _may_be_left_out(field):
            yield f"{operation.describe()}: the former version leaves it out, and is refused (null=True or db_default)"
        case _ if isinstance(operation, TAKES_AWAY):
            yield f"{operation.describe()}: the former version still uses it"


def _may_be_left_out(field: models.Field) -> bool:
    return field.null or field.many_to_many or field.has_db_default() or field.generated


def migrations_since_the_baseline(loader: MigrationLoader) -> Iterator[migrations.Migration]:
    """Ours, those that came after it."""
    known = json.loads(BASELINE.read_text())
    for (app, name), migration in sorted(loader.disk_migrations.items()):
        if app in PACKAGES and name > known.get(app, ""):
            yield migration


def since_the_baseline() -> Iterator[tuple[str, Operation]]:
    """« app.name » of each of our migrations that came after it, and its operations on tables that were there then."""
    new: set[tuple[str, str]] = set()
    for migration in migrations_since_the_baseline(MigrationLoader(None)):
        app, name = migration.app_label, migration.name
        for operation in migration.operations:
            new |= {(app, created.name_lower) for created in _created(operation)}
            if isinstance(operation, migrations.RenameModel) and (app, operation.old_name_lower) in new:
                new.add((app, operation.new_name_lower))
            names = (getattr(operation, name, None) for name in ("model_name_lower", "name_lower", "new_name_lower"))
            model = next(filter(None, names), None)
            if (app, model) not in new:
                yield f"{app}.{name}", operation


def _created(operation: Operation) -> list[migrations.CreateModel]:
    models_made = operation.models if isinstance(operation, CreateTogether) else [operation]
    return [made for made in models_made if isinstance(made, migrations.CreateModel)]


def retyped(migration: migrations.Migration, before: ProjectState) -> Iterator[str]:
    """The columns, there before, that it gives another type, on the database of the tests."""
    altered = [operation for operation in migration.operations if isinstance(operation, migrations.AlterField)]
    after = migration.mutate_state(before) if altered else before
    for operation in altered:
        key = migration.app_label, operation.model_name_lower
        if key in before.models and operation.name in before.models[key].fields:
            types = {
                state.apps.get_model(*key)._meta.get_field(operation.name).db_type(connection)
                for state in (before, after)
            }
            if len(types) > 1:
                yield f"{migration}: {operation.describe()}"


def test_what_the_former_version_uses_is_still_there() -> None:
    assert [
        f"{name}: {fault}"
        for name, operation in since_the_baseline()
        if name not in CONTRACTS
        for fault in faults(operation)
    ] == []


def test_a_column_keeps_its_type() -> None:
    """PostgreSQL refuses a statement that the former version prepared with another type, until its connection ends."""
    loader = MigrationLoader(None, replace_migrations=False)
    assert [
        fault
        for migration in migrations_since_the_baseline(loader)
        for fault in retyped(migration, loader.project_state((migration.app_label, migration.name), at_end=False))
    ] == []


def test_a_column_that_changes_its_type_is_known() -> None:
    fields = [("id", models.BigAutoField(primary_key=True)), ("place", models.CharField(max_length=20))]
    before = ProjectState({("home", "request"): ModelState("home", "Request", fields)})

    class Wider(migrations.Migration):
        operations = (migrations.AlterField("request", "place", models.CharField(max_length=40)),)

    class Worded(migrations.Migration):
        operations = (migrations.AlterField("request", "place", models.CharField("commune", max_length=20)),)

    assert list(retyped(Wider("wider", "home"), before)) == ["home.wider: Alter field place on request"]
    assert list(retyped(Worded("worded", "home"), before)) == []


def test_what_goes_was_last_used_by_a_former_version() -> None:
    assert set(CONTRACTS.values()) <= set(SERIES[:-1])
    assert set(CONTRACTS) <= {name for name, _operation in since_the_baseline()}


@pytest.mark.parametrize(
    ("operation", "is_refused"),
    [
        (migrations.RemoveField("request", "place"), True),
        (migrations.RenameField("request", "place", "commune"), True),
        (migrations.RenameModel("Request", "Filing"), True),
        (migrations.DeleteModel("Request"), True),
        (migrations.AlterModelTable("Request", "filings"), True),
        (migrations.AddField("request", "place", models.TextField(default="")), True),
        (migrations.AddField("request", "place", models.TextField(null=True)), False),
        (migrations.AddField("request", "place", models.TextField(default="", db_default="")), False),
        (migrations.AddField("request", "places", models.ManyToManyField("home.Place")), False),
        (migrations.CreateModel("Place", [("id", models.BigAutoField(primary_key=True))]), False),
        (migrations.SeparateDatabaseAndState([migrations.RemoveField("request", "place")]), True),
        (migrations.SeparateDatabaseAndState(state_operations=[migrations.RemoveField("request", "place")]), False),
    ],
)
def test_what_is_refused(operation: Operation, is_refused: bool) -> None:
    assert bool(list(faults(operation))) == is_refused
