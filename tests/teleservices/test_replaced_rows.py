"""INSERT OR REPLACE, of SQLite, asks the guards of deletions about nothing that it replaces: no frozen row is."""

import pytest
from django.db import IntegrityError, connection

from teleservices.models import FormVersion, Procedure, RequestEvent
from tests.factories.procedures import make_request
from tests.teleservices.test_frozen_rows import FROZEN

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("replaced_by_its_own_key", [True, False])
@pytest.mark.parametrize("model", FROZEN)
def test_nothing_of_it_is_replaced(
    model: type[FormVersion | RequestEvent | Procedure], replaced_by_its_own_key: bool
) -> None:
    """By its number in the table, or by another key of its own."""
    make_request()
    before = list(model._base_manager.order_by("pk").values())
    table = model._meta.db_table
    values = {field.column: f'"{field.column}"' for field in model._meta.concrete_fields}
    if not replaced_by_its_own_key:
        values["id"] = "NULL"
    columns, selected = ", ".join(f'"{name}"' for name in values), ", ".join(values.values())
    with pytest.raises(IntegrityError, match="this row is never rewritten"), connection.cursor() as cursor:
        cursor.execute(f'INSERT OR REPLACE INTO "{table}" ({columns}) SELECT {selected} FROM "{table}"')
    assert list(model._base_manager.order_by("pk").values()) == before
