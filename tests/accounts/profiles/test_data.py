"""A profile's data: shown with their source, changed behind pencils by administrators, taken from the register."""

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from accounts.entrance.registration import own_profile
from accounts.models import AuditEvent, Membership, Profile, Role, Source, User
from accounts.profiles import membership, organisation_search, organisations
from accounts.profiles.organisations import Address
from accounts.register import Organisation, Reading, RegisterUnavailableError
from accounts.register.recorded import RecordedRegister
from portal.identifiers import display_siret
from tests.accounts.journeys import queries_of
from tests.accounts.sharing import entered
from tests.factories.accounts import make_profile, make_user
from tests.french import french

CHOIR, OTHER_SIRET, SAME_SIREN = "00000006700017", "73282932000074", "00000006700025"
IBAN, MASKED = "FR1420041010050500013M02606", "FR14\N{NO-BREAK SPACE}…\N{NO-BREAK SPACE}606"


@pytest.fixture
def administrator(db: None) -> User:
    return make_user("odile@exemple.test")


@pytest.fixture
def profile(administrator: User) -> Profile:
    return make_profile(member=administrator, name="Chorale", siret=CHOIR)


@pytest.fixture
def client(administrator: User) -> Client:
    return entered(administrator)


def address(profile: Profile, group: str = "") -> str:
    return f"/compte/espaces/{profile.uuid}/profil/" + (f"{group}/" if group else "")


