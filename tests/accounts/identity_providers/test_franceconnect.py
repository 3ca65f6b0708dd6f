"""FranceConnect, end to end against a provider on the loopback: what it signs is checked, nothing tied in silence."""

import re
from collections.abc import Iterator

import pytest
from allauth.socialaccount.models import SocialAccount
from cryptography.hazmat.primitives.asymmetric import ec
from django.core.cache import cache
from django.test import Client
from pytest_django import Settings

from accounts.entrance import email_change
from accounts.identity_providers import identities
from accounts.models import AuditEvent, PendingIdentity, User
from notifications.models import OutgoingEmail
from tests.accounts.journeys import last_email, later, link_in, sign_in
from tests.accounts.providers import ANGELA, through, use_franceconnect, way_back
from tests.factories.accounts import PASSWORD, make_staff, make_user
from tests.identity_provider import IdentityProvider, running

pytestmark = pytest.mark.django_db
START, WELCOME, MANAGE = (
    "/compte/franceconnect/connexion/",
    "/compte/franceconnect/bienvenue/",
    "/compte/franceconnect/",
)


@pytest.fixture
def provider(settings: Settings) -> Iterator[IdentityProvider]:
    cache.clear()
    with running(claims=dict(ANGELA)) as provider:
        use_franceconnect(settings, provider)
        yield provider


def ask_for_link(client: Client, email: str = ANGELA["email"]) -> str:
    """Come from FranceConnect for the first time and have the link sent; returns it."""
    assert through(client).url == WELCOME
    assert client.post(WELCOME, {"email": email, "terms": "on"}).url == "/compte/franceconnect/lien-envoye/"
    return link_in(last_email(email))


def is_signed_in(client: Client) -> bool:
    return bool(client.get("/compte/").status_code == 200)


def is_refused(client: Client, answer: object) -> bool:
    return getattr(answer, "status_code", 0) == 403 and not is_signed_in(client)


# --- What is asked and what is checked -------------------------------------------------------------------------------
def test_a_state_a_nonce_a_challenge_and_a_level_are_asked_for(client: Client, provider: IdentityProvider) -> None:
    through(client, f"{START}?scope=phone&auth_params=acr_values%3Deidas0&process=connect")
    through(Client())
    first, second = provider.asked
    assert first["acr_values"] == "eidas1"
    assert set(first["scope"].split()) == {
        "openid", "given_name", "family_name", "preferred_username", "birthdate", "email"
    }  # fmt: skip
    assert first["code_challenge_method"] == "S256"
    assert first["redirect_uri"] == "http://testserver/compte/franceconnect/retour/"
    assert len(first["state"]) >= 32
    assert len(first["nonce"]) >= 32
    assert first["nonce"] != second["nonce"]


@pytest.mark.parametrize(
    "lies",
    [
        {"nonce": "un-autre"},
        {"acr": "eidas0"},
        {"acr": None},
        {"iss": "https://ailleurs.example"},
        {"aud": "un-autre-service"},
        {"aud": ["parvis", "un-autre-service"]},
        {"exp": 1_700_000_000},
        {"sub": "quelqu-un-d-autre"},
    ],
    ids=str,
)
def test_a_wrong_token_opens_nothing(client: Client, provider: IdentityProvider, lies: dict[str, object]) -> None:
    provider.lies = lies
    assert is_refused(client, through(client))
    assert client.get(WELCOME).url == "/compte/connexion/"


@pytest.mark.parametrize(
    "lies", [{"iss": "https://ailleurs.example"}, {"aud": "un-autre"}, {"sub": "un-autre"}], ids=str
)
def test_a_wrong_userinfo_opens_nothing(client: Client, provider: IdentityProvider, lies: dict[str, str]) -> None:
    provider.userinfo_lies = lies
    assert is_refused(client, through(client))


def test_what_another_key_signed_opens_nothing(client: Client, provider: IdentityProvider) -> None:
    provider.signing_key = ec.generate_private_key(ec.SECP256R1())
    assert is_refused(client, through(client))


def test_userinfo_without_signature_opens_nothing(client: Client, provider: IdentityProvider) -> None:
    provider.signs_userinfo = False
    assert is_refused(client, through(client))


