"""The register of delegations: what it takes, what it refuses in words, what the database refuses behind it."""

import datetime as dt
from collections.abc import Callable

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from accounts.models import User
from teleservices.competence import RegisterRefusedError
from teleservices.competence.delegations import (
    complete_delegation,
    record_delegation,
    replace_delegate,
    revoke_delegation,
)
from teleservices.models import AuthorityKind, DelegatedProcedure, Delegation, Outcome
from tests.factories.accounts import make_user
from tests.factories.competence import IN_OFFICE, make_act, make_authority, make_delegation, make_keeper, on_this_day
from tests.factories.procedures import make_procedure

pytestmark = pytest.mark.django_db


def in_days(days: int) -> dt.date:
    return timezone.localdate() + dt.timedelta(days=days)


def refused(field: str, write: Callable[..., object], **arguments: object) -> str:
    with pytest.raises(RegisterRefusedError) as refusal:
        write(**arguments)
    assert refusal.value.field == field
    return refusal.value.message


# --- Recording -------------------------------------------------------------------------------------------------------
@pytest.mark.both_databases
def test_an_act_is_recorded_as_it_says() -> None:
    procedures = [make_procedure(), make_procedure()]
    keeper, camille = make_keeper(), make_user()
    said = {"valid_to": in_days(90), "outcomes": [Outcome.REFUSED], "amount_max_cents": 2_300_000}
    act = make_act(camille, procedures=procedures, **said)
    delegation = record_delegation(actor=keeper, authority=make_authority(), act=act)
    read = Delegation.objects.get()
    assert read == delegation
    assert (read.delegate, read.recorded_by, read.procedure_count) == (camille, keeper, 2)
    assert (read.outcomes, read.amount_max_cents, read.valid_to) == (["refused"], 2_300_000, in_days(90))
    assert set(read.procedures.all()) == set(procedures)
    assert read.outcome_labels == ["Refusée"]


@pytest.mark.parametrize(
    ("kind", "words"),
    [(AuthorityKind.STANDING_COMMITTEE, "ne délègue à personne"), (AuthorityKind.ASSEMBLY, "L3211-2")],
)
def test_bodies_delegate_to_no_agent(kind: AuthorityKind, words: str) -> None:
    body = make_authority(kind)
    assert words in refused("authority", record_delegation, actor=make_keeper(), authority=body, act=make_act())
    assert not Delegation.objects.exists()


@pytest.mark.parametrize(
    ("field", "changes"),
    [
        ("delegate_name", {"delegate_name": ""}),
        ("function", {"function": ""}),
        ("act_number", {"act_number": ""}),
        ("amount_max_cents", {"amount_max_cents": -1}),
        ("act_date", {"act_date": lambda: in_days(1)}),
        ("act_date", {"act_date": lambda: in_days(0) - IN_OFFICE - dt.timedelta(days=1)}),
        ("valid_from", {"valid_from": lambda: in_days(-201)}),
        ("valid_to", {"valid_to": lambda: in_days(-201)}),
        ("published_on", {"published_on": lambda: in_days(-201)}),
        ("published_on", {"published_on": lambda: in_days(1)}),
        ("transmitted_on", {"transmitted_on": lambda: in_days(-201)}),
        ("transmitted_on", {"transmitted_on": lambda: in_days(1)}),
    ],
)
def test_what_an_act_can_t_say_is_refused_at_its_field(field: str, changes: dict[str, object]) -> None:
    act = make_act(**on_this_day(changes))
    assert refused(field, record_delegation, actor=make_keeper(), authority=make_authority(), act=act)
    assert not Delegation.objects.exists()


def test_nobody_records_their_own_power() -> None:
    keeper = make_keeper()
    act = make_act(keeper)
    assert "collègue" in refused("delegate", record_delegation, actor=keeper, authority=make_authority(), act=act)
    delegation = make_delegation()
    succession = {"on": in_days(0), "act_number": "1", "act_date": in_days(0), "function": "x", "successor_name": "x"}
    assert refused(
        "delegate", replace_delegate, actor=keeper, leaver=delegation.delegate, successor=keeper, **succession
    )


def test_only_who_keeps_the_register_writes_in_it() -> None:
    stranger, delegation = make_user(), make_delegation()
    succession = {"on": in_days(0), "act_number": "1", "act_date": in_days(0), "function": "x", "successor_name": "x"}
    people = {"leaver": delegation.delegate, "successor": make_user()}
    refused("", record_delegation, actor=stranger, authority=delegation.authority, act=make_act())
    refused("", complete_delegation, actor=stranger, delegation=delegation, published_on=in_days(0))
    refused("", revoke_delegation, actor=stranger, delegation=delegation, on=in_days(0), reason="x")
    refused("", replace_delegate, actor=stranger, **people, **succession)


