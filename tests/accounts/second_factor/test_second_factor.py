"""Staff can't enter the admin without a second factor, given in this very session."""

import re
from collections.abc import Iterator

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from django.test import Client
from pytest_django import Settings

from accounts.models import User
from tests.accounts.journeys import last_email, later, sign_in
from tests.accounts.telephone import SECRET, at_a_new_code, code
from tests.factories.accounts import PASSWORD, make_staff, make_user

pytestmark = pytest.mark.django_db
SET_UP = "/compte/second-facteur/application/"


@pytest.fixture(autouse=True)
def _code_that_lasts() -> Iterator[None]:
    with at_a_new_code():
        yield


@pytest.fixture
def staff() -> User:
    return make_staff("agent@exemple.test")


@pytest.fixture
def proven(client: Client, staff: User) -> Client:
    """Signed in with both factors."""
    TOTP.activate(staff, SECRET)
    sign_in(client, staff.email, PASSWORD)
    client.post("/compte/second-facteur/code/", {"code": code()})
    return client


def confirm_password(client: Client, url: str) -> None:
    answer = client.get(url)
    assert answer.url.startswith("/compte/confirmer/")
    client.post(answer.url, {"password": PASSWORD})


def test_staff_without_one_are_sent_to_set_it_up_from_every_page_of_the_admin(client: Client, staff: User) -> None:
    sign_in(client, staff.email, PASSWORD)
    for path in ("/admin/", "/admin/pages/", "/admin/users/", "/admin/n-existe-pas/", "/admin/account/"):
        response = client.get(path)
        assert response.status_code == 302
        assert response.url.startswith(SET_UP)
    assert client.post("/admin/account/").url.startswith(SET_UP)
    assert client.get("/compte/").status_code == 200


def test_setting_it_up_opens_the_admin(client: Client, staff: User) -> None:
    sign_in(client, staff.email, PASSWORD)
    confirm_password(client, SET_UP)
    page = client.get(SET_UP).content.decode()
    assert 'src="data:image/svg+xml;base64,' in page
    assert "style=" not in page
    secret = re.search(r"<code>([A-Z2-7]+)</code>", page)
    assert secret
    assert "n’est pas le bon" in client.post(SET_UP, {"code": "000 000"}).content.decode()
    now = code(secret[1])
    response = client.post(SET_UP, {"code": f"{now[:3]} {now[3:]}"})
    assert response.url == "/compte/second-facteur/codes/"
    assert len(re.findall(r"<code>\d{8}</code>", client.get(response.url).content.decode())) == 10
    assert last_email(staff.email).kind == "account.second_factor_on"
    assert client.get("/admin/").status_code == 200


def test_sign_in_asks_for_it(client: Client, staff: User) -> None:
    TOTP.activate(staff, SECRET)
    assert sign_in(client, staff.email, PASSWORD, query="?next=/admin/").url.startswith("/compte/second-facteur/code/")
    assert client.get("/compte/").status_code == 302
    assert client.get("/admin/").status_code == 302
    assert client.post("/compte/second-facteur/code/", {"code": code()}).url == "/admin/"
    assert client.get("/admin/").status_code == 200


def test_a_wrong_code_is_throttled(client: Client, staff: User) -> None:
    TOTP.activate(staff, SECRET)
    sign_in(client, staff.email, PASSWORD)
    for _ in range(5):
        assert "pas le bon" in client.post("/compte/second-facteur/code/", {"code": "000000"}).content.decode()
    assert "dans cinq minutes" in client.post("/compte/second-facteur/code/", {"code": code()}).content.decode()


def test_a_code_works_once(client: Client, staff: User) -> None:
    TOTP.activate(staff, SECRET)
    sign_in(client, staff.email, PASSWORD)
    now = code()
    assert client.post("/compte/second-facteur/code/", {"code": now}).status_code == 302
    other = Client()
    sign_in(other, staff.email, PASSWORD)
    assert other.post("/compte/second-facteur/code/", {"code": now}).status_code == 200