def test_a_higher_level_is_enough(client: Client, provider: IdentityProvider) -> None:
    provider.assurance = {"acr": "eidas2"}
    assert through(client).url == WELCOME


def test_a_new_key_is_asked_for(client: Client, provider: IdentityProvider) -> None:
    through(client)
    provider.change_key()
    assert through(Client()).url == WELCOME


def test_the_way_back_works_once_and_in_one_browser(client: Client, provider: IdentityProvider) -> None:
    back = way_back(client, START)
    assert is_refused(Client(), Client().get(back))
    assert client.get(back).url == WELCOME
    assert client.get(back).status_code == 403


def test_another_site_can_not_begin_a_sign_in(client: Client, provider: IdentityProvider) -> None:
    assert client.get(START, headers={"Sec-Fetch-Site": "cross-site"}).url == "/compte/connexion/"
    assert not provider.asked


def test_giving_up_there_is_told(client: Client, provider: IdentityProvider) -> None:
    client.get(START)
    state = re.search(r"state=([^&]+)", client.get(START).url)
    assert state
    page = client.get(f"/compte/franceconnect/retour/?error=access_denied&state={state[1]}")
    assert "abandonné" in page.content.decode()


def test_a_provider_that_does_not_answer_is_told(
    client: Client, settings: Settings, provider: IdentityProvider
) -> None:
    settings.FRANCECONNECT_ISSUER = "http://127.0.0.1:1"
    answer = client.get(START)
    assert answer.status_code == 503
    assert "ne répond pas" in answer.content.decode()


def test_an_address_that_an_account_may_still_take_back_is_refused_with_what_to_do(
    client: Client, provider: IdentityProvider
) -> None:
    email_change.note(user=make_user("nouvelle@exemple.test"), old_email=ANGELA["email"])
    answer = client.post(ask_for_link(client))
    assert answer.status_code == 409
    assert "annoncé" in answer.content.decode()
    assert not is_signed_in(client)
    assert not User.objects.filter(email=ANGELA["email"]).exists()
    client.post(ask_for_link(client, "autre@exemple.test"))
    assert is_signed_in(client)


def test_without_configuration_there_is_nothing(client: Client) -> None:
    assert client.get(START).status_code == 404
    assert "FranceConnect" not in client.get("/compte/connexion/").content.decode()


def test_the_button_is_on_the_sign_in_page(client: Client, provider: IdentityProvider) -> None:
    page = client.get("/compte/connexion/").content.decode()
    assert "S’identifier avec FranceConnect" in page
    assert START in page


# --- A first time ----------------------------------------------------------------------------------------------------
def test_a_new_person_gets_an_account_once_the_address_is_proven(client: Client, provider: IdentityProvider) -> None:
    link = ask_for_link(client)
    assert not User.objects.exists(), "an address that comes with an identity proves nothing"
    assert client.get(link).status_code == 200
    assert not User.objects.exists(), "mail scanners open links"
    assert client.post(link).url == "/compte/"
    user = User.objects.get()
    assert (user.first_name, user.last_name, user.identity_source) == ("Angela", "DUBOIS", "franceconnect")
    assert user.terms_acceptances.count() <= 1
    assert is_signed_in(client)
    assert SocialAccount.objects.get().extra_data == {
        name: ANGELA[name] for name in ("given_name", "family_name", "birthdate")
    }
    assert AuditEvent.objects.filter(account=user, kind="franceconnect_linked").count() == 1
    again = Client()
    assert through(again).url == "/compte/"
    assert is_signed_in(again)


def test_an_account_of_this_address_is_never_opened_in_silence(client: Client, provider: IdentityProvider) -> None:
    user = make_user(ANGELA["email"], last_name="Dubois-Martin")
    link = ask_for_link(client)
    assert not is_signed_in(client)
    assert not SocialAccount.objects.exists()
    client.post(link)
    assert is_signed_in(client)
    assert SocialAccount.objects.get().user == user
    user.refresh_from_db()
    assert user.check_password(PASSWORD)
    assert user.last_name == "DUBOIS"


def test_the_pages_are_the_same_whether_or_not_the_address_has_an_account(provider: IdentityProvider) -> None:
    make_user("odile@exemple.test")
    answers, texts = [], []
    for email in ("odile@exemple.test", "inconnue@exemple.test"):
        browser = Client()
        through(browser)
        answer = browser.post(WELCOME, {"email": email, "terms": "on"})
        answers.append((answer.status_code, answer.url, browser.get(answer.url).content))
        texts.append(re.sub(r"/lien/\S+", "", last_email(email).text))
    assert answers[0] == answers[1]
    assert texts[0] == texts[1]