# --- Its publication and its transmission ----------------------------------------------------------------------------
@pytest.mark.both_databases
def test_the_days_that_make_it_count_are_filled_in_once_each() -> None:
    keeper, delegation = make_keeper(), make_delegation(published_on=None, transmitted_on=None)
    assert delegation.enforceable_from is None
    assert list(Delegation.objects.waiting()) == [delegation]
    complete_delegation(actor=keeper, delegation=delegation, published_on=in_days(-100))
    assert list(Delegation.objects.waiting()) == [delegation]
    completed = complete_delegation(
        actor=keeper, delegation=delegation, published_on=in_days(-100), transmitted_on=in_days(-90)
    )
    assert completed.enforceable_from == in_days(-90)
    assert not Delegation.objects.waiting().exists()
    assert list(Delegation.objects.in_force()) == [delegation]
    for field in ("published_on", "transmitted_on"):
        days = {field: in_days(-80)}
        assert "déjà" in refused(field, complete_delegation, actor=keeper, delegation=delegation, **days)


@pytest.mark.parametrize(("days", "words"), [(-201, "précède la date de l’acte"), (1, "à venir")])
def test_a_day_before_the_act_or_to_come_is_refused(days: int, words: str) -> None:
    delegation = make_delegation(published_on=None)
    day = {"published_on": in_days(days)}
    assert words in refused("published_on", complete_delegation, actor=make_keeper(), delegation=delegation, **day)


# --- Its end ---------------------------------------------------------------------------------------------------------
def test_an_end_may_only_come_sooner() -> None:
    keeper, delegation = make_keeper(), make_delegation()
    revoke_delegation(actor=keeper, delegation=delegation, on=in_days(30), reason="mutation")
    for day in (30, 40):
        words = refused(
            "revoked_on", revoke_delegation, actor=keeper, delegation=delegation, on=in_days(day), reason="x"
        )
        assert "plus tard" in words
    ended = revoke_delegation(actor=keeper, delegation=delegation, on=in_days(10), reason="départ")
    assert (ended.ended_on, ended.revoked_reason) == (in_days(10), "départ")
    assert Delegation.objects.in_force(in_days(9)).exists()
    assert not Delegation.objects.in_force(in_days(10)).exists()


def test_an_end_has_a_reason_and_no_lapsed_one_ends_again() -> None:
    keeper, delegation = make_keeper(), make_delegation(valid_to=in_days(-20))
    arguments = {"actor": keeper, "delegation": delegation}
    refused("revoked_reason", revoke_delegation, on=in_days(-30), reason="", **arguments)
    refused("revoked_on", revoke_delegation, on=in_days(-201), reason="x", **arguments)
    refused("revoked_on", revoke_delegation, on=in_days(0), reason="x", **arguments)
    assert delegation.ended_on == in_days(-19)


# --- Who comes after -------------------------------------------------------------------------------------------------
@pytest.mark.both_databases
def test_one_act_gives_all_that_someone_signed_to_who_comes_after() -> None:
    camille, ines, keeper = make_user(), make_user(first_name="Inès"), make_keeper()
    procedure = make_procedure()
    limits = {
        "procedures": [procedure],
        "outcomes": [Outcome.ACCEPTED],
        "amount_max_cents": 100,
        "valid_to": in_days(60),
    }
    limited, to_come = make_delegation(camille, **limits), make_delegation(camille, valid_from=in_days(40))
    lapsed, other = make_delegation(camille, valid_to=in_days(-9)), make_delegation()
    on, signed = in_days(10), in_days(-1)
    following = replace_delegate(
        actor=keeper,
        leaver=camille,
        successor=ines,
        successor_name="Mme Inès Moreau",
        function="Cheffe de service",
        on=on,
        act_number="2026-D-99",
        act_date=signed,
    )
    assert [new.valid_from for new in following] == [on, in_days(40)]
    assert {(new.delegate, new.act_number, new.act_date, new.enforceable_from) for new in following} == {
        (ines, "2026-D-99", signed, None)
    }
    first = following[0]
    assert (list(first.procedures.all()), first.outcomes) == ([procedure], ["accepted"])
    assert (first.amount_max_cents, first.valid_to) == (100, in_days(60))
    assert {former.pk for former in Delegation.objects.filter(revoked_on=on)} == {limited.pk, to_come.pk}
    assert Delegation.objects.get(pk=limited.pk).revoked_reason == "remplacée par l’acte 2026-D-99"
    assert not Delegation.objects.filter(pk__in=[lapsed.pk, other.pk]).exclude(revoked_on=None).exists()


