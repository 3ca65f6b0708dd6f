"""« Commencer »: who may, when, for whom, with what is already known."""

import datetime as dt
import re
from html import unescape

import pytest
from django.db import IntegrityError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Role, User
from accounts.profiles.coming_back import KEY
from accounts.profiles.organisations import refresh_from_register
from accounts.register import Organisation, Reading
from formkit.fieldtypes import AddressField, IbanField, Prefill, ShortTextField, SiretField
from formkit.schema import FormSchema, Step
from locker.models import LockerDocument
from teleservices.answering.origins import origin_of
from teleservices.filing.starting import delete_draft, start
from teleservices.lifecycle import ActRefusedError
from teleservices.models import Procedure, RequestPerson, ServiceRequest
from teleservices.models.requests.capacity import Capacity
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
    first = reverse("filing_step", args=[draft.reference, "s_who12345"])
    assert page.headers["Location"] == first
    assert client.get(reverse("filing_resume", args=[draft.reference])).headers["Location"] == first


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
    assert "Tous mes brouillons" not in page


def test_each_draft_says_whom_it_is_for(client: Client, user: User) -> None:
    draft = make_draft(user=user)
    RequestPerson.objects.create(
        request=draft, beneficiary_of=draft, first_name="Noé", last_name="Marchand", capacity=Capacity.PARENT
    )
    whom = ServiceRequest.objects.get(pk=draft.pk).whom
    assert "Noé Marchand" in whom
    for screen in (address(draft.procedure), reverse("draft_list")):
        assert whom in unescape(client.get(screen).content.decode())


def test_five_drafts_at_most_are_offered(client: Client, user: User) -> None:
    profile, procedure = make_profile(member=user), make_procedure()
    drafts = [start(procedure=procedure, profile=profile, user=user) for _ in range(6)]
    page = client.get(address(procedure)).content.decode()
    shown = [reverse("filing_resume", args=[draft.reference]) in page for draft in drafts]
    assert shown == [False, True, True, True, True, True]
    assert "Tous mes brouillons" in page


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

    def test_of_two_windows_that_delete_it_the_second_is_told(self, user: User) -> None:
        draft = make_draft(user=user)
        delete_draft(request_id=draft.pk, actor=user)
        with pytest.raises(ActRefusedError, match="n’est plus là"):
            delete_draft(request_id=draft.pk, actor=user)

    def test_what_was_transmitted_is_neither_resumed_nor_deleted(self, client: Client, user: User) -> None:
        sent = make_request(user=user)
        for name in ("filing_resume", "filing_delete"):
            page = client.post(reverse(name, args=[sent.reference]))
            assert page.headers["Location"] == sent.get_absolute_url()
        assert ServiceRequest.objects.exists()


def test_what_the_profile_holds_starts_its_questions_with_where_it_comes_from(user: User) -> None:
    iban = "FR1420041010050500013M02606"
    profile = make_profile(member=user, iban=iban, iban_holder="Comité", siret="00000006700017")
    organisation = Organisation(
        "00000006700017", "Chorale des Deux Rives", "3 quai des Aulnes", "99100", "Vernay-le-Pont"
    )
    reading = Reading(organisation, "Annuaire des entreprises", dt.datetime(2026, 11, 24, 12, tzinfo=dt.UTC))
    refresh_from_register(actor=user, profile=profile, reading=reading)
    questions = (
        ShortTextField(key="f_name", label="Nom", prefill=Prefill.PROFILE_NAME),
        SiretField(key="f_siret", label="SIRET", prefill=Prefill.PROFILE_SIRET),
        AddressField(key="f_address", label="Adresse", prefill=Prefill.PROFILE_ADDRESS_PARTS),
        IbanField(key="f_iban", label="IBAN", prefill=Prefill.PROFILE_IBAN),
        ShortTextField(key="f_holder", label="Titulaire", prefill=Prefill.PROFILE_IBAN_HOLDER),
    )
    procedure = make_procedure(form=FormSchema(steps=(Step(key="s_who", title="Vous", fields=questions),)))
    draft = start(procedure=procedure, profile=profile, user=user)
    assert draft.answers == {
        "f_name": "Chorale des Deux Rives",
        "f_siret": "00000006700017",
        "f_address": {"lines": "3 quai des Aulnes", "postcode": "99100", "city": "Vernay-le-Pont"},
        "f_iban": iban,
        "f_holder": "Comité",
    }
    origins = [origin_of(draft, question) for question in questions]
    register = "Annuaire des entreprises\N{NO-BREAK SPACE}», le 24 novembre 2026"
    assert [register in origin for origin in origins] == [True, False, True, False, False]
    assert all(origin.startswith("Repris de votre profil") for origin in origins)


def test_one_comes_back_from_adding_a_profile_and_nowhere_else(client: Client, user: User) -> None:
    kind = make_profile_type()
    procedure = make_procedure()
    procedure.profile_types.add(kind)
    page = client.get(address(procedure)).content.decode()
    way = f"{reverse('profile_add')}?next={address(procedure)}"
    assert way in page
    for place, then in ((address(procedure), address(procedure)), ("https://ailleurs.test/", ""), ("//x.test", "")):
        client.get(reverse("profile_add"), {"next": place})
        assert client.session.get(KEY, "") == then


def test_the_profile_of_the_last_request_is_chosen_already(client: Client, user: User) -> None:
    make_profile(member=user, name="Amicale")
    usual, procedure = make_profile(member=user, name="Zénith"), make_procedure()
    make_draft(procedure=make_procedure(), user=user, profile=usual)
    page = client.get(address(procedure)).content.decode()
    assert re.search(rf'value="{usual.uuid}"\s+checked', page)
    assert page.count("checked") == 1


def test_a_reference_that_was_drawn_already_is_drawn_again(monkeypatch: pytest.MonkeyPatch) -> None:
    first = make_draft()
    draws = iter([first.reference, "P7K2-94QX"])
    monkeypatch.setattr("teleservices.models.requests.service_request.new_reference", lambda: next(draws))
    values = {"procedure": first.procedure, "form_version": first.form_version, "profile": first.profile}
    second = ServiceRequest.objects.enter(
        ServiceRequest(reference=first.reference, applicant=first.applicant, **values)
    )
    assert second.reference == "P7K2-94QX"
    assert ServiceRequest.objects.count() == 2


@pytest.mark.both_databases
def test_what_else_the_database_refuses_is_not_tried_again() -> None:
    first = make_draft()
    with pytest.raises(IntegrityError):
        ServiceRequest.objects.enter(ServiceRequest(uuid=first.uuid, procedure=first.procedure, profile=first.profile))