def test_a_link_opened_in_another_browser_ties_nothing(client: Client, provider: IdentityProvider) -> None:
    victim = make_user("victime@exemple.test")
    link = ask_for_link(client, victim.email)
    victims = Client()
    sign_in(victims, victim.email, PASSWORD)
    for answer in (victims.get(link), victims.post(link)):
        assert answer.status_code == 403
    assert not SocialAccount.objects.exists()


def test_a_link_works_once_for_one_day(client: Client, provider: IdentityProvider) -> None:
    link = ask_for_link(client)
    with later(days=2):
        answer = client.post(link)
        assert answer.status_code in (403, 409)
        assert PendingIdentity.objects.count() == 1
        assert identities.forget() == 1
    assert not User.objects.exists()
    other = Client()
    link = ask_for_link(other)
    other.post(link)
    assert other.post(link).status_code == 403
    assert not PendingIdentity.objects.exists()


def test_a_password_that_someone_else_may_have_chosen_is_taken_away(client: Client, provider: IdentityProvider) -> None:
    user = make_user(ANGELA["email"], verified=False)
    client.post(ask_for_link(client))
    user.refresh_from_db()
    assert not user.has_usable_password()
    assert is_signed_in(client)


def test_the_password_ties_too(client: Client, provider: IdentityProvider) -> None:
    user = make_user("odile@exemple.test")
    through(client)
    sign_in(client, user.email, PASSWORD)
    assert "ANGELA" in client.get(MANAGE).content.decode().upper()
    asked = client.post("/compte/franceconnect/rattacher/")
    assert asked.url.startswith("/compte/confirmer/")
    client.post(asked.url, {"password": PASSWORD})
    assert client.post("/compte/franceconnect/rattacher/").url == MANAGE
    assert SocialAccount.objects.get().user == user
    assert last_email(user.email).kind == "account.identity_linked"


def test_terms_are_accepted_first(client: Client, provider: IdentityProvider) -> None:
    through(client)
    page = client.post(WELCOME, {"email": "odile@exemple.test"})
    assert "acceptez les conditions" in page.content.decode()
    assert "odile@exemple.test" in page.content.decode()
    assert not OutgoingEmail.objects.exists()


def test_links_are_throttled(client: Client, provider: IdentityProvider) -> None:
    through(client)
    answers = [client.post(WELCOME, {"email": f"a{n}@exemple.test", "terms": "on"}).status_code for n in range(11)]
    assert answers == [302] * 10 + [429]


# --- Staff -----------------------------------------------------------------------------------------------------------
def test_it_opens_no_account_of_staff(client: Client, provider: IdentityProvider) -> None:
    make_staff(ANGELA["email"])
    assert client.post(ask_for_link(client)).status_code == 409
    assert not SocialAccount.objects.exists()
    assert not is_signed_in(client)


def test_a_citizen_who_becomes_staff_enters_by_it_no_more(
    client: Client, settings: Settings, provider: IdentityProvider
) -> None:
    settings.PARVIS_STAFF_SECOND_FACTOR = False
    client.post(ask_for_link(client))
    user = User.objects.get()
    user.is_superuser = True
    user.save(update_fields=["is_superuser"])
    assert client.get("/admin/").status_code == 403, "a session that FranceConnect opened is a citizen's"
    other = Client()
    assert through(other).status_code == 403
    assert not is_signed_in(other)


# --- Giving it up, signing out ---------------------------------------------------------------------------------------
def test_it_is_given_up_only_if_a_password_remains(client: Client, provider: IdentityProvider) -> None:
    client.post(ask_for_link(client))
    user = User.objects.get()
    assert client.post("/compte/franceconnect/detacher/").url == "/compte/mot-de-passe/choisir/"
    assert SocialAccount.objects.exists()
    user.set_password(PASSWORD)
    user.save(update_fields=["password"])
    browser = Client()
    sign_in(browser, user.email, PASSWORD)
    asked = browser.post("/compte/franceconnect/detacher/")
    browser.post(asked.url, {"password": PASSWORD})
    assert browser.post("/compte/franceconnect/detacher/").url == MANAGE
    assert not SocialAccount.objects.exists()
    user.refresh_from_db()
    assert user.identity_source == ""
    assert last_email(user.email).kind == "account.identity_unlinked"


