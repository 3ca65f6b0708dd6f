"""Authorities and their holders: recorded, corrected, followed; a new holder ends what the former one delegated."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from teleservices.competence import RegisterRefusedError
from teleservices.competence.authorities import change_holder, correct_authority, record_authority
from teleservices.competence.delegations import revoke_delegation
from teleservices.models import Authority, AuthorityKind, Delegation, FormerHolder
from tests.factories.accounts import make_user
from tests.factories.competence import IN_OFFICE, make_authority, make_delegation, make_keeper

pytestmark = pytest.mark.django_db
PRESIDENT = {
    "kind": AuthorityKind.PRESIDENT,
    "name": "Le président",
    "holder": "Mme Claire Vernaie",
    "holder_title": "Présidente du conseil départemental",
    "held_since": dt.date(2024, 7, 1),
}
NEXT = {"holder": "M. Paul Lenoir", "holder_title": "Président du conseil départemental"}


def today() -> dt.date:
    return timezone.localdate()


def in_days(days: int) -> dt.date:
    return today() + dt.timedelta(days=days)


def test_each_kind_is_recorded_once() -> None:
    keeper = make_keeper()
    for kind in AuthorityKind:
        record_authority(actor=keeper, **PRESIDENT | {"kind": kind, "name": kind.label})
        with pytest.raises(RegisterRefusedError, match="déjà"):
            record_authority(actor=keeper, **PRESIDENT | {"kind": kind})
    assert Authority.objects.count() == 3


def test_a_body_needs_nobody_named() -> None:
    body = record_authority(actor=make_keeper(), kind=AuthorityKind.ASSEMBLY, name="Conseil départemental")
    assert (body.holder, body.held_since) == ("", None)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name": ""}, "name"),
        ({"holder": ""}, "holder"),
        ({"holder_title": ""}, "holder_title"),
        ({"held_since": None}, "held_since"),
        ({"held_since": dt.date(2126, 1, 1)}, "held_since"),
        ({"kind": AuthorityKind.ASSEMBLY, "holder": ""}, "holder"),
    ],
)
def test_what_is_not_whole_is_refused_at_its_field(changes: dict[str, object], field: str) -> None:
    with pytest.raises(RegisterRefusedError) as refusal:
        record_authority(actor=make_keeper(), **PRESIDENT | changes)
    assert refusal.value.field == field
    assert not Authority.objects.exists()


def test_only_who_keeps_the_register_writes_in_it() -> None:
    authority, stranger = make_authority(), make_user()
    for write in (
        lambda: record_authority(actor=stranger, **PRESIDENT),
        lambda: change_holder(actor=stranger, authority=authority, since=today(), **NEXT),
        lambda: correct_authority(actor=stranger, authority=authority, name="x", held_since=today(), **NEXT),
    ):
        with pytest.raises(RegisterRefusedError, match="registre"):
            write()


def test_a_correction_leaves_delegations_as_they_are() -> None:
    delegation = make_delegation()
    written = {"name": "La présidente", "holder": "Mme Clara Vernaie", "holder_title": "Présidente"}
    since = today() - IN_OFFICE
    correct_authority(actor=make_keeper(), authority=delegation.authority, held_since=since, **written)
    authority = Authority.objects.get()
    assert {name: getattr(authority, name) for name in written} == written
    assert Delegation.objects.in_force().get() == delegation
    assert not FormerHolder.objects.exists()


@pytest.mark.both_databases
def test_a_new_holder_ends_that_day_what_the_former_one_delegated_and_nothing_else() -> None:
    since, keeper = in_days(-10), make_keeper()
    endless, pending = make_delegation(), make_delegation(published_on=None)
    later = make_delegation()
    revoke_delegation(actor=keeper, delegation=later, on=in_days(20), reason="mutation")
    lapsed = make_delegation(valid_to=in_days(-30))
    after = dict.fromkeys(("act_date", "valid_from", "published_on", "transmitted_on"), in_days(-5))
    of_the_new_one = make_delegation(**after)
    ended = change_holder(actor=keeper, authority=endless.authority, since=since, **NEXT)
    assert ended == [endless, pending, later]
    assert {(delegation.revoked_on, delegation.revoked_reason) for delegation in ended} == {
        (since, "fin du mandat\u00a0: Mme Claire Vernaie")
    }
    assert list(Delegation.objects.in_force()) == [of_the_new_one]
    lapsed.refresh_from_db()
    assert lapsed.revoked_on is None
    former = FormerHolder.objects.get()
    assert (former.name, former.title) == ("Mme Claire Vernaie", "Présidente du conseil départemental")
    assert (former.since, former.until) == (today() - IN_OFFICE, since)
    authority = Authority.objects.get()
    assert (authority.holder, authority.held_since) == ("M. Paul Lenoir", since)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"holder": ""}, "holder"),
        ({"holder_title": ""}, "holder_title"),
        ({"since": lambda: today() - IN_OFFICE}, "held_since"),
        ({"since": lambda: in_days(1)}, "held_since"),
    ],
)
def test_a_change_that_can_t_be_is_refused_and_writes_nothing(changes: dict, field: str) -> None:
    delegation = make_delegation()
    values = NEXT | {"since": today} | changes
    values["since"] = values["since"]()
    with pytest.raises(RegisterRefusedError) as refusal:
        change_holder(actor=make_keeper(), authority=delegation.authority, **values)
    assert refusal.value.field == field
    assert not FormerHolder.objects.exists()
    assert Delegation.objects.in_force().exists()


@pytest.mark.both_databases
@pytest.mark.parametrize(
    "changes",
    [
        {"kind": "mayor"},
        {"holder": ""},
        {"held_since": None},
        {"holder_title": ""},
        {"kind": "assembly", "holder": ""},
        {"kind": "assembly", "held_since": None},
    ],
)
def test_the_database_refuses_it_too(changes: dict[str, object]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Authority.objects.create(**PRESIDENT | changes)


@pytest.mark.both_databases
def test_there_is_one_of_each_kind_and_a_former_holder_had_a_day() -> None:
    authority = make_authority()
    with pytest.raises(IntegrityError), transaction.atomic():
        Authority.objects.create(**PRESIDENT)
    with pytest.raises(IntegrityError), transaction.atomic():
        FormerHolder.objects.create(authority=authority, name="x", since=today(), until=today())
