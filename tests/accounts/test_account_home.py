"""« Mon compte », « Mes données personnelles » and the sessions."""

import datetime

import pytest
from django.db import IntegrityError
from django.test import Client
from django.urls import reverse

from accounts import devices
from accounts.models import Profile, User
from accounts.tiles import Tile, Todo, tiles, todos
from notifications import outbox
from notifications.models import OutgoingEmail
from tests.accounts.journeys import last_email, later, link_in, queries_of, sign_in
from tests.factories.accounts import PASSWORD, make_profile, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def user() -> User:
    return make_user("odile@exemple.test")


@pytest.fixture
def client(client: Client, user: User) -> Client:
    sign_in(client, user.email, PASSWORD)
    return client


@pytest.fixture
def own_registries(monkeypatch: pytest.MonkeyPatch) -> None:
    """What the apps above registered is theirs to test."""
    for registry in (tiles, todos):
        kept = {name: entry for name, entry in registry._entries.items() if name in {"profiles", "personal_data"}}
        monkeypatch.setattr(registry, "_entries", kept)


def test_pages_ask_to_sign_in() -> None:
    for name in ("account_home", "personal_data", "profile_list", "profile_add", "usersessions_list", "mfa_index"):
        assert Client().get(reverse(name)).url.startswith("/compte/connexion/")


def test_own_tiles_come_last_and_in_order(client: Client) -> None:
    page = client.get("/compte/").content.decode()
    assert page.index("Mes profils") < page.index("Mes données personnelles")
    assert "Rien n’attend de votre part" in page


@pytest.mark.usefixtures("own_registries")
def test_apps_above_add_tiles_and_things_to_do(client: Client) -> None:
    tiles.register("requests", lambda user: Tile("Mes demandes", "/x/", count=3, todo="1 à compléter"), order=10)
    todos.register("later", lambda user: [Todo("Sans date", "/b/", "Voir")])
    todos.register("sooner", lambda user: [Todo("Compléter l’aide", "/a/", "Compléter", datetime.date(2027, 3, 12))])
    page = client.get("/compte/").content.decode()
    assert page.index("Mes demandes") < page.index("Mes profils")
    assert page.index("Compléter l’aide") < page.index("Sans date")
    assert "avant le 12 mars 2027" in page
    assert "1 à compléter" in page


@pytest.mark.usefixtures("own_registries")
def test_queries_of_my_account_do_not_grow(client: Client, user: User) -> None:
    before = queries_of(client, "/compte/")
    for _ in range(5):
        make_profile(member=user)
    assert queries_of(client, "/compte/") == before
    assert before <= 9  # session, person, département, menu and footer; profiles counted, and listed


def test_the_page_is_never_kept_by_a_shared_cache(client: Client) -> None:
    assert "no-store" in client.get("/compte/").headers["Cache-Control"]


class TestPersonalData:
    def test_every_group_has_its_pencil(self, client: Client, user: User) -> None:
        page = client.get("/compte/donnees-personnelles/").content.decode()
        assert user.email in page
        for address in ("identite/", "adresse/", "telephone/"):
            assert f"/compte/donnees-personnelles/{address}" in page
        for address in ("/compte/adresse/", "/compte/mot-de-passe/", "/compte/second-facteur/", "/compte/sessions/"):
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
        assert "il a 5 chiffres" in page.content.decode()
        client.post(url, {"address_line": "3 rue du Moulin", "postcode": "24000", "city": "Brenne"})
        assert Profile.objects.get().postal_address == "3 rue du Moulin\n24000 Brenne"
        client.post(url, {})
        user.refresh_from_db()
        assert user.postal_address == ""

    @pytest.mark.parametrize(
        ("written", "shown"),
        [("06 12 34 56 78", "06 12 34 56 78"), ("+32 2 555 12 12", "+32 2 555 12 12"), ("", "Pas de réponse")],
    )
    def test_telephone(self, client: Client, written: str, shown: str) -> None:
        client.post("/compte/donnees-personnelles/telephone/", {"telephone": written})
        assert shown in client.get("/compte/donnees-personnelles/").content.decode()

    @pytest.mark.parametrize("written", ["12", "06 12", "abc", "+999 1"])
    def test_a_wrong_telephone_is_refused(self, client: Client, written: str) -> None:
        page = client.post("/compte/donnees-personnelles/telephone/", {"telephone": written}).content.decode()
        assert "Vérifiez le numéro de téléphone" in page