def test_nothing_is_replaced_where_there_is_nothing_or_nobody_else_or_too_late_an_act() -> None:
    delegation, keeper = make_delegation(), make_keeper()
    camille = delegation.delegate
    values = {
        "actor": keeper,
        "leaver": camille,
        "successor": make_user(),
        "successor_name": "M. Yann Le Goff",
        "function": "Chef de service",
        "on": in_days(0),
        "act_number": "2026-D-99",
        "act_date": in_days(0),
    }
    refused("successor", replace_delegate, **values | {"successor": camille})
    refused("leaver", replace_delegate, **values | {"leaver": make_user()})
    refused("valid_from", replace_delegate, **values | {"on": in_days(-1)})
    delegation.refresh_from_db()
    assert delegation.revoked_on is None
    assert Delegation.objects.count() == 1


# --- What the database refuses behind it -----------------------------------------------------------------------------
@pytest.mark.both_databases
@pytest.mark.parametrize(
    "changes",
    [
        {"act_date": lambda: in_days(-199)},
        {"valid_to": lambda: in_days(-201)},
        {"published_on": lambda: in_days(-201)},
        {"transmitted_on": lambda: in_days(-201)},
        {"revoked_on": lambda: in_days(0)},
        {"revoked_reason": "x"},
        {"revoked_on": lambda: in_days(-201), "revoked_reason": "x"},
        {"amount_max_cents": -1},
        {"delegate_name": ""},
        {"function": ""},
        {"act_number": ""},
    ],
)
def test_a_row_that_can_t_be_is_refused(changes: dict[str, object]) -> None:
    row = Delegation.objects.filter(pk=make_delegation().pk).values().get()
    del row["id"]
    with pytest.raises(IntegrityError), transaction.atomic():
        Delegation.objects.create(**row | on_this_day(changes))
    Delegation.objects.create(**row)


@pytest.mark.both_databases
@pytest.mark.parametrize("kind", [AuthorityKind.ASSEMBLY, AuthorityKind.STANDING_COMMITTEE])
def test_a_row_of_a_body_is_refused(kind: AuthorityKind) -> None:
    row = Delegation.objects.filter(pk=make_delegation().pk).values().get()
    row |= {"id": None, "authority_id": make_authority(kind).pk}
    with pytest.raises(IntegrityError, match="only the president delegates"), transaction.atomic():
        Delegation.objects.create(**row)


@pytest.mark.both_databases
@pytest.mark.parametrize(
    "sql",
    [
        "SET published_on = NULL",
        "SET published_on = '2026-01-01'",
        "SET transmitted_on = NULL",
        "SET transmitted_on = '2026-01-01'",
        "SET revoked_on = NULL, revoked_reason = ''",
        "SET revoked_on = '2126-01-01'",
        "SET revoked_reason = 'autre'",
        "SET amount_max_cents = NULL",
        "SET delegate_id = (SELECT max(id) FROM accounts_user)",
        "SET recorded_by_id = (SELECT max(id) FROM accounts_user)",
        "SET outcomes = '[]'",
        "SET procedure_count = 0",
    ],
)
def test_what_was_recorded_is_rewritten_by_no_sql(sql: str) -> None:
    delegation = make_delegation(amount_max_cents=1, outcomes=[Outcome.ACCEPTED], procedures=[make_procedure()])
    revoke_delegation(actor=make_keeper(), delegation=delegation, on=in_days(0), reason="mutation")
    make_user()
    refusal = pytest.raises(IntegrityError, match="what the act of a delegation says never changes")
    with refusal, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE teleservices_delegation {sql}")


@pytest.mark.both_databases
def test_no_procedure_is_added_to_an_act_nor_taken_out_of_it() -> None:
    of_all, of_two = make_delegation(), make_delegation(procedures=[make_procedure(), make_procedure()])
    for delegation in (of_all, of_two):
        with pytest.raises(IntegrityError, match="and no other"), transaction.atomic():
            DelegatedProcedure.objects.create(delegation=delegation, procedure=make_procedure())
    for write in (
        lambda: DelegatedProcedure.objects.all().delete(),
        lambda: DelegatedProcedure.objects.update(procedure=make_procedure()),
        lambda: Delegation.objects.filter(pk=of_all.pk).delete(),
    ):
        with pytest.raises(IntegrityError, match="never changes"), transaction.atomic():
            write()


@pytest.mark.both_databases
def test_an_account_that_goes_leaves_the_name_of_the_act() -> None:
    delegation = make_delegation()
    for account in (delegation.delegate, delegation.recorded_by):
        User.objects.filter(pk=account.pk).update(is_active=False)
        User.objects.get(pk=account.pk).delete()
    delegation.refresh_from_db()
    assert (delegation.delegate, delegation.recorded_by) == (None, None)
    assert delegation.delegate_name == "Mme Camille Vasseur"
