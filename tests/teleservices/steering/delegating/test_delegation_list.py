"""The register of delegations in the admin: recorded, narrowed, made to count, ended; nothing typed is lost."""

import datetime as dt

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from accounts.models import User
from teleservices.competence.delegations import complete_delegation, revoke_delegation
from teleservices.models import Delegation
from tests.accounts.journeys import queries_of
from tests.factories.competence import make_authority, make_delegation, make_keeper, on_this_day
from tests.factories.procedures import make_instructor, make_procedure

pytestmark = pytest.mark.django_db
LIST = "/admin/instruction/delegations/"


def in_days(days: int) -> dt.date:
    return timezone.localdate() + dt.timedelta(days=days)


def typed(delegate: User, **changes: object) -> dict[str, object]:
    return {
        "delegate": delegate.pk,
        "delegate_name": "Mme Camille Vasseur",
        "function": "Cheffe du service Vie associative",
        "act_number": "2026-D-12",
        "act_date": in_days(-20).isoformat(),
        "valid_from": in_days(-20).isoformat(),
        "valid_to": "",
        "amount_max_cents": "23 000,00",
        "published_on": "",
        "transmitted_on": "",
    } | changes


# --- Recording -------------------------------------------------------------------------------------------------------
def test_an_act_is_recorded_as_it_was_typed(client: Client, keeper: User) -> None:
    make_authority()
    camille, procedure = make_instructor(), make_procedure()
    page = client.get(f"{LIST}create/").text
    assert "Camille Vasseur" in page
    assert camille.email not in page
    data = typed(camille, procedures=[procedure.pk], outcomes=["accepted", "refused"])
    response = client.post(f"{LIST}create/", data)
    assert response.headers["Location"] == LIST
    delegation = Delegation.objects.get()
    assert (delegation.delegate, delegation.recorded_by, delegation.amount_max_cents) == (camille, keeper, 2_300_000)
    assert (list(delegation.procedures.all()), delegation.outcomes) == ([procedure], ["accepted", "refused"])
    page = client.get(LIST).text
    for words in (
        "Mme Camille Vasseur, Cheffe du service Vie associative",
        "1 démarche · accordée, refusée · jusqu’à 23\u202f000,00\u00a0€",
        "attend sa publication et sa transmission",
    ):
        assert words in page


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"amount_max_cents": "beaucoup"}, "Saisissez un montant en euros"),
        ({"amount_max_cents": "-1"}, ""),
        ({"act_date": lambda: in_days(1).isoformat()}, "est à venir"),
        ({"valid_from": lambda: in_days(-30).isoformat()}, "ne compte pas avant la date de son acte"),
        ({"valid_to": lambda: in_days(-40).isoformat()}, "Le dernier jour"),
        ({"published_on": lambda: in_days(2).isoformat()}, "Ce jour est à venir"),
        ({"delegate_name": ""}, "error-message"),
        ({"outcomes": ["granted"]}, ""),
        ({"procedures": [0]}, ""),
    ],
)
def test_what_is_wrong_is_told_and_all_that_was_typed_stays(
    changes: dict[str, object], words: str, client: Client, keeper: User
) -> None:
    make_authority()
    data = typed(make_instructor(), **on_this_day(changes))
    page = client.post(f"{LIST}create/", data)
    assert not Delegation.objects.exists()
    assert words in page.text
    form = page.context["form"]
    assert form.errors
    assert {name: form[name].value() for name in ("act_number", "function")} == {
        "act_number": "2026-D-12",
        "function": "Cheffe du service Vie associative",
    }
    assert form["amount_max_cents"].value() == data["amount_max_cents"]


def test_the_president_comes_first_and_nobody_is_offered_their_own_name(client: Client, keeper: User) -> None:
    assert "Enregistrez d’abord" in client.post(f"{LIST}create/", typed(make_instructor())).text
    make_authority()
    client.post(f"{LIST}create/", typed(keeper))
    assert not Delegation.objects.exists()


# --- Its days, its end -----------------------------------------------------------------------------------------------
def end(delegation: Delegation, **changes: object) -> dict[str, object]:
    days = {name: getattr(delegation, name) for name in ("published_on", "transmitted_on", "revoked_on")}
    data = {name: day.isoformat() if day else "" for name, day in days.items()}
    return data | {"revoked_reason": delegation.revoked_reason} | changes


