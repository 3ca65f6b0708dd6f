"""Signing in and out: what an attacker learns (nothing), how often one may try, where one goes next."""

import pytest
from django.conf import settings
from django.test import Client

from accounts.models import User
from notifications.models import OutgoingEmail
from tests.accounts.journeys import later, sign_in
from tests.factories.accounts import PASSWORD, make_user
from tests.french import french

pytestmark = pytest.mark.django_db
WRONG = "ce n'est pas la bonne phrase"


@pytest.fixture
def user() -> User:
    return make_user("odile@exemple.test")


def test_the_identifier_is_the_address_whatever_its_case(client: Client, user: User) -> None:
    assert sign_in(client, " Odile@EXEMPLE.test ", PASSWORD).url == "/compte/"


def test_labels_are_those_people_know(client: Client) -> None:
    page = client.get("/compte/connexion/").content.decode()
    for words in (
        "Identifiant",
        "Mot de passe",
        "Connecter",
        "Mot de passe oublié\u00a0?",
        "Créer votre compte personnel",
    ):
        assert words in page


def test_wrong_password_and_unknown_address_get_the_same_page(client: Client, user: User) -> None:
    with_account = sign_in(client, user.email, WRONG).content.decode().replace(user.email, "X")
    without = sign_in(Client(), "inconnue@exemple.test", WRONG).content.decode().replace("inconnue@exemple.test", "X")
    assert _without_token(with_account) == _without_token(without)
    assert french("The identifier or the password is not right. Check both, then try again.") in without


def _without_token(page: str) -> str:
    return "\n".join(line for line in page.splitlines() if "csrfmiddlewaretoken" not in line)


def test_five_failures_in_five_minutes_close_the_account_to_everyone_for_five_minutes(
    client: Client, user: User
) -> None:
    for number in range(5):
        sign_in(Client(REMOTE_ADDR=f"10.0.0.{number}"), user.email, WRONG)
    response = sign_in(client, user.email.upper(), PASSWORD)
    assert "dans 5 minutes" in response.content.decode()
    assert client.get("/compte/").status_code == 302
    with later(minutes=5, seconds=1):
        assert sign_in(client, user.email, PASSWORD).url == "/compte/"


def test_the_count_of_failures_is_the_same_under_every_name_of_the_portal(user: User) -> None:
    for host in ("testserver", "localhost", "127.0.0.1", "testserver", "localhost"):
        sign_in(Client(headers={"host": host}), user.email, WRONG)
    assert "dans 5 minutes" in sign_in(Client(), user.email, PASSWORD).content.decode()


def test_an_unknown_address_is_closed_the_same_way() -> None:
    for _ in range(5):
        sign_in(Client(), "inconnue@exemple.test", WRONG)
    assert "dans 5 minutes" in sign_in(Client(), "inconnue@exemple.test", WRONG).content.decode()


def test_successes_do_not_count_as_failures(client: Client, user: User) -> None:
    for _ in range(8):
        assert sign_in(Client(), user.email, PASSWORD).url == "/compte/"


def test_limits_live_in_the_shared_cache() -> None:
    assert settings.CACHES["default"]["BACKEND"].endswith("DatabaseCache")


@pytest.mark.parametrize(
    ("following", "arrival"),
    [
        ("/compte/profils/", "/compte/profils/"),
        ("https://mechant.example/", "/compte/"),
        ("//mechant.example/", "/compte/"),
        ("javascript:alert(1)", "/compte/"),
        ("/\\mechant.example", "/compte/"),
    ],
)
def test_only_our_own_pages_follow(client: Client, user: User, following: str, arrival: str) -> None:
    response = client.post("/compte/connexion/", {"login": user.email, "password": PASSWORD, "next": following})
    assert response.url == arrival
    other = Client()
    assert sign_in(other, user.email, PASSWORD, query=f"?next={following}").url == arrival


def test_a_page_that_needs_an_account_comes_back_after_sign_in(client: Client, user: User) -> None:
    response = client.get("/compte/profils/")
    assert response.url == "/compte/connexion/?next=/compte/profils/"
    page = client.get(response.url).content.decode()
    assert 'name="next" value="/compte/profils/"' in page


