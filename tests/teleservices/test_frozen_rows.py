"""The database refuses to rewrite or to take away what has happened, what was published and what was decided."""

import pytest
from django.db import IntegrityError, connection, models, transaction

from accounts.models import Anchor, AnchoredHead, ErasureDemand, NotedAnchor
from portal.history.append_only import AppendOnlyRow, ChainedEvent
from teleservices.models import (
    ArchiveTransfer,
    Decision,
    DelegatedProcedure,
    Delegation,
    FormerHolder,
    FormVersion,
    Outcome,
    Parameter,
    Procedure,
    Publication,
    RequestEvent,
    ServiceRequest,
)
from tests.database import is_sqlite
from tests.factories.procedures import make_request
from tests.teleservices.guarded_rows import GUARDED, columns, is_refused, write_rows

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
FROZEN = {FormVersion: {"checksum": "other"}, RequestEvent: {"digest": "other"}, Procedure: {"code": "ailleurs"}}
FREE = {
    ArchiveTransfer: {
        *("asked_by_id", "replied_by_id", "done", "total", "claim", "lease_until", "attempts", "files", "size"),
        *("ready_at", "fetched_at"),
    },
    ErasureDemand: {"by_id"},
    Decision: columns(Decision)
    - {"outcome", "request_id", "aid_regime", "aid_reference", "transmitted_on", "published_on"},
    Delegation: {"published_on", "transmitted_on", "revoked_on", "revoked_reason", "lapse_told_at"},
    FormVersion: {"id", "published_by_id"},
    Publication: {"id", "published_by_id"},
    Parameter: {"name", "team_id"},
    Procedure: columns(Procedure),
    ServiceRequest: columns(ServiceRequest),
}
"""Columns that may be written, if only as they are; of all other tables, none."""
KEPT = {Anchor, AnchoredHead, ArchiveTransfer, DelegatedProcedure, Delegation, ErasureDemand, FormerHolder, NotedAnchor}
NAMED_BY_THEM = {FormVersion, Procedure}
"""Emptied, these would take with them what is kept: a delegation names procedures, which have their form."""


@pytest.mark.parametrize("model", FROZEN)
def test_nothing_of_it_is_updated(model: type[FormVersion | RequestEvent | Procedure]) -> None:
    make_request()
    with pytest.raises(IntegrityError, match=r"is never rewritten|keeps its address"), transaction.atomic():
        model._base_manager.update(**FROZEN[model])


@pytest.mark.parametrize("model", GUARDED)
def test_each_column_is_frozen_or_free(model: type[models.Model]) -> None:
    write_rows()
    table = model._meta.db_table
    frozen = {name for name in columns(model) if is_refused(f'UPDATE "{table}" SET "{name}" = "{name}"')}
    assert frozen == columns(model) - FREE.get(model, set())


@pytest.mark.parametrize("model", GUARDED)
def test_only_what_is_kept_for_ever_is_neither_deleted_nor_emptied(model: type[models.Model]) -> None:
    write_rows()
    table = model._meta.db_table
    assert is_refused(f'DELETE FROM "{table}"') == (model in KEPT)
    if not is_sqlite():
        assert is_refused(f'TRUNCATE "{table}" CASCADE') == (model in KEPT | NAMED_BY_THEM)


def test_an_empty_table_may_be_emptied() -> None:
    for model in KEPT:
        assert not is_refused(f'DELETE FROM "{model._meta.db_table}"')
        if not is_sqlite():
            assert not is_refused(f'TRUNCATE "{model._meta.db_table}" CASCADE')


@pytest.mark.parametrize("table", ["accounts_auditevent", "teleservices_requestevent"])
def test_an_event_only_forgets_its_actor(table: str) -> None:
    write_rows()
    assert not is_refused(f"UPDATE {table} SET actor_id = NULL")
    assert is_refused(f"UPDATE {table} SET actor_id = (SELECT max(id) FROM accounts_user)")


def test_a_procedure_keeps_its_address_once_it_is_published() -> None:
    write_rows()
    moved = "UPDATE teleservices_procedure SET code = 'ailleurs'"
    assert is_refused(moved)
    Procedure.objects.update(current_version=None)
    assert not is_refused(moved)


@pytest.mark.parametrize("outcome", Outcome)
def test_a_decision_that_is_added_says_what_its_request_became(outcome: Outcome) -> None:
    write_rows()
    decision = Decision.objects.get()
    Decision.objects.all().delete()
    values = {field.attname: getattr(decision, field.attname) for field in Decision._meta.concrete_fields}
    written = Decision(**values | {"id": None, "outcome": outcome})
    if outcome == Outcome.ACCEPTED:
        written.save()
        return
    with pytest.raises(IntegrityError, match="a decision says what its request became"), transaction.atomic():
        written.save()


# --- Which tables ----------------------------------------------------------------------------------------------------
def test_every_row_that_is_only_added_is_guarded() -> None:
    added = {model for base in (AppendOnlyRow, ChainedEvent) for model in base.__subclasses__()} - {ChainedEvent}
    assert added <= set(GUARDED)


def test_every_guard_is_of_one_of_these_tables_and_is_named_after_it() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tbl_name, name FROM sqlite_master WHERE type = 'trigger' AND tbl_name NOT LIKE 'wagtailsearch%'"
            if is_sqlite()
            else "SELECT tgrelid::regclass::text, tgname FROM pg_trigger WHERE NOT tgisinternal"
        )
        triggers = cursor.fetchall()
    assert {table for table, _name in triggers} == {model._meta.db_table for model in GUARDED}
    words = ("frozen", "kept", "filled", "added", "agrees", "actor", "emptied", "address")
    words += ("delegate", "recorder", "published", "transmitted", "ended", "author", "pins")
    assert {name for _table, name in triggers} <= {f"{table}_{word}" for table, _name in triggers for word in words}
    if not is_sqlite():
        with connection.cursor() as cursor:
            cursor.execute("SELECT proname FROM pg_proc WHERE proname LIKE 'parvis%'")
            assert cursor.fetchall() == [("parvis_refuse_rewriting",)]
