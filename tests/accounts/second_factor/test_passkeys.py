"""Passkeys without a browser: who must give one, who may remove one, what answers that no device gave are worth.

What a real device signs is tried in the browser: tests/e2e/test_passkey.py.
"""

import json

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from django.test import Client
from django.urls import reverse

from accounts.models import User
from notifications.models import OutgoingEmail
from tests.accounts.journeys import last_email, queries_of, sign_in
from tests.accounts.passkeys import make_passkey
from tests.accounts.telephone import SECRET, code
from tests.factories.accounts import PASSWORD, make_staff, make_user

pytestmark = pytest.mark.django_db
INDEX, KEYS, SIGN_IN = "/compte/second-facteur/", "/compte/second-facteur/cles/", "/compte/connexion/cle/"
FORGED = {"id": "AAAA", "rawId": "AAAA", "type": "public-key", "response": {}, "clientExtensionResults": {}}


def proven(client: Client, user: User) -> Client:
    """Signed in with both factors, the password given once more."""
    TOTP.activate(user, SECRET)
    sign_in(client, user.email, PASSWORD)
    client.post("/compte/second-facteur/code/", {"code": code()})
    client.post("/compte/confirmer/?next=/compte/", {"password": PASSWORD})
    return client


def test_staff_who_have_one_alone_give_it_before_any_page_of_the_admin(client: Client) -> None:
    staff = make_staff()
    sign_in(client, staff.email, PASSWORD)
    make_passkey(staff)
    assert client.get("/admin/pages/").url.startswith(f"{KEYS}confirmer/")


def test_sign_in_asks_for_it(client: Client) -> None:
    user = make_user()
    make_passkey(user)
    answer = sign_in(client, user.email, PASSWORD)
    assert answer.url == "/compte/second-facteur/code/"
    page = client.get(answer.url).content.decode()
    assert "data-passkey" in page
    assert "passkey-options" in page
    assert client.get("/compte/").status_code == 302


def test_it_is_not_offered_to_who_has_none(client: Client) -> None:
    user = make_user()
    TOTP.activate(user, SECRET)
    sign_in(client, user.email, PASSWORD)
    assert "data-passkey" not in client.get("/compte/second-facteur/code/").content.decode()


@pytest.mark.parametrize("credential", ["", "{", "[]", "null", "1", json.dumps(FORGED)])
def test_what_no_device_gave_opens_nothing(client: Client, credential: str) -> None:
    user = make_user()
    make_passkey(user)
    client.get(SIGN_IN, headers={"X-Requested-With": "XMLHttpRequest"})
    assert client.post(SIGN_IN, {"credential": credential}).url == "/compte/connexion/"
    sign_in(client, user.email, PASSWORD)
    client.get("/compte/second-facteur/code/")
    assert client.post("/compte/second-facteur/code/", {"credential": credential}).status_code == 200
    assert client.get("/compte/").status_code == 302


def test_what_the_device_must_sign_is_new_each_time(client: Client) -> None:
    asked = [client.get(SIGN_IN, headers={"X-Requested-With": "XMLHttpRequest"}).json() for _ in range(2)]
    challenges = [answer["request_options"]["publicKey"]["challenge"] for answer in asked]
    assert challenges[0] != challenges[1]
    assert asked[0]["request_options"]["publicKey"]["userVerification"] == "required"
    assert client.get(SIGN_IN).url == "/compte/connexion/"


def test_staff_keep_one_second_factor(client: Client) -> None:
    staff = make_staff()
    passkey = make_passkey(staff)
    proven(client, staff)
    Authenticator.objects.filter(user=staff, type=Authenticator.Type.TOTP).delete()
    url = reverse("mfa_remove_webauthn", args=[passkey.pk])
    assert "seul second facteur" in client.get(url).content.decode()
    assert client.post(url).status_code == 403
    make_passkey(staff, "Ma clé")
    assert client.post(url).url == KEYS
    assert [factor.wrap().name for factor in Authenticator.objects.filter(user=staff)] == ["Ma clé"]
    assert last_email(staff.email).kind == "account.passkey_removed"


def test_passkeys_are_named_and_renamed(client: Client) -> None:
    user = make_user()
    passkey = make_passkey(user)
    proven(client, user)
    url = reverse("mfa_edit_webauthn", args=[passkey.pk])
    assert "Entrez un nom" in client.post(url, {"name": ""}).content.decode()
    assert client.post(url, {"name": "Mon ordinateur"}).url == KEYS
    assert "Mon ordinateur" in client.get(KEYS).content.decode()
    assert "Mon ordinateur" in client.get(INDEX).content.decode()


def test_anothers_passkey_is_not_found(client: Client) -> None:
    others = make_passkey(make_user())
    proven(client, make_user())
    for name in ("mfa_edit_webauthn", "mfa_remove_webauthn"):
        assert client.post(reverse(name, args=[others.pk]), {"name": "À moi"}).status_code == 404
    assert Authenticator.objects.filter(pk=others.pk).exists()
    assert not OutgoingEmail.objects.filter(kind="account.passkey_removed").exists()


def test_a_code_still_confirms_for_who_has_both(client: Client) -> None:
    user = make_staff()
    make_passkey(user)
    TOTP.activate(user, SECRET)
    client.force_login(user, backend="accounts.entrance.backend.IdentifierBackend")
    page = client.get(client.get("/admin/").url).content.decode()
    assert f"{KEYS}confirmer/" in page


def test_many_passkeys_cost_no_more_queries_than_one(client: Client) -> None:
    user = make_user()
    make_passkey(user)
    proven(client, user)
    costs = queries_of(client, KEYS), queries_of(client, INDEX)
    for number in range(5):
        make_passkey(user, f"Clé {number}")
    assert (queries_of(client, KEYS), queries_of(client, INDEX)) == costs
