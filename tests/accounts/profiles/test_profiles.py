"""Profiles: added step by step with what the register tells, listed, entered by their members alone."""

import re

import pytest
from django.test import Client
from pytest_django import Settings

from accounts import permissions
from accounts.models import AuditEvent, Membership, Profile, ProfileType, Role, Source, User
from accounts.profiles import organisation_search
from accounts.profiles.organisations import SiretTakenError, add_organisation
from accounts.register import RegisterUnavailableError
from accounts.register.recorded import RecordedRegister
from portal.identifiers import display_siret
from tests.accounts.journeys import queries_of, sign_in
from tests.factories.accounts import PASSWORD, make_profile, make_profile_type, make_user
from tests.french import french

SIRET = "73282932000074"
CHOIR, CLOSED = "00000006700017", "00000013300017"
"""In the register of the tests."""
ADD = "/compte/profils/ajouter/"


@pytest.fixture
def user(db: None) -> User:
    return make_user("odile@exemple.test")


@pytest.fixture
def client(client: Client, user: User) -> Client:
    sign_in(client, user.email, PASSWORD)
    return client


@pytest.fixture
def association(db: None) -> ProfileType:
    return make_profile_type()


def search(client: Client, code: str = "association", *, follow: bool = True, **numbers: str):
    """Enter the numbers of an organisation and press « Rechercher »."""
    return client.post(f"{ADD}type/{code}/", numbers, follow=follow)


def test_the_two_ways_to_another_profile_stand_side_by_side(client: Client, association: ProfileType) -> None:
    page = client.get(ADD).content.decode()
    assert f'href="{ADD}type/association/"' in page
    assert "tile__icon--organisation" in page
    assert 'action="/compte/profils/rejoindre/"' in page
    assert "Particulier" not in page


def test_an_organisation_found_in_the_register_is_added(client: Client, user: User, association: ProfileType) -> None:
    response = search(client, siret=CHOIR)
    page = response.content.decode()
    assert "Chorale des Deux Rives" in page
    assert "3 quai des Aulnes" in page
    assert "D’après «\N{NO-BREAK SPACE}Répertoire de démonstration\N{NO-BREAK SPACE}»" in page
    assert 'name="name"' not in page
    added = client.post(response.request["PATH_INFO"], {"function": "Trésorière", "name": "Autre nom"})
    profile = Profile.objects.get(siret=CHOIR)
    assert added.url == f"/compte/espaces/{profile.uuid}/"
    assert (profile.name, profile.name_source) == ("Chorale des Deux Rives", Source.REGISTER)
    assert (profile.city, profile.address_source) == ("Vernay-le-Pont", Source.REGISTER)
    assert (profile.register_label, profile.rna) == ("Répertoire de démonstration", "W991000562")
    membership = Membership.objects.get(profile=profile)
    assert (membership.user, membership.role, membership.function) == (user, Role.ADMINISTRATOR, "Trésorière")
    assert [event.kind for event in AuditEvent.objects.filter(profile=profile)] == ["profile_added"]


def test_what_the_register_does_not_know_is_typed_and_declared(client: Client, association: ProfileType) -> None:
    response = search(client, siret=SIRET)
    unknown = french("The register does not know the SIRET %(number)s") % {"number": display_siret(SIRET)}
    assert unknown in response.content.decode()
    client.post(response.request["PATH_INFO"], {"name": "Comité des fêtes de Brenne", "function": "Trésorière"})
    profile = Profile.objects.get(siret=SIRET)
    assert (profile.name, profile.name_source, profile.register_read_at) == (
        "Comité des fêtes de Brenne", Source.DECLARED, None,
    )  # fmt: skip
    assert "déclaré par les membres du profil" in client.get(f"/compte/espaces/{profile.uuid}/profil/").content.decode()


def test_a_register_that_does_not_answer_leaves_it_to_the_person(
    client: Client, association: ProfileType, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(self: RecordedRegister, siret: str) -> None:
        raise RegisterUnavailableError

    monkeypatch.setattr(RecordedRegister, "find", fail)
    response = search(client, siret=CHOIR)
    assert "Le répertoire ne répond pas pour le moment" in response.content.decode()
    client.post(response.request["PATH_INFO"], {"name": "Chorale", "function": "Choriste"})
    assert Profile.objects.get(siret=CHOIR).name_source == Source.DECLARED


def test_without_a_register_nobody_is_asked(client: Client, association: ProfileType, settings: Settings) -> None:
    settings.PARVIS_COMPANY_REGISTER = ""
    response = search(client, siret=CHOIR)
    page = response.content.decode()
    assert 'name="name"' in page
    assert "répertoire" not in page


def test_a_closed_establishment_is_told(client: Client, association: ProfileType) -> None:
    assert "cet établissement est fermé" in search(client, siret=CLOSED).content.decode()


@pytest.mark.parametrize(
    ("numbers", "message"),
    [
        ({"siret": "732 829 320 00075"}, "Vérifiez le SIRET"),
        ({"siret": ""}, "Indiquez le SIRET ou le numéro RNA."),
        ({"siret": "", "rna": "75"}, "Vérifiez le numéro RNA"),
    ],
)
def test_each_wrong_number_is_explained(
    client: Client, association: ProfileType, numbers: dict[str, str], message: str
) -> None:
    answer = search(client, **numbers)
    assert answer.status_code == 422
    assert message in answer.content.decode()


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"name": ""}, "Indiquez le nom de l’organisme."),
        ({"function": ""}, "Indiquez votre fonction."),
        ({"city": "Brenne"}, "Complétez l’adresse"),
        ({"postcode": "12"}, "Vérifiez le code postal"),
    ],
)
def test_each_mistake_is_explained_and_nothing_typed_is_lost(
    client: Client, association: ProfileType, changes: dict[str, str], message: str
) -> None:
    response = search(client, siret=SIRET)
    given = {"name": "Comité", "function": "Trésorière"} | changes
    answer = client.post(response.request["PATH_INFO"], given)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert message in page
    assert all(f'value="{value}"' in page for value in given.values() if value)
    assert Profile.objects.count() == 1