def test_the_page_of_a_delegation_says_its_act_and_takes_its_days(client: Client, keeper: User) -> None:
    procedure = make_procedure(title="Aide aux <associations>")
    delegation = make_delegation(published_on=None, transmitted_on=None, procedures=[procedure], amount_max_cents=100)
    where = f"{LIST}edit/{delegation.pk}/"
    page = client.get(where).text
    for words in ("Aide aux &lt;associations&gt;", "1,00\u00a0€", "toutes les décisions", delegation.act_number):
        assert words in page
    client.post(where, end(delegation, published_on=in_days(-5).isoformat()))
    delegation.refresh_from_db()
    assert (delegation.published_on, delegation.transmitted_on) == (in_days(-5), None)
    client.post(where, end(delegation, transmitted_on=in_days(-4).isoformat()))
    delegation.refresh_from_db()
    assert delegation.enforceable_from == in_days(-4)
    assert "readonly" in client.get(where).text


def test_a_page_that_is_old_overwrites_nothing(client: Client, keeper: User) -> None:
    delegation = make_delegation(published_on=None)
    data = end(delegation, published_on=in_days(-3).isoformat())
    complete_delegation(actor=make_keeper(), delegation=delegation, published_on=in_days(-9))
    page = client.post(f"{LIST}edit/{delegation.pk}/", data)
    assert "Le registre dit déjà" in page.text
    assert page.context["form"]["published_on"].value() == in_days(-3).isoformat()
    delegation.refresh_from_db()
    assert delegation.published_on == in_days(-9)


def test_it_is_ended_for_a_reason_and_what_else_was_typed_waits_for_it(client: Client, keeper: User) -> None:
    delegation = make_delegation(published_on=None)
    where = f"{LIST}edit/{delegation.pk}/"
    published = {"published_on": in_days(-3).isoformat()}
    page = client.post(where, end(delegation, revoked_on=in_days(0).isoformat(), **published))
    assert "Écrivez pourquoi" in page.text
    delegation.refresh_from_db()
    assert delegation.published_on is None, "all or nothing"
    assert "à partir de quel jour" in client.post(where, end(delegation, revoked_reason="mutation")).text
    client.post(where, end(delegation, revoked_on=in_days(0).isoformat(), revoked_reason="mutation", **published))
    delegation.refresh_from_db()
    assert (delegation.revoked_on, delegation.revoked_reason) == (in_days(0), "mutation")
    assert delegation.published_on == in_days(-3)
    client.post(where, end(delegation))
    assert "plus tard" in client.post(where, end(delegation, revoked_on=in_days(9).isoformat())).text


# --- The list --------------------------------------------------------------------------------------------------------
def test_the_list_is_narrowed_by_what_a_delegation_can_do_today(client: Client, keeper: User) -> None:
    rows = {
        "in_force": [make_delegation(), make_delegation(valid_to=in_days(30))],
        "waiting": [make_delegation(transmitted_on=None)],
        "ended": [make_delegation(valid_to=in_days(-1)), make_delegation()],
    }
    revoke_delegation(actor=make_keeper(), delegation=rows["ended"][1], on=in_days(0), reason="mutation")
    to_come = make_delegation(valid_from=in_days(3))
    rows["lapsing"] = [rows["in_force"][1]]
    everything = {to_come, *(delegation for group in rows.values() for delegation in group)}
    for state, expected in [*rows.items(), ("", everything), ("x", everything)]:
        seen = client.get(LIST, {"state": state}).context["view"].queryset
        assert set(seen) == set(expected), state


def test_the_list_costs_the_same_whatever_it_holds(client: Client, keeper: User) -> None:
    make_delegation(procedures=[make_procedure()])
    few = queries_of(client, LIST)
    for _ in range(8):
        make_delegation(procedures=[make_procedure(), make_procedure()])
    assert queries_of(client, LIST) == few
    assert few <= 16


def test_nothing_is_deleted_and_who_does_not_keep_the_register_sees_nothing(
    client: Client, keeper: User, settings: Settings
) -> None:
    delegation = make_delegation()
    addresses = [LIST, f"{LIST}create/", f"{LIST}edit/{delegation.pk}/"]
    assert {client.get(address).status_code for address in addresses} == {200}
    client.post(f"{LIST}delete/{delegation.pk}/")
    assert Delegation.objects.exists()
    assert LIST in client.get("/admin/").text
    client.force_login(make_instructor())
    for address in addresses:
        assert client.get(address).headers["Location"] == "/admin/"
    page = client.get("/admin/").text
    assert LIST not in page
    assert delegation.delegate_name not in page
