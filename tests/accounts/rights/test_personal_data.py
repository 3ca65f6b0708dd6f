"""« Mes données personnelles »: every group shown, each changed by its own pencil and saved alone."""

import re

import pytest
from django.test import Client

from accounts.models import IdentitySource, Membership, Profile, User
from accounts.rights import personal_data
from tests.accounts.journeys import queries_of, sign_in
from tests.factories.accounts import PASSWORD, make_profile, make_user
from tests.french import french

pytestmark = pytest.mark.django_db
PAGE = "/compte/donnees-personnelles/"


@pytest.fixture
def user() -> User:
    return make_user("odile@exemple.test")


@pytest.fixture
def client(client: Client, user: User) -> Client:
    sign_in(client, user.email, PASSWORD)
    return client


class TestGroups:
    def test_every_group_has_its_pencil(self, client: Client, user: User) -> None:
        page = client.get("/compte/donnees-personnelles/").content.decode()
        assert user.email in page
        for address in ("identite/", "adresse/", "telephone/", "courriels/"):
            assert f"/compte/donnees-personnelles/{address}" in page
        for address in (
            "/compte/adresse/",
            "/compte/mot-de-passe/",
            "/compte/second-facteur/",
            "/compte/sessions/",
            "/compte/connexions/",
        ):
            assert address in page

    def test_identity_changes_the_own_profile_too(self, client: Client, user: User) -> None:
        organisation = make_profile(member=user)
        url = "/compte/donnees-personnelles/identite/"
        assert 'value="Odile"' in client.get(url).content.decode()
        client.post(url, {"first_name": "Odile-Anne", "last_name": "Le Goff"})
        user.refresh_from_db()
        assert user.get_full_name() == "Odile-Anne Le Goff"
        assert Profile.objects.get(type__is_personal=True).name == "Odile-Anne Le Goff"
        organisation.refresh_from_db()
        assert organisation.name.startswith("Comité")

    def test_identity_can_not_be_emptied(self, client: Client) -> None:
        page = client.post("/compte/donnees-personnelles/identite/", {"first_name": "", "last_name": "X"})
        assert "Indiquez votre prénom." in page.content.decode()

    def test_address_is_whole_or_absent(self, client: Client, user: User) -> None:
        url = "/compte/donnees-personnelles/adresse/"
        page = client.post(url, {"address_line": "3 rue du Moulin"}).content.decode()
        assert "Complétez l’adresse" in page
        page = client.post(url, {"address_line": "3 rue du Moulin", "postcode": "2400", "city": "Brenne"})
        assert french("Check the postcode: it has 5 digits.") in page.content.decode()
        client.post(url, {"address_line": "3 rue du Moulin", "postcode": "24000", "city": "Brenne"})
        assert Profile.objects.get().postal_address == "3 rue du Moulin\n24000 Brenne"
        client.post(url, {})
        user.refresh_from_db()
        assert user.postal_address == ""

    @pytest.mark.parametrize(
        ("written", "shown"),
        [
            ("06 12 34 56 78", "06 12 34 56 78"), ("06 39 98 01 12", "06 39 98 01 12"),
            ("0692 12 34 56", "0692 12 34 56"), ("+32 2 555 12 12", "+32 2 555 12 12"), ("", "Pas de réponse"),
        ],
    )  # fmt: skip
    def test_telephone(self, client: Client, written: str, shown: str) -> None:
        client.post("/compte/donnees-personnelles/telephone/", {"telephone": written})
        assert shown in client.get("/compte/donnees-personnelles/").content.decode()

    @pytest.mark.parametrize("written", ["12", "06 12", "abc", "+999 1"])
    def test_a_wrong_telephone_is_refused(self, client: Client, written: str) -> None:
        page = client.post("/compte/donnees-personnelles/telephone/", {"telephone": written}).content.decode()
        assert french("Check the telephone number: for example 06 12 34 56 78.") in page


def test_names_at_birth_and_in_use(client: Client, user: User) -> None:
    client.post(f"{PAGE}identite/", {"first_name": "Odile", "last_name": "Martin", "birth_name": "Le Goff"})
    user.refresh_from_db()
    assert user.birth_name == "Le Goff"
    assert "Nom de naissance\u00a0: Le Goff" in client.get(PAGE).content.decode()
    client.post(f"{PAGE}identite/", {"first_name": "Odile", "last_name": "Martin", "birth_name": "Martin"})
    user.refresh_from_db()
    assert user.birth_name == "", "one name is enough when both are the same"