def test_that_one_of_two_numbers_is_needed_is_said(client: Client, association: ProfileType) -> None:
    page = search(client, siret="", rna="").content.decode()
    assert page.count("(un des deux est nécessaire)") == 2
    assert "(facultatif)" not in page
    make_profile_type("entreprise", asks_rna=False)
    assert "un des deux" not in search(client, "entreprise", siret="").content.decode()


def test_a_company_needs_its_siret(client: Client) -> None:
    make_profile_type("entreprise", asks_rna=False)
    page = search(client, "entreprise", siret="", rna="W751234567").content.decode()
    assert "Indiquez le SIRET." in page


def test_an_association_may_have_its_rna_alone(client: Client, association: ProfileType) -> None:
    response = search(client, siret="", rna="w751234567")
    client.post(response.request["PATH_INFO"], {"name": "Comité", "function": "Trésorière"})
    profile = Profile.objects.get(type__code="association")
    assert (profile.siret, profile.rna) == (None, "W751234567")


def test_a_type_may_ask_for_no_number(client: Client) -> None:
    make_profile_type("collectif", asks_rna=False, asks_siret=False)
    response = search(client, "collectif")
    client.post(response.request["PATH_INFO"], {"name": "Les voisins du gué", "function": "Porte-parole"})
    assert Profile.objects.get(type__code="collectif").name == "Les voisins du gué"


def test_ones_own_type_can_not_be_added(client: Client) -> None:
    assert client.get(f"{ADD}type/{ProfileType.personal().code}/").status_code == 404


def test_a_search_belongs_to_its_session_and_is_forgotten_once_done(client: Client, association: ProfileType) -> None:
    path = search(client, siret=CHOIR).request["PATH_INFO"]
    stranger = Client()
    stranger.force_login(make_user())
    assert stranger.get(path).status_code == 404
    client.post(path, {"function": "Trésorière"})
    assert client.get(path).status_code == 404


def test_a_session_keeps_several_searches_and_not_more(client: Client, association: ProfileType) -> None:
    paths = [search(client, siret=CHOIR).request["PATH_INFO"] for _ in range(6)]
    assert [client.get(path).status_code for path in paths] == [404] + 5 * [200]


def test_searches_are_limited_by_account(
    client: Client, association: ProfileType, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(organisation_search, "SEARCHES", 2)
    assert [search(client, siret=CHOIR).status_code for _ in range(3)] == [200, 200, 429]


def test_a_siret_taken_meanwhile_leads_to_its_profile(client: Client, user: User, association: ProfileType) -> None:
    path = search(client, siret=CHOIR).request["PATH_INFO"]
    make_profile(siret=CHOIR)
    assert client.post(path, {"function": "Trésorière"}).url == f"{path}rejoindre/"
    with pytest.raises(SiretTakenError):
        add_organisation(user=user, profile_type=association, name="X", siret=CHOIR, function="Y")
    assert not Membership.objects.filter(user=user, profile__siret=CHOIR).exists()


def test_the_list_shows_ones_own_first(client: Client, user: User) -> None:
    make_profile(member=user, name="Amicale des pêcheurs")
    make_profile(name="Club des autres")
    page = client.get("/compte/profils/").content.decode()
    assert page.index("Odile Martin") < page.index("Amicale des pêcheurs")
    assert "Association\u00a0· Trésorière" in page or "Association · Trésorière" in page
    assert "Club des autres" not in page


def test_queries_of_the_list_do_not_grow(client: Client, user: User) -> None:
    before = queries_of(client, "/compte/profils/")
    for _ in range(6):
        make_profile(member=user)
    assert queries_of(client, "/compte/profils/") == before
    assert before <= 8


def test_another_persons_space_does_not_exist(client: Client) -> None:
    other = make_profile(member=make_user())
    for path in ("", "composition/"):
        response = client.get(f"/compte/espaces/{other.uuid}/{path}")
        assert response.status_code == 404
        assert other.name not in response.content.decode()


def test_queries_of_the_members_do_not_grow(client: Client, user: User) -> None:
    profile = make_profile(member=user)
    path = f"/compte/espaces/{profile.uuid}/composition/"
    before = queries_of(client, path)
    for _ in range(4):
        Membership.objects.create(profile=profile, user=make_user(), role=Role.READER)
    assert queries_of(client, path) == before
    assert before <= 12


def test_the_left_menu_says_where_one_is(client: Client, user: User) -> None:
    profile = make_profile(member=user)
    page = client.get(f"/compte/espaces/{profile.uuid}/composition/").content.decode()
    assert re.search(rf'href="/compte/espaces/{profile.uuid}/composition/"\s+aria-current="page"', page)
    assert page.index("Tableau de bord") < page.index('aria-current="page"')


@pytest.mark.parametrize(
    ("role", "sees", "files", "manages"),
    [
        (Role.ADMINISTRATOR, True, True, True),
        (Role.EDITOR, True, True, False),
        (Role.READER, True, False, False),
        (None, False, False, False),
    ],
)
def test_what_each_role_may_do(user: User, role: Role | None, sees: bool, files: bool, manages: bool) -> None:
    profile = make_profile(member=user, role=role) if role else make_profile()
    assert permissions.may_see_profile(user, profile) is sees
    assert permissions.may_file_for(user, profile) is files
    assert permissions.may_manage_profile(user, profile) is manages
