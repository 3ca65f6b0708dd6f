"""The migrations that put the guards in one way can be undone, and done again where the guards stand already."""

from importlib import import_module
from types import ModuleType

import pytest
from django.db import connection

from tests.upgrade.guards import guards

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
MIGRATIONS = (
    import_module("accounts.migrations.0018_guards_put_in_one_way"),
    import_module("teleservices.migrations.0062_guards_put_in_one_way"),
)
ENLARGED = import_module("teleservices.migrations.0074_aids_and_payment")
PLANNED = import_module("teleservices.migrations.0092_plans_of_payment")
EMPTIED = import_module("teleservices.migrations.0076_retention_and_elimination")
FORMER = {"parvis_refuse_rewriting_audit", "parvis_refuse_emptying", "parvis_decision_agrees"}


def put(migration: ModuleType) -> None:
    """Put its guards, and those that later ones have changed since."""
    editor = connection.SchemaEditorClass(connection)
    migration.put_guards(None, editor)
    if migration is MIGRATIONS[1]:
        ENLARGED.freeze_columns(None, editor)
        PLANNED.put_guards(None, editor)
        EMPTIED.put_guards(None, editor)


def names() -> set[str]:
    return {name for name, _text in guards()}


def test_put_once_more_they_are_the_same() -> None:
    before = guards()
    for migration in MIGRATIONS:
        put(migration)
    assert guards() == before


@pytest.mark.parametrize("undone", [MIGRATIONS, MIGRATIONS[::-1], MIGRATIONS[:1], MIGRATIONS[1:]])
def test_undone_and_done_again_they_are_the_same(undone: tuple[ModuleType, ...]) -> None:
    before, names_before = guards(), names()
    assert "teleservices_decision_keeps" not in names_before
    for migration in undone:
        migration.put_former(None, connection.SchemaEditorClass(connection))
    if set(undone) == set(MIGRATIONS):
        renamed = {"teleservices_decision_frozen"}
        functions = FORMER if connection.vendor == "postgresql" else set()
        assert names() == names_before - renamed | functions | {"teleservices_decision_keeps"}
    for migration in reversed(undone):
        put(migration)
    assert guards() == before
