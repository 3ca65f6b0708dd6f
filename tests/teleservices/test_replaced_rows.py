"""INSERT OR REPLACE, of SQLite, asks the guards of deletions about nothing that it replaces: no frozen row is."""

import pytest
from django.db import connection, models

from accounts.models import Anchor, AnchoredHead, AuditEvent, ErasureDemand, NotedAnchor
from notifications.models import EmailHandling
from teleservices.models import (
    ArchiveTransfer,
    Decision,
    DelegatedProcedure,
    Delegation,
    FormerHolder,
    FormVersion,
    Instalment,
    Obligation,
    Parameter,
    ParameterVersion,
    Procedure,
    Publication,
    RequestEvent,
    ServiceRequest,
)
from tests.teleservices.guarded_rows import GUARDED, is_refused, write_rows

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]
ANOTHER_UUID = "lower(hex(randomblob(16)))"
WITH_A_KEY: tuple[tuple[type[models.Model], dict[str, str]], ...] = (
    (FormVersion, {"number": "number + 99"}),
    (FormVersion, {"id": "NULL"}),
    (Publication, {"number": "number + 99"}),
    (Publication, {"id": "NULL"}),
    (RequestEvent, {"number": "number + 99"}),
    (RequestEvent, {"id": "NULL"}),
    (Procedure, {"code": "code || '-2'", "uuid": ANOTHER_UUID}),
    (Procedure, {"id": "NULL", "uuid": ANOTHER_UUID}),
    (Procedure, {"id": "NULL", "code": "code || '-2'"}),
    (AuditEvent, {"number": "number + 99"}),
    (AuditEvent, {"id": "NULL"}),
    (Anchor, {"day": "'2020-01-01'"}),
    (Anchor, {"number": "number + 99"}),
    (AnchoredHead, {"subject_id": "subject_id + 99"}),
    (AnchoredHead, {"id": "NULL"}),
    (EmailHandling, {}),
    (ArchiveTransfer, {"uuid": ANOTHER_UUID}),
    (ArchiveTransfer, {"id": "NULL"}),
    (ErasureDemand, {"uuid": ANOTHER_UUID}),
    (ErasureDemand, {"id": "NULL"}),
    (FormerHolder, {}),
    (Delegation, {}),
    (DelegatedProcedure, {"procedure_id": "procedure_id + 99"}),
    (DelegatedProcedure, {"id": "NULL"}),
    (Instalment, {"number": "number + 99"}),
    (Instalment, {"id": "NULL"}),
    (Obligation, {"number": "number + 99"}),
    (Obligation, {"id": "NULL"}),
    (Parameter, {"key": "'p_other'", "name": "name || '2'"}),
    (Parameter, {"id": "NULL", "name": "name || '2'"}),
    (ParameterVersion, {"valid_from": "date(valid_from, '+1 day')"}),
    (ParameterVersion, {"id": "NULL"}),
)
"""A table, and how a row that has one of its keys differs by the others."""
REPLACED = (NotedAnchor, Decision, ServiceRequest)
"""The first has nothing but its key; a decision may be written again, as long as it says what its request became; of a
request, what it keeps of a computation alone is guarded."""


def replacing(model: type[models.Model], changes: dict[str, str], key: object) -> str:
    """The SQL that replaces a row by itself, changed."""
    table, name = model._meta.db_table, model._meta.pk.column
    values = {field.column: f'"{field.column}"' for field in model._meta.concrete_fields} | changes
    into, selected = ", ".join(f'"{column}"' for column in values), ", ".join(values.values())
    return f'INSERT OR REPLACE INTO "{table}" ({into}) SELECT {selected} FROM "{table}" WHERE "{name}" = {key}'


@pytest.mark.parametrize(("model", "changes"), WITH_A_KEY)
def test_nothing_of_it_is_replaced(model: type[models.Model], changes: dict[str, str]) -> None:
    """By its number in the table, or by another key of its own."""
    write_rows()
    before = list(model._base_manager.order_by("pk").values())
    assert before
    for key in model._base_manager.values_list("pk", flat=True):
        assert is_refused(replacing(model, changes, key))
    assert list(model._base_manager.order_by("pk").values()) == before


@pytest.mark.parametrize("model", REPLACED)
def test_what_may_be_written_again_may_be_replaced(model: type[models.Model]) -> None:
    write_rows()
    for key in model._base_manager.values_list("pk", flat=True):
        assert not is_refused(replacing(model, {}, key))


def test_each_guarded_table_was_tried() -> None:
    assert {model for model, _changes in WITH_A_KEY} | set(REPLACED) == set(GUARDED)


def test_a_row_that_has_none_of_their_keys_is_added() -> None:
    write_rows()
    with connection.cursor() as cursor:
        cursor.execute(
            replacing(Procedure, {"id": "NULL", "code": "'ailleurs'", "uuid": ANOTHER_UUID}, Procedure.objects.get().pk)
        )
    assert Procedure.objects.count() == 2