def test_a_session_older_than_the_second_factor_does_not_profit_from_it(client: Client, staff: User) -> None:
    sign_in(client, staff.email, PASSWORD)
    TOTP.activate(staff, SECRET)
    response = client.get("/admin/")
    assert response.url.startswith("/compte/second-facteur/confirmer/")
    assert client.post(response.url, {"code": code()}).url == "/admin/"
    assert client.get("/admin/").status_code == 200


def test_resetting_the_password_does_not_go_round_it(client: Client, staff: User) -> None:
    TOTP.activate(staff, SECRET)
    client.post("/compte/mot-de-passe/oublie/", {"email": staff.email})
    link = re.search(r"http://testserver(/compte/\S+)", last_email(staff.email).text)
    assert link
    client.post(client.get(link[1]).url, {"password1": "huit barques vertes sous la pluie"})
    assert client.get("/admin/").url.startswith("/compte/connexion/")


def test_a_recovery_code_lets_in_once(proven: Client, staff: User) -> None:
    confirm_with_code(proven)
    proven.post("/compte/second-facteur/codes/nouveaux/")
    page = proven.get("/compte/second-facteur/codes/").content.decode()
    recovery = re.findall(r"<code>(\d{8})</code>", page)
    assert last_email(staff.email).kind == "account.recovery_codes_made"
    other = Client()
    sign_in(other, staff.email, PASSWORD)
    assert other.post("/compte/second-facteur/code/", {"code": recovery[0]}).status_code == 302
    assert other.get("/admin/").status_code == 200
    third = Client()
    sign_in(third, staff.email, PASSWORD)
    assert third.post("/compte/second-facteur/code/", {"code": recovery[0]}).status_code == 200
    file = proven.get("/compte/second-facteur/codes/fichier/")
    assert recovery[1] in file.content.decode()
    assert recovery[0] not in file.content.decode()


def confirm_with_code(client: Client) -> None:
    """Something sensitive asks for the second factor once more; its code can't be the one just used."""
    with later(seconds=31):
        client.post("/compte/confirmer/?next=/compte/", {"password": PASSWORD})


def test_staff_cannot_give_it_up(proven: Client, staff: User) -> None:
    confirm_with_code(proven)
    proven.post("/compte/second-facteur/application/retirer/")
    assert Authenticator.objects.filter(user=staff, type=Authenticator.Type.TOTP).exists()
    assert proven.get("/admin/").status_code == 200


def test_a_citizen_may_have_one_and_give_it_up(client: Client) -> None:
    citizen = make_user("odile@exemple.test")
    TOTP.activate(citizen, SECRET)
    sign_in(client, citizen.email, PASSWORD)
    client.post("/compte/second-facteur/code/", {"code": code()})
    assert "Active" in client.get("/compte/second-facteur/").content.decode()
    client.post("/compte/confirmer/?next=/compte/", {"password": PASSWORD})
    assert client.post("/compte/second-facteur/application/retirer/").url == "/compte/second-facteur/"
    assert not Authenticator.objects.exists()
    assert last_email(citizen.email).kind == "account.second_factor_off"
    assert client.get("/admin/").status_code == 403, "a citizen is no staff, second factor or not"


def test_the_secret_is_not_kept_in_clear(client: Client, staff: User) -> None:
    TOTP.activate(staff, SECRET)
    assert SECRET not in str(Authenticator.objects.get().data)
    assert Authenticator.objects.get().wrap().validate_code(code())


def test_it_can_be_switched_off_for_the_demo_alone(client: Client, staff: User, settings: Settings) -> None:
    settings.PARVIS_STAFF_SECOND_FACTOR = False
    sign_in(client, staff.email, PASSWORD)
    assert client.get("/admin/").status_code == 200


def test_set_up_needs_the_password_again(client: Client, staff: User) -> None:
    sign_in(client, staff.email, PASSWORD)
    answer = client.get(SET_UP)
    assert answer.url.startswith("/compte/confirmer/")
    assert "n’est pas votre mot de passe" in client.post(answer.url, {"password": "autre"}).content.decode()
    assert client.get(SET_UP).status_code == 302