class TestIdentityFromAProvider:
    @pytest.fixture
    def user(self, user: User) -> User:
        user.identity_source = IdentitySource.FRANCECONNECT
        user.birth_name = "Le Goff"
        user.save()
        return user

    def test_it_is_shown_with_its_provenance_and_without_pencil(self, client: Client) -> None:
        page = client.get(PAGE).content.decode()
        assert "Fourni par FranceConnect" in page
        assert "/compte/donnees-personnelles/identite/" not in page
        assert "/compte/donnees-personnelles/telephone/" in page

    @pytest.mark.parametrize("method", ["get", "post"])
    def test_it_is_not_changed_here(self, client: Client, user: User, method: str) -> None:
        data = {"first_name": "Une", "last_name": "Autre", "birth_name": ""}
        answer = getattr(client, method)(f"{PAGE}identite/", data, follow=True)
        assert answer.redirect_chain == [(PAGE, 302)]
        assert "ne peut pas être modifiée ici" in answer.content.decode()
        user.refresh_from_db()
        assert (user.get_full_name(), user.birth_name) == ("Odile Martin", "Le Goff")

    def test_the_domain_refuses_even_when_the_form_was_open_before(self, user: User) -> None:
        stale = User(pk=user.pk, first_name="Odile", last_name="Martin")
        with pytest.raises(personal_data.IdentityLockedError):
            personal_data.change_identity(user=stale, first_name="Une", last_name="Autre")


class TestNotices:
    URL = f"{PAGE}courriels/"

    def test_one_chooses_by_organisation(self, client: Client, user: User) -> None:
        first, second = make_profile(member=user), make_profile(member=user)
        page = client.get(self.URL).content.decode()
        assert first.name in page
        assert "L’accusé de réception" in page or "accusé de réception" in page
        assert client.post(self.URL, {"organisations": [str(first.uuid)]}).url == PAGE
        wanted = Membership.objects.filter(user=user, wants_notices=True)
        assert [row.profile for row in wanted] == [first]
        page = client.get(PAGE).content.decode()
        assert f"Demandes\u00a0: {first.name}" in page
        assert f"Demandes\u00a0: {second.name}" not in page
        client.post(self.URL, {})
        assert not wanted.all().exists()

    def test_an_organisation_of_others_can_not_be_chosen(self, client: Client, user: User) -> None:
        make_profile(member=user)
        theirs = make_profile(member=make_user())
        page = client.post(self.URL, {"organisations": [str(theirs.uuid)]})
        assert page.status_code == 200
        assert not Membership.objects.filter(wants_notices=True).exists()

    def test_reminders_can_be_declined_without_any_organisation(self, client: Client, user: User) -> None:
        assert 'name="organisations"' not in client.get(self.URL).content.decode()
        client.post(self.URL, {})
        user.refresh_from_db()
        assert not user.wants_reminders
        assert "Pas de rappels" in client.get(PAGE).content.decode()
        client.post(self.URL, {"wants_reminders": "on"})
        user.refresh_from_db()
        assert user.wants_reminders


def test_queries_do_not_grow_with_organisations(client: Client, user: User) -> None:
    before = {path: queries_of(client, path) for path in (PAGE, f"{PAGE}courriels/")}
    for _ in range(5):
        profile = make_profile(member=user)
        profile.memberships.update(wants_notices=True)
    assert {path: queries_of(client, path) for path in before} == before
    assert max(before.values()) <= 9  # session, person, département, menu and footer, second factor, organisations


def test_each_pencil_says_what_it_changes(client: Client) -> None:
    pencils = re.findall(r"summary-list__change.*?</dd>", client.get(PAGE).content.decode(), re.DOTALL)
    words = [re.sub(r"<[^>]+>", "", pencil.split(">", 1)[1]).strip() for pencil in pencils]
    assert len(words) == len(set(words)) == 7
    assert all(word.startswith("Modifier ") for word in words)