def test_the_session_key_changes_at_sign_in_and_dies_at_sign_out(client: Client, user: User) -> None:
    client.get("/compte/creer/?next=/")
    session = client.session
    session["before"] = "x"
    session.save()
    before = session.session_key
    sign_in(client, user.email, PASSWORD)
    signed_in = client.session.session_key
    assert signed_in != before
    assert "Se déconnecter" in client.get("/compte/deconnexion/").content.decode()
    assert client.get("/compte/").status_code == 200, "a link alone signs nobody out"
    client.post("/compte/deconnexion/")
    assert client.get("/compte/").status_code == 302
    client.cookies[settings.SESSION_COOKIE_NAME] = signed_in
    assert client.get("/compte/").status_code == 302


@pytest.mark.parametrize("way_out", ["/compte/deconnexion/", "/admin/logout/"])
def test_signing_out_leaves_nothing_in_the_browser_and_keeps_other_sites_cookies(
    client: Client, user: User, way_out: str
) -> None:
    sign_in(client, user.email, PASSWORD)
    assert not client.get(way_out).has_header("Clear-Site-Data"), "a link alone signs nobody out"
    assert client.get("/compte/").status_code == 200
    answer = client.post(way_out)
    assert answer["Clear-Site-Data"] == '"cache", "storage"'
    assert client.get("/compte/").status_code == 302
    assert french("Your session is closed.") in client.get("/compte/connexion/").content.decode()


def test_a_closed_account_is_told_so_only_with_its_password(client: Client, user: User) -> None:
    user.is_active = False
    user.save()
    assert "n’est pas le bon" in sign_in(client, user.email, WRONG).content.decode()
    response = sign_in(client, user.email, PASSWORD)
    assert response.url == "/compte/inactif/"
    assert french("This account is closed") in client.get(response.url).content.decode()
    assert client.get("/compte/").status_code == 302


def test_signing_in_before_activation_sends_the_link(client: Client) -> None:
    make_user("nouvelle@exemple.test", verified=False)
    assert sign_in(client, "nouvelle@exemple.test", PASSWORD).url == "/compte/activation/"
    assert OutgoingEmail.objects.get().kind == "account.activation"


def test_wagtails_own_doors_lead_to_ours(client: Client) -> None:
    assert client.get("/admin/login/?next=/admin/pages/").url == "/compte/connexion/?next=/admin/pages/"
    assert client.post("/admin/login/", {"username": "a", "password": "b"}).status_code in {301, 302}
    assert client.get("/_util/login/").url == "/compte/connexion/"
    assert client.get("/admin/password_reset/").url == "/compte/mot-de-passe/oublie/"


def test_views_of_allauth_that_we_do_not_want_have_no_address(client: Client) -> None:
    for path in ("connexion/code/", "connexion/code/confirmer/", "telephone/", "login/", "signup/", "password/reset/"):
        assert client.get(f"/compte/{path}").status_code == 404


class TestZone:
    """The sign-in zone of cached pages."""

    def test_its_module_gets_a_token_and_signs_in(self, user: User) -> None:
        client = Client(enforce_csrf_checks=True)
        token = client.get("/compte/connexion/jeton/").json()["token"]
        data = {"login": user.email, "password": PASSWORD, "csrfmiddlewaretoken": token}
        assert client.post("/compte/connexion/", data).url == "/compte/"

    def test_the_token_is_never_cached(self, client: Client) -> None:
        assert "no-store" in client.get("/compte/connexion/jeton/").headers["Cache-Control"]

    def test_without_javascript_the_relay_keeps_the_identifier_and_signs_nobody_in(self, user: User) -> None:
        client = Client(enforce_csrf_checks=True)
        page = client.post("/compte/connexion/relais/", {"login": user.email, "password": PASSWORD}).content.decode()
        assert f'value="{user.email}"' in page
        assert PASSWORD not in page
        assert 'action="/compte/connexion/"' in page
        assert french("Enter your password here: for your safety it was not kept.") in page
        assert client.get("/compte/").status_code == 302

    def test_without_a_token_the_sign_in_page_refuses(self, user: User) -> None:
        client = Client(enforce_csrf_checks=True)
        assert client.post("/compte/connexion/", {"login": user.email, "password": PASSWORD}).status_code == 403
