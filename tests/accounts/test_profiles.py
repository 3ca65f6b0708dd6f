"""Profiles: added, listed, entered by their members alone; the numbers that identify them."""

import contextlib

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st
from stdnum import luhn

from accounts import identifiers, permissions
from accounts.identifiers import InvalidIdentifier
from accounts.models import Membership, Profile, ProfileType, Role, User
from accounts.profiles import SiretTaken, add_organisation
from tests.accounts.journeys import queries_of, sign_in
from tests.factories.accounts import PASSWORD, make_profile, make_profile_type, make_user

SIRET = "73282932000074"
ADD = "/compte/profils/ajouter/"


@given(st.text("0123456789", min_size=8, max_size=8), st.text("0123456789", min_size=4, max_size=4))
def test_a_number_with_its_keys_is_a_siret_and_no_other_digit_will_do(company: str, establishment: str) -> None:
    siren = company + luhn.calc_check_digit(company)
    body = siren + establishment
    siret = body + luhn.calc_check_digit(body)
    if siret.strip("0") and not siret.startswith(identifiers.LA_POSTE):
        assert identifiers.parse_siret(identifiers.display_siret(siret)) == siret
        for digit in set("0123456789") - {siret[-1]}:
            with pytest.raises(InvalidIdentifier):
                identifiers.parse_siret(siret[:-1] + digit)


@given(st.text("0123456789", min_size=5, max_size=5))
def test_la_poste_has_its_own_rule(establishment: str) -> None:
    siret = identifiers.LA_POSTE + establishment
    accepted = luhn.is_valid(siret) or sum(map(int, siret)) % 5 == 0
    if accepted:
        assert identifiers.parse_siret(siret) == siret
    else:
        with pytest.raises(InvalidIdentifier):
            identifiers.parse_siret(siret)


@given(st.text(max_size=20))
def test_any_text_is_a_siret_or_refused(text: str) -> None:
    with contextlib.suppress(InvalidIdentifier):
        assert len(identifiers.parse_siret(text)) == 14


@pytest.mark.parametrize("text", ["", "00000000000000", "7328293200007", "732829320000740", "٧٣٢٨٢٩٣٢٠٠٠٠٧٤"])
def test_what_is_no_siret(text: str) -> None:
    with pytest.raises(InvalidIdentifier):
        identifiers.parse_siret(text)


def test_rna_and_iban() -> None:
    assert identifiers.parse_rna(" w751 234 567 ") == "W751234567"
    assert identifiers.parse_iban("FR14 2004 1010 0505 0001 3M02 606") == "FR1420041010050500013M02606"
    with pytest.raises(InvalidIdentifier):
        identifiers.parse_rna("751234567")
    with pytest.raises(InvalidIdentifier):
        identifiers.parse_iban("FR14 2004 1010 0505 0001 3M02 607")


@pytest.fixture
def user(db: None) -> User:
    return make_user("odile@exemple.test")


@pytest.fixture
def client(client: Client, user: User) -> Client:
    sign_in(client, user.email, PASSWORD)
    return client


def answers(**changes: str) -> dict[str, str]:
    make_profile_type()
    values = {
        "profile_type": "association",
        "name": "Comité des fêtes de Brenne",
        "siret": "732 829 320 00074",
        "rna": "",
        "function": "Trésorière",
    }
    return values | changes


def test_an_organisation_is_added_and_its_creator_administers_it(client: Client, user: User) -> None:
    response = client.post(ADD, answers())
    profile = Profile.objects.get(siret=SIRET)
    assert response.url == f"/compte/espaces/{profile.uuid}/"
    membership = Membership.objects.get(profile=profile)
    assert (membership.user, membership.role, membership.function) == (user, Role.ADMINISTRATOR, "Trésorière")
    assert "Comité des fêtes de Brenne" in client.get(response.url).content.decode()
    assert "Trésorière" in client.get(f"/compte/espaces/{profile.uuid}/composition/").content.decode()


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"siret": "732 829 320 00075"}, "Vérifiez le SIRET"),
        ({"siret": ""}, "Indiquez le SIRET ou le numéro RNA."),
        ({"siret": "", "rna": "75"}, "Vérifiez le numéro RNA"),
        ({"name": ""}, "Indiquez le nom de l’organisme."),
        ({"function": ""}, "Indiquez votre fonction."),
        ({"profile_type": ""}, "Choisissez un type de profil."),
    ],
)
def test_each_mistake_is_explained(client: Client, changes: dict[str, str], message: str) -> None:
    assert message in client.post(ADD, answers(**changes)).content.decode()
    assert Profile.objects.count() == 1


def test_a_company_needs_its_siret(client: Client) -> None:
    make_profile_type("entreprise", asks_rna=False)
    page = client.post(ADD, answers(profile_type="entreprise", siret="", rna="W751234567")).content.decode()
    assert "Indiquez le SIRET." in page


def test_an_association_may_have_its_rna_alone(client: Client) -> None:
    client.post(ADD, answers(siret="", rna="w751234567"))
    profile = Profile.objects.get(type__code="association")
    assert (profile.siret, profile.rna) == (None, "W751234567")


def test_ones_own_type_can_not_be_added(client: Client) -> None:
    page = client.post(ADD, answers(profile_type=ProfileType.personal().code))
    assert page.status_code == 200
    assert Profile.objects.count() == 1


def test_a_known_siret_is_refused_with_what_to_do(client: Client, user: User) -> None:
    make_profile(siret=SIRET)
    page = client.post(ADD, answers()).content.decode()
    assert "Un profil existe déjà pour ce SIRET" in page
    assert "Demandez à l’un de ses membres" in page
    with pytest.raises(SiretTaken):
        add_organisation(user=user, profile_type=make_profile_type(), name="X", siret=SIRET, function="Y")
    assert not Membership.objects.filter(user=user, profile__siret=SIRET).exists()


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
    assert f'href="/compte/espaces/{profile.uuid}/composition/" aria-current="page"' in page
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