@pytest.mark.parametrize(
    "address",
    ["/compte/adresse/", "/compte/mot-de-passe/choisir/", "/compte/second-facteur/application/",
     "/compte/donnees-personnelles/supprimer/"],
)  # fmt: skip
def test_who_it_alone_knows_comes_back_from_it_before_what_is_sensitive(
    client: Client, provider: IdentityProvider, address: str
) -> None:
    with later(hours=0):
        client.post(ask_for_link(client))
        assert client.get(address).status_code == 200, "just proven there"
    with later(minutes=6):
        again = client.get(address)
        assert again.url == f"{START}?encore=1&next={address.replace('/', '%2F')}"
        assert through(client, again.url).url == address
        assert (provider.asked[-1].get("prompt"), provider.asked[-1].get("max_age")) == ("login", None)
        assert client.get(address).status_code == 200
    with later(minutes=12):
        assert client.get(address).url == again.url, "for five minutes"


def test_an_ordinary_sign_in_asks_for_no_new_proof_and_is_none(client: Client, provider: IdentityProvider) -> None:
    with later(hours=0):
        client.post(ask_for_link(client))
    with later(minutes=6):
        assert through(client).url == "/compte/"
        assert "prompt" not in provider.asked[-1]
        assert client.get("/compte/adresse/").url.startswith(START), "the session there answered by itself"


@pytest.mark.parametrize("says_when", [True, False])
def test_a_provider_that_says_when_is_believed_else_the_prompt_is(
    client: Client, provider: IdentityProvider, says_when: bool
) -> None:
    with later(hours=0):
        client.post(ask_for_link(client))
    provider.says_auth_time = says_when
    with later(minutes=6):
        through(client)
        again = client.get("/compte/adresse/")
        assert again.status_code == 302
        assert through(client, again.url).url == "/compte/adresse/"
        assert client.get("/compte/adresse/").status_code == 200


def test_the_session_open_there_does_not_answer_by_itself(client: Client, provider: IdentityProvider) -> None:
    with later(hours=0):
        client.post(ask_for_link(client))
    provider.ignores_prompt = True
    with later(minutes=6):
        refused = through(client, client.get("/compte/adresse/").url)
        assert refused.status_code == 403
        assert "ne l’a pas demandé" in refused.content.decode()
        assert is_signed_in(client)
        assert client.get("/compte/adresse/").status_code == 302, "still not proven"


def test_signing_out_ends_the_session_there_too(client: Client, provider: IdentityProvider) -> None:
    client.post(ask_for_link(client))
    page = client.post("/compte/deconnexion/").content.decode()
    address = re.search(r'http-equiv="refresh" content="0; url=([^"]+)"', page)
    assert address
    assert address[1].startswith(f"{provider.address}/session/end?id_token_hint=")
    assert "state=" in address[1]
    assert not is_signed_in(client)
    assert client.get("/compte/deconnexion/retour/?state=x").url == "/"


def test_signing_out_works_when_the_provider_is_down(
    client: Client, settings: Settings, provider: IdentityProvider
) -> None:
    client.post(ask_for_link(client))
    cache.clear()
    settings.FRANCECONNECT_ISSUER = "http://127.0.0.1:1"
    assert client.post("/compte/deconnexion/").status_code == 302
    assert not is_signed_in(client)


def test_a_second_identity_does_not_replace_the_first(client: Client, provider: IdentityProvider) -> None:
    client.post(ask_for_link(client))
    provider.claims = ANGELA | {"sub": "une-autre-identite"}
    other = Client()
    assert other.post(ask_for_link(other)).status_code == 409
    assert SocialAccount.objects.count() == 1


def test_names_follow_the_register_office(client: Client, provider: IdentityProvider) -> None:
    client.post(ask_for_link(client))
    provider.claims = ANGELA | {"preferred_username": "MARTIN"}
    through(Client())
    user = User.objects.get()
    assert (user.last_name, user.birth_name) == ("MARTIN", "DUBOIS")