class TestEmailChange:
    URL = "/compte/adresse/"

    @pytest.fixture
    def confirmed(self, client: Client) -> Client:
        answer = client.get(self.URL)
        assert answer.url.startswith("/compte/confirmer/"), "the password is asked for again"
        assert client.post(answer.url, {"password": PASSWORD}).url == self.URL
        return client

    def ask(self, client: Client, email: str):
        return client.post(self.URL, {"email": email, "action_add": "1"})

    def test_the_new_address_confirms_and_the_old_is_told(self, confirmed: Client, user: User) -> None:
        assert self.ask(confirmed, "Nouvelle@exemple.test").status_code == 302
        user.refresh_from_db()
        assert user.email == "odile@exemple.test"
        assert "attend d’être confirmée" in confirmed.get(self.URL).content.decode()
        email = last_email("nouvelle@exemple.test")
        assert email.kind == "account.address_confirmation"
        assert confirmed.post(link_in(email)).url == "/compte/donnees-personnelles/"
        user.refresh_from_db()
        assert user.email == "nouvelle@exemple.test"
        assert last_email("odile@exemple.test").kind == "account.address_changed"
        assert "n’est pas" in sign_in(Client(), "odile@exemple.test", PASSWORD).content.decode()
        assert sign_in(Client(), "nouvelle@exemple.test", PASSWORD).url == "/compte/"

    def test_someone_elses_address_is_not_told_apart_and_can_not_be_taken(self, confirmed: Client, user: User) -> None:
        make_user("voisine@exemple.test")
        assert self.ask(confirmed, "voisine@exemple.test").status_code == 302
        link = link_in(last_email("voisine@exemple.test"))
        assert "ne peut pas servir" in confirmed.get(link).content.decode()
        assert "ne peut pas servir" in confirmed.post(link).content.decode()
        user.refresh_from_db()
        assert user.email == "odile@exemple.test"

    def test_ones_own_address_is_refused(self, confirmed: Client, user: User) -> None:
        assert "déjà celle de votre compte" in self.ask(confirmed, user.email.upper()).content.decode()

    def test_a_change_can_be_given_up_or_its_link_sent_again(self, confirmed: Client, user: User) -> None:
        self.ask(confirmed, "nouvelle@exemple.test")
        link = link_in(last_email("nouvelle@exemple.test"))
        with later(minutes=4):
            confirmed.post(self.URL, {"email": "nouvelle@exemple.test", "action_send": "1"})
        assert OutgoingEmail.objects.filter(recipient="nouvelle@exemple.test").count() == 2
        confirmed.post(self.URL, {"email": "nouvelle@exemple.test", "action_remove": "1"})
        assert "attend d’être" not in confirmed.get(self.URL).content.decode()
        assert "ne fonctionne pas" in confirmed.get(link).content.decode()

    def test_the_accounts_own_address_can_not_be_removed(self, confirmed: Client, user: User) -> None:
        confirmed.post(self.URL, {"email": user.email, "action_remove": "1"})
        assert user.emailaddress_set.count() == 1

    def test_address_and_email_are_written_together(
        self, confirmed: Client, user: User, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def fails(**values: str) -> None:
            raise IntegrityError("the outbox refuses")

        monkeypatch.setattr(outbox, "post", fails)
        with pytest.raises(IntegrityError):
            self.ask(confirmed, "nouvelle@exemple.test")
        assert user.emailaddress_set.count() == 1


def test_other_sessions_are_listed_and_closed(client: Client, user: User) -> None:
    elsewhere = Client(headers={"user-agent": "Firefox/140 (Android)"})
    sign_in(elsewhere, user.email, PASSWORD)
    page = client.get("/compte/sessions/").content.decode()
    assert "Firefox, Android" in page
    assert "(celle-ci)" in page
    client.post("/compte/sessions/")
    assert elsewhere.get("/compte/").status_code == 302
    assert client.get("/compte/").status_code == 200


@pytest.mark.parametrize(
    ("user_agent", "words"),
    [
        ("Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0", "Firefox, Windows"),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) Version/19 Safari/604.1",
            "Safari, iPhone",
        ),
        ("Mozilla/5.0 (Linux; Android 15) AppleWebKit/537 Chrome/150.0 Mobile Safari/537.36", "Chrome, Android"),
        ("curl/8", "Appareil inconnu"),
    ],
)
def test_a_device_is_said_in_words(user_agent: str, words: str) -> None:
    assert devices.describe(user_agent) == words
