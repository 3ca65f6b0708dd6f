"""« Commencer »: who may, when, for whom, with what is already known."""

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Role, User
from locker.models import LockerDocument
from teleservices.filing.starting import start
from teleservices.formkit.schema import FormSchema
from teleservices.lifecycle import ActRefusedError
from teleservices.models import Procedure, ServiceRequest
from tests.factories.accounts import make_profile, make_profile_type, make_user
from tests.factories.procedures import complete, make_draft, make_procedure, make_request

pytestmark = pytest.mark.django_db


def address(procedure: Procedure) -> str:
    return reverse("filing_start", args=[procedure.code])


def test_sign_in_comes_first() -> None:
    page = Client().get(address(make_procedure()))
    assert page.headers["Location"].startswith("/compte/connexion/?next=/demarches/")


def test_a_draft_opens_with_what_the_profile_knows(client: Client, user: User, form: FormSchema) -> None:
    profile, procedure = make_profile(member=user), make_procedure(form=form)
    page = client.post(address(procedure), {"profile": str(profile.uuid)})
    draft = ServiceRequest.objects.get()
    assert draft.answers == {"f_name1234": profile.name}
    assert page.headers["Location"] == reverse("filing_resume", args=[draft.reference])
    resumed = client.get(page.headers["Location"])
    assert resumed.headers["Location"] == reverse("filing_step", args=[draft.reference, "s_who12345"])


def test_the_profile_has_to_be_chosen_among_ones_own(client: Client, user: User) -> None:
    make_profile(member=user)
    procedure = make_procedure()
    for chosen in ("", str(make_profile().uuid), "n’importe quoi"):
        page = client.post(address(procedure), {"profile": chosen})
        assert page.status_code == 422
        assert "Erreur" in page.content.decode().split("</title>")[0]
        assert 'href="#id_profile_1"' in page.content.decode()
    assert not ServiceRequest.objects.exists()


@pytest.mark.parametrize(("days", "words"), [((1, 9), "ouvre le"), ((-9, -1), "est fermée")])
def test_a_procedure_that_is_not_open_says_so(client: Client, user: User, days: tuple[int, int], words: str) -> None:
    opens, closes = (timezone.now() + dt.timedelta(days=count) for count in days)
    procedure, profile = make_procedure(opens_at=opens, closes_at=closes), make_profile(member=user)
    page = client.get(address(procedure)).content.decode()
    assert words in page
    assert 'name="profile"' not in page
    refused = client.post(address(procedure), {"profile": str(profile.uuid)})
    assert refused.status_code == 422
    assert not ServiceRequest.objects.exists()


def test_an_unpublished_procedure_is_not_found(client: Client) -> None:
    assert client.get(address(make_procedure(is_archived=True))).status_code == 404


def test_a_procedure_without_form_is_being_prepared(user: User) -> None:
    procedure = make_procedure()
    procedure.current_version = None
    with pytest.raises(ActRefusedError, match="en préparation"):
        start(procedure=procedure, profile=make_profile(member=user), user=user)


def test_another_type_of_profile_is_sent_to_add_one(client: Client, user: User) -> None:
    procedure = make_procedure()
    procedure.profile_types.add(make_profile_type("college"))
    page = client.get(address(procedure)).content.decode()
    assert "College" in page
    assert reverse("profile_add") in page
    with pytest.raises(ActRefusedError, match="type de profil"):
        start(procedure=procedure, profile=make_profile(member=user), user=user)


def test_a_reader_and_a_stranger_may_not() -> None:
    procedure, reader = make_procedure(), make_user()
    profile = make_profile(member=reader, role=Role.READER)
    for user in (reader, make_user()):
        with pytest.raises(ActRefusedError):
            start(procedure=procedure, profile=profile, user=user)
    client = Client()
    client.force_login(reader)
    assert profile.name not in client.get(address(procedure)).content.decode()


def test_drafts_of_the_procedure_are_offered_first(client: Client, user: User) -> None:
    draft = make_draft(user=user)
    page = client.get(address(draft.procedure)).content.decode()
    assert reverse("filing_resume", args=[draft.reference]) in page


class TestResume:
    def test_leads_to_the_check_page_when_all_is_there(self, client: Client, user: User) -> None:
        draft = complete(make_draft(user=user))
        page = client.get(reverse("filing_resume", args=[draft.reference]))
        assert page.headers["Location"] == reverse("filing_check", args=[draft.reference])

    def test_another_s_draft_is_not_found(self, client: Client) -> None:
        draft = make_draft()
        for name in ("filing_resume", "filing_check", "filing_delete", "filing_done", "filing_correct"):
            assert client.get(reverse(name, args=[draft.reference])).status_code == 404


class TestDelete:
    def test_asks_then_erases_and_keeps_the_locker(self, client: Client, user: User) -> None:
        draft = complete(make_draft(user=user))
        address = reverse("filing_delete", args=[draft.reference])
        page = client.get(address).content.decode()
        assert "Brouillon – non transmise" in page
        client.post(address)
        assert not ServiceRequest.objects.exists()
        assert LockerDocument.objects.filter(profile=draft.profile).count() == 1

    def test_a_reader_is_told(self, user: User) -> None:
        draft, reader = make_draft(user=user), make_user()
        draft.profile.memberships.create(user=reader, role=Role.READER, function="")
        client = Client()
        client.force_login(reader)
        page = client.post(reverse("filing_delete", args=[draft.reference]), follow=True)
        assert "Votre rôle" in page.content.decode()
        assert ServiceRequest.objects.exists()

    def test_what_was_transmitted_is_neither_resumed_nor_deleted(self, client: Client, user: User) -> None:
        sent = make_request(user=user)
        for name in ("filing_resume", "filing_delete"):
            page = client.post(reverse(name, args=[sent.reference]))
            assert page.headers["Location"] == sent.get_absolute_url()
        assert ServiceRequest.objects.exists()
