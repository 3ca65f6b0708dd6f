"""What a procedure's page says, to who is signed in, of the documents that their lockers have already."""

import datetime as dt

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from accounts.models import Profile, User
from formkit.fieldtypes.document import DocumentField
from formkit.schema import FormSchema, Step
from home.models import HomePage
from home.procedures.documents_to_prepare import documents_of, with_lockers
from locker.models import LockerDocument
from teleservices.models import FormVersion, Procedure
from tests.factories.accounts import make_profile, make_profile_type, make_user
from tests.factories.locker import make_category, make_received, make_sent
from tests.factories.pages import make_procedure, make_procedure_page
from tests.french import french

pytestmark = pytest.mark.django_db


def own_profile(user: User) -> Profile:
    return Profile.objects.get(memberships__user=user)


def asking(procedure: Procedure, **changes: object) -> Procedure:
    """The procedure, its form asking for a bank statement and for statutes."""
    rib = DocumentField(key="f_rib", label="Relevé d’identité bancaire", category="rib", **changes)
    statutes = DocumentField(key="f_statuts", label="Statuts", category="statuts")
    schema = FormSchema(steps=(Step(key="s_pieces", title="Pièces", fields=(rib, statutes)),))
    procedure.current_version = FormVersion.objects.create(
        procedure=procedure, number=2, schema=schema.to_json(), checksum=schema.checksum()
    )
    procedure.save(update_fields=["current_version"])
    return procedure


def page_for(client: Client, user: User | None = None) -> str:
    if user:
        client.force_login(user)
    return " ".join(client.get("/demarches/bourse/").text.split())


def test_each_document_says_what_the_lockers_have_of_it(home: HomePage, client: Client) -> None:
    make_procedure_page(asking(make_procedure("bourse")))
    odile = make_user()
    make_sent(own_profile(odile), title="RIB de la Banque")
    assert "Déjà dans" not in page_for(client)
    page = page_for(client, odile)
    assert "Déjà dans un porte-document" in page
    assert own_profile(odile).name in page
    assert page.count('class="tag tag--success">Déjà') == 1


def test_what_has_lapsed_or_is_too_old_says_so(home: HomePage, client: Client) -> None:
    procedure = asking(make_procedure("bourse"), valid_months=3)
    make_procedure_page(procedure)
    odile = make_user()
    document = make_sent(own_profile(odile))
    today = timezone.localdate()
    LockerDocument.objects.filter(pk=document.pk).update(added_at=timezone.now() - dt.timedelta(days=200))
    assert "Trop ancien pour cette démarche" in page_for(client, odile)
    LockerDocument.objects.filter(pk=document.pk).update(valid_until=today - dt.timedelta(days=1))
    assert "N’est plus valable depuis le" in page_for(client, odile)
    assert "Déjà dans un porte-document" not in page_for(client, odile)


def test_what_is_ready_in_a_space_hides_nothing_of_what_has_lapsed_in_another(home: HomePage, client: Client) -> None:
    make_procedure_page(asking(make_procedure("bourse")))
    odile = make_user()
    make_sent(own_profile(odile))
    lapsed = make_sent(make_profile(member=odile, name="Comité des fêtes"))
    LockerDocument.objects.filter(pk=lapsed.pk).update(valid_until=timezone.localdate() - dt.timedelta(days=1))
    page = page_for(client, odile)
    assert french("Already in a locker") in page
    assert page.index("N’est plus valable depuis le") < page.index("Comité des fêtes")


def test_a_valid_document_comes_before_a_newer_that_has_lapsed(home: HomePage) -> None:
    procedure = asking(make_procedure("bourse"))
    odile = make_user()
    make_sent(own_profile(odile), title="Valable")
    lapsed = make_sent(own_profile(odile), title="Périmé")
    LockerDocument.objects.filter(pk=lapsed.pk).update(valid_until=timezone.localdate() - dt.timedelta(days=1))
    asked = with_lockers(documents_of(procedure), procedure, odile)
    assert [[kept.title for kept in document.ready] for document in asked] == [["Valable"], []]


def test_only_ones_own_spaces_that_may_file_it_are_looked_at(home: HomePage) -> None:
    procedure = asking(make_procedure("bourse"))
    odile, other = make_user(), make_user()
    make_sent(own_profile(other))
    make_received(own_profile(odile))
    assert not any(document.kept for document in with_lockers(documents_of(procedure), procedure, odile))
    make_sent(own_profile(odile))
    assert any(document.kept for document in with_lockers(documents_of(procedure), procedure, odile))
    procedure.profile_types.add(make_profile_type())
    assert not any(document.kept for document in with_lockers(documents_of(procedure), procedure, odile))


def test_lockers_are_read_in_a_query(home: HomePage, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    procedure = asking(make_procedure("bourse"))
    odile = make_user()
    make_category("statuts", "Statuts")
    for _ in range(5):
        make_sent(own_profile(odile))
    procedure = (
        Procedure.objects.select_related("current_version").prefetch_related("profile_types").get(pk=procedure.pk)
    )
    with django_assert_num_queries(1):
        with_lockers(documents_of(procedure), procedure, odile)