def page_of(client: Client, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 200
    return response.content.decode()


def test_each_group_is_changed_behind_its_pencil(client: Client, profile: Profile) -> None:
    page = page_of(client, address(profile))
    changes = {
        "identite": {
            "name": "Chorale des Aulnes", "address_line": "1 rue Haute", "postcode": "99120", "city": "Brenne",
        },
        "numeros": {"siret": SAME_SIREN, "rna": "w991000562"},
        "compte-bancaire": {"iban": "FR14 2004 1010 0505 0001 3M02 606", "iban_holder": "Chorale des Aulnes"},
        "fonction": {"function": "Cheffe de chœur"},
    }  # fmt: skip
    for group, data in changes.items():
        assert f'href="{address(profile, group)}"' in page
        assert client.get(address(profile, group)).status_code == 200
        assert client.post(address(profile, group), data).url == address(profile)
    profile.refresh_from_db()
    assert (profile.name, profile.postal_address) == ("Chorale des Aulnes", "1 rue Haute\n99120 Brenne")
    assert (profile.siret, profile.rna) == (SAME_SIREN, "W991000562")
    assert (profile.iban, profile.iban_holder) == (IBAN, "Chorale des Aulnes")
    assert profile.memberships.get().function == "Cheffe de chœur"
    groups = [event.details["group"] for event in AuditEvent.objects.filter(kind="profile_changed").order_by("number")]
    assert groups == ["identity", "numbers", "bank"]
    assert "9912" not in str([event.details for event in AuditEvent.objects.all()])


@pytest.mark.parametrize(
    ("group", "data", "message"),
    [
        ("identite", {"name": ""}, "Indiquez le nom de l’organisme."),
        ("identite", {"name": "Chorale", "city": "Brenne"}, "Complétez l’adresse"),
        ("numeros", {"siret": "", "rna": ""}, "Indiquez le SIRET ou le numéro RNA."),
        ("numeros", {"siret": OTHER_SIRET}, "Ce SIRET est celui d’une autre organisation."),
        ("numeros", {"siret": "", "rna": "W991000562"}, "Ce SIRET est celui d’une autre organisation."),
        ("compte-bancaire", {"iban": "FR14 2004", "iban_holder": "Moi"}, "Vérifiez l’IBAN"),
        ("compte-bancaire", {"iban": IBAN}, "Indiquez le titulaire de ce compte."),
        ("compte-bancaire", {"iban_holder": "Chorale"}, "Indiquez l’IBAN de ce compte."),
        ("fonction", {"function": ""}, "Indiquez votre fonction."),
    ],
)
def test_each_mistake_is_explained_and_nothing_changes(
    client: Client, profile: Profile, group: str, data: dict[str, str], message: str
) -> None:
    before = Profile.objects.filter(pk=profile.pk).values().get()
    answer = client.post(address(profile, group), data)
    assert answer.status_code == 422
    assert message in answer.content.decode()
    assert "Chorale" in answer.content.decode()
    assert Profile.objects.filter(pk=profile.pk).values().get() == before


def test_a_siret_of_another_profile_is_refused(client: Client, profile: Profile) -> None:
    make_profile(siret=SAME_SIREN)
    answer = client.post(address(profile, "numeros"), {"siret": SAME_SIREN})
    assert french("Another profile has this SIRET already.") in answer.content.decode()


def test_an_association_that_gets_its_siret_enters_it(client: Client, administrator: User) -> None:
    profile = make_profile(member=administrator, rna="W991000562")
    client.post(address(profile, "numeros"), {"siret": CHOIR, "rna": "W991000562"})
    assert Profile.objects.get(pk=profile.pk).siret == CHOIR


def test_the_iban_is_masked_except_to_who_changes_it(client: Client, profile: Profile) -> None:
    Profile.objects.filter(pk=profile.pk).update(iban=IBAN, iban_holder="Chorale")
    page = page_of(client, address(profile))
    assert MASKED in page
    assert IBAN not in page.replace("\N{NO-BREAK SPACE}", "")
    assert IBAN in page_of(client, address(profile, "compte-bancaire"))


@pytest.mark.parametrize("role", [Role.EDITOR, Role.READER])
def test_other_members_read_and_change_their_function_alone(profile: Profile, role: Role) -> None:
    member = make_user()
    Membership.objects.create(profile=profile, user=member, role=role)
    client = entered(member)
    page = page_of(client, address(profile))
    assert french("The administrators of the profile can change these data.") in page
    for group in ("identite", "numeros", "compte-bancaire"):
        assert address(profile, group) not in page
        assert client.get(address(profile, group)).status_code == 403
        assert client.post(address(profile, group), {"name": "X", "siret": CHOIR}).status_code == 403
    assert client.post(address(profile, "annuaire")).status_code == 403
    client.post(address(profile, "fonction"), {"function": "Ténor"})
    assert member.memberships.get(profile=profile).function == "Ténor"
    with pytest.raises(membership.NotAdministratorError):
        organisations.change_bank_details(actor=member, profile=profile, iban=IBAN, iban_holder="Moi")


def test_strangers_find_nothing(profile: Profile) -> None:
    client = entered(make_user())
    for group in ("", "identite", "numeros", "compte-bancaire", "fonction"):
        assert client.get(address(profile, group)).status_code == 404
    assert client.post(address(profile, "annuaire")).status_code == 404


def test_ones_own_profile_has_a_bank_account_and_no_more(client: Client, administrator: User) -> None:
    own = own_profile(user=administrator)
    page = page_of(client, address(own))
    assert "Mes données personnelles" in page
    assert "SIRET" not in page
    client.post(address(own, "compte-bancaire"), {"iban": IBAN, "iban_holder": "Odile Martin"})
    assert own_profile(user=administrator).iban == IBAN
    for group in ("identite", "numeros", "fonction"):
        assert client.get(address(own, group)).status_code == 404


# --- The register ----------------------------------------------------------------------------------------------------
def test_what_the_register_tells_is_taken_again(client: Client, profile: Profile) -> None:
    answer = client.post(address(profile, "annuaire"), follow=True).content.decode()
    assert french("The name and the address are those of the register.") in answer
    assert "d’après «\N{NO-BREAK SPACE}Répertoire de démonstration\N{NO-BREAK SPACE}»" in answer
    profile.refresh_from_db()
    assert (profile.name, profile.name_source) == ("Chorale des Deux Rives", Source.REGISTER)
    assert (profile.city, profile.address_source) == ("Vernay-le-Pont", Source.REGISTER)


def test_what_is_changed_by_hand_is_declared_and_the_rest_stays(profile: Profile, administrator: User) -> None:
    organisation = Organisation(CHOIR, "Chorale des Deux Rives", "3 quai des Aulnes", "99100", "Vernay-le-Pont")
    reading = Reading(organisation, "Annuaire", timezone.now())
    organisations.refresh_from_register(actor=administrator, profile=profile, reading=reading)
    new = Address("2 quai des Aulnes", "99100", "Vernay-le-Pont")
    organisations.change_identity(actor=administrator, profile=profile, name=organisation.name, address=new)
    profile.refresh_from_db()
    assert (profile.name_source, profile.address_source) == (Source.REGISTER, Source.DECLARED)


def test_what_the_register_keeps_for_itself_stays_as_declared(profile: Profile, administrator: User) -> None:
    Profile.objects.filter(pk=profile.pk).update(address_line="1 rue Haute", postcode="99120", city="Brenne")
    profile.refresh_from_db()
    reading = Reading(Organisation(CHOIR, city="Brenne"), "Annuaire", timezone.now())
    organisations.refresh_from_register(actor=administrator, profile=profile, reading=reading)
    profile.refresh_from_db()
    assert (profile.name, profile.address_line) == ("Chorale", "1 rue Haute")
    assert (profile.name_source, profile.address_source) == (Source.DECLARED, Source.DECLARED)


def test_a_register_that_fails_or_does_not_know_changes_nothing(
    client: Client, profile: Profile, administrator: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    unknown, siret = make_profile(member=administrator, siret=OTHER_SIRET), display_siret(OTHER_SIRET)
    answer = client.post(address(unknown, "annuaire"), follow=True).content.decode()
    assert french("The register does not know the SIRET %(number)s. Nothing has changed.") % {"number": siret} in answer

    def fail(self: RecordedRegister, siret: str) -> None:
        raise RegisterUnavailableError

    monkeypatch.setattr(RecordedRegister, "find", fail)
    answer = client.post(address(profile, "annuaire"), follow=True).content.decode()
    assert french("The register does not answer at the moment. Nothing has changed; try again later.") in answer
    assert Profile.objects.get(pk=profile.pk).name == "Chorale"


def test_the_register_is_not_asked_without_end(
    client: Client, profile: Profile, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(organisation_search, "SEARCHES", 1)
    client.post(address(profile, "annuaire"))
    monkeypatch.setattr(RecordedRegister, "find", None)
    assert "beaucoup de recherches" in client.post(address(profile, "annuaire"), follow=True).content.decode()


@pytest.mark.both_databases
def test_the_database_refuses_half_an_account_and_a_provenance_without_a_date(profile: Profile) -> None:
    for wrong in ({"iban": IBAN}, {"iban_holder": "Chorale"}, {"name_source": Source.REGISTER}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Profile.objects.filter(pk=profile.pk).update(**wrong)


def test_queries_of_the_page(client: Client, profile: Profile) -> None:
    assert queries_of(client, address(profile)) <= 11
