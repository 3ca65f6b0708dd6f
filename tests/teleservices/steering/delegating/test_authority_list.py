"""The authorities in the admin: recorded, corrected, followed by another holder; a page that is old says so."""

import datetime as dt

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import User
from teleservices.competence.authorities import correct_authority
from teleservices.models import Authority, AuthorityKind, Delegation, FormerHolder
from tests.factories.competence import IN_OFFICE, make_authority, make_delegation, make_keeper

pytestmark = pytest.mark.django_db
LIST = "/admin/instruction/autorites/"


def in_days(days: int) -> dt.date:
    return timezone.localdate() + dt.timedelta(days=days)


def typed(**changes: object) -> dict[str, object]:
    return {
        "name": "La présidente du conseil départemental",
        "holder": "Mme Claire Vernaie",
        "holder_title": "Présidente du conseil départemental",
        "held_since": in_days(-900).isoformat(),
    } | changes


def shown(client: Client, authority: Authority) -> str:
    """The mark of what the page of an authority shows now."""
    return client.get(f"{LIST}edit/{authority.pk}/").context["form"]["seen"].value()


def test_the_three_are_recorded_once_each(client: Client, keeper: User) -> None:
    body = {"kind": "standing_committee", "name": "La commission permanente", "holder": "", "holder_title": ""}
    assert client.post(f"{LIST}create/", typed(kind="president")).status_code == 302
    assert client.post(f"{LIST}create/", typed(**body, held_since="")).status_code == 302
    again = client.post(f"{LIST}create/", typed(kind="president", name="Encore"))
    assert "déjà enregistrée" in again.text
    assert again.context["form"]["name"].value() == "Encore"
    assert set(Authority.objects.values_list("kind", flat=True)) == {"president", "standing_committee"}
    page = client.get(LIST).text
    assert "Mme Claire Vernaie, Présidente du conseil départemental" in page
    assert "La commission permanente" in page


def test_a_word_is_corrected_and_delegations_go_on(client: Client, keeper: User) -> None:
    delegation = make_delegation()
    authority = delegation.authority
    page = client.get(f"{LIST}edit/{authority.pk}/").text
    assert "1 délégation de cette autorité est en cours" in page
    data = typed(holder="Mme Clara Vernaie", seen=shown(client, authority))
    assert "Dites si une autre personne" in client.post(f"{LIST}edit/{authority.pk}/", data).text
    assert client.post(f"{LIST}edit/{authority.pk}/", data | {"change": "correction"}).status_code == 302
    authority.refresh_from_db()
    assert authority.holder == "Mme Clara Vernaie"
    assert Delegation.objects.in_force().exists()


def test_another_holder_ends_delegations_and_the_page_says_how_many(client: Client, keeper: User) -> None:
    authority = make_delegation().authority
    where = f"{LIST}edit/{authority.pk}/"
    data = typed(holder="M. Paul Lenoir", holder_title="Président", change="next", seen=shown(client, authority))
    page = client.post(where, data | {"held_since": (timezone.localdate() - IN_OFFICE).isoformat()})
    assert "la personne suivante vient après ce jour" in page.text
    assert page.context["form"]["holder"].value() == "M. Paul Lenoir"
    assert "depuis quand" in client.post(where, data | {"held_since": ""}).text
    assert Delegation.objects.in_force().exists()
    page = client.post(where, data | {"held_since": in_days(0).isoformat(), "name": "Le président"}, follow=True)
    assert "1 délégation a pris fin" in page.text
    assert not Delegation.objects.in_force().exists()
    authority.refresh_from_db()
    assert (authority.name, authority.holder) == ("Le président", "M. Paul Lenoir")
    assert FormerHolder.objects.get().name == "Mme Claire Vernaie"
    assert "Mme Claire Vernaie" in client.get(where).text


def test_a_page_that_is_old_says_so_once(client: Client, keeper: User) -> None:
    authority = make_authority()
    data = typed(name="La mienne", change="correction", seen=shown(client, authority))
    facts = {"holder": "Mme Claire Vernaie", "holder_title": "Présidente", "held_since": authority.held_since}
    correct_authority(actor=make_keeper(), authority=authority, name="La leur", **facts)
    page = client.post(f"{LIST}edit/{authority.pk}/", data)
    assert "«\u00a0La leur\u00a0»" in page.text
    assert page.context["form"]["name"].value() == "La mienne"
    authority.refresh_from_db()
    assert authority.name == "La leur"
    data["seen"] = page.context["form"]["seen"].value()
    assert client.post(f"{LIST}edit/{authority.pk}/", data).status_code == 302
    authority.refresh_from_db()
    assert authority.name == "La mienne"


def test_what_a_president_lacks_is_told_at_its_field(client: Client, keeper: User) -> None:
    for changes in (
        {"holder": ""},
        {"holder_title": ""},
        {"held_since": ""},
        {"held_since": "2126-01-01"},
        {"name": ""},
    ):
        page = client.post(f"{LIST}create/", typed(kind="president", **changes))
        assert page.context["form"].errors.keys() & changes.keys()
    assert not Authority.objects.filter(kind=AuthorityKind.PRESIDENT).exists()
