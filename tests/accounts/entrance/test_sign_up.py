"""From no account to « Mon compte », and every way in which that may go wrong."""

import pytest
from allauth.account.models import EmailAddress
from django.db import IntegrityError
from django.test import Client
from django.utils import timezone

from accounts.entrance import registration
from accounts.entrance.forms import SignUpForm
from accounts.letters import account as account_letters
from accounts.models import Membership, Profile, Role, TermsAcceptance, User
from notifications import outbox
from notifications.models import OutgoingEmail
from portal.models import TermsVersion
from tests.accounts.journeys import NEWCOMER, activate_anew, last_email, later, link_in, plain_proof, sign_in, sign_up
from tests.factories.accounts import PASSWORD, make_user
from tests.french import french

pytestmark = pytest.mark.django_db


@pytest.fixture
def terms() -> TermsVersion:
    return TermsVersion.objects.create(number=3, body="<p>Conditions.</p>", published_at=timezone.now())


def test_from_nothing_to_my_account(client: Client, terms: TermsVersion) -> None:
    page = client.get("/compte/creer/")
    assert "Au moins 12 caractères" in page.content.decode()

    response = sign_up(client)
    assert response.status_code == 302
    assert response.url == "/compte/activation/"
    user = User.objects.get(email="odile@exemple.test")
    assert TermsAcceptance.objects.get(user=user).version == terms
    membership = Membership.objects.get(user=user)
    assert membership.role == Role.ADMINISTRATOR
    assert membership.profile.type.is_personal
    assert membership.profile.name == "Odile Martin"

    other_device = Client()
    assert "n’est pas" in sign_in(other_device, user.email, "un autre mot de passe").content.decode()
    assert sign_in(other_device, user.email, PASSWORD).url == "/compte/activation/"
    assert other_device.get("/compte/").status_code == 302, "no use before activation"

    link = link_in(last_email(user.email))
    assert client.get(link).status_code == 200
    assert not EmailAddress.objects.get(user=user).verified, "opening the link does not activate: scanners open links"
    response = client.post(link)
    assert response.url == "/compte/"
    assert "Bonjour Odile" in client.get("/compte/").content.decode()


def test_activation_says_that_the_account_is_active(client: Client) -> None:
    sign_up(client)
    link = link_in(last_email("odile@exemple.test"))
    page = client.get(link).content.decode()
    assert "<h1" in page
    assert "Activez votre compte" in page
    assert "Activer mon compte" in page
    assert french("Your account is active.") in client.post(link, follow=True).content.decode()


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"first_name": ""}, "Indiquez votre prénom."),
        ({"last_name": ""}, "Indiquez votre nom."),
        ({"email": ""}, "Indiquez une adresse électronique."),
        ({"password1": ""}, "Choisissez un mot de passe."),
        ({"email": "odile"}, "Vérifiez l’adresse électronique"),
        ({"password1": "court"}, "d’au moins 12 caractères"),
        ({"password1": "azertyuiop123"}, "trop facile à deviner"),
        ({"password1": "OdileMartin2026"}, "trop facile à deviner"),
        ({"terms": ""}, "acceptez les conditions générales"),
        ({"robot_check_answer": ""}, "Répondez à la vérification"),
        ({"robot_check_answer": "quarante-deux"}, "n’est pas la bonne"),
        ({"robot_check_token": "contrefait"}, "n’est pas la bonne"),
        ({"robot_check": "contrefait"}, "n’est pas la bonne"),
    ],
)
def test_each_mistake_is_explained_and_creates_nothing(client: Client, changes: dict[str, str], message: str) -> None:
    response = sign_up(client, **changes)
    assert response.status_code == 200
    assert message in response.content.decode()
    assert not User.objects.exists()
    assert not OutgoingEmail.objects.exists()


def test_a_mistake_keeps_what_was_typed_but_the_password(client: Client) -> None:
    page = sign_up(client, terms="").content.decode()
    assert 'value="Odile"' in page
    assert PASSWORD not in page


def test_a_known_address_gets_the_same_page_and_its_owner_an_email(client: Client) -> None:
    make_user("odile@exemple.test")
    known = sign_up(client, first_name="Autre")
    unknown = sign_up(Client(), email="inconnue@exemple.test")
    assert (known.status_code, known.url) == (unknown.status_code, unknown.url)
    assert Client().get(known.url).content == Client().get(unknown.url).content
    assert User.objects.filter(first_name="Autre").count() == 0
    email = last_email("odile@exemple.test")
    assert email.kind == "account.account_exists"
    assert link_in(email) == "/compte/mot-de-passe/oublie/"


def test_the_case_of_an_address_makes_no_other_account(client: Client) -> None:
    make_user("odile@exemple.test")
    sign_up(client, email="ODILE@Exemple.test")
    assert User.objects.count() == 1


def test_signing_up_again_before_activation_sends_the_link_again(client: Client) -> None:
    sign_up(client)
    with later(minutes=4):
        sign_up(Client(), password1="une autre phrase tout aussi longue")
    assert OutgoingEmail.objects.filter(kind="account.activation").count() == 2
    assert User.objects.get().check_password(PASSWORD), "who signs up second chooses no password for the first"


def test_two_sign_ups_at_the_same_moment_make_one_account(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    make_user("odile@exemple.test")
    monkeypatch.setattr(SignUpForm, "validate_unique_email", lambda form, email: email)
    assert sign_up(client).url == "/compte/activation/"
    assert User.objects.count() == 1


@pytest.mark.both_databases
def test_account_and_email_are_written_together(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(**values: str) -> None:
        raise IntegrityError("the outbox refuses")

    monkeypatch.setattr(outbox, "post", fails)
    with pytest.raises(IntegrityError):
        sign_up(client)
    assert not User.objects.exists()
    assert not Profile.objects.exists()
    assert not EmailAddress.objects.exists()


def test_what_was_begun_before_sign_up_goes_on_after_activation(client: Client) -> None:
    following = "/demarches/bourse/commencer/"
    sign_up(client, query=f"?next={following}")
    link = link_in(last_email("odile@exemple.test"))
    assert link.endswith("?next=%2Fdemarches%2Fbourse%2Fcommencer%2F")
    assert activate_anew(Client(), link).url == following


def test_what_was_begun_goes_on_at_once_in_the_same_browser(client: Client) -> None:
    sign_up(client, query="?next=/compte/profils/")
    assert client.post(link_in(last_email("odile@exemple.test"))).url == "/compte/profils/"


def test_no_open_redirect_through_the_activation_link(client: Client) -> None:
    sign_up(client, query="?next=https://mechant.example/")
    link = link_in(last_email("odile@exemple.test"))
    assert "mechant" not in link
    assert client.post(f"{link}?next=https://mechant.example/").url == "/compte/"


def test_the_activation_link_lasts_a_day_then_offers_a_new_one(client: Client) -> None:
    sign_up(client)
    link = link_in(last_email("odile@exemple.test"))
    with later(hours=23, minutes=59):
        assert "Activez votre compte" in client.get(link).content.decode()
    with later(hours=24, minutes=1):
        page = client.get(link).content.decode()
        assert french("This link has lapsed") in page
        assert "Recevoir un nouveau lien" in page
        assert french("This link has lapsed") in client.post(link).content.decode()
        key = link.split("/")[3]
        assert Client().post("/compte/activation/renvoyer/", {"key": key}).url == "/compte/activation/"
        newer = link_in(last_email("odile@exemple.test"))
        assert newer != link
        assert "Activez votre compte" in client.get(newer).content.decode()
    assert not EmailAddress.objects.get().verified


def test_the_browser_that_signed_up_is_known_as_long_as_its_session(client: Client) -> None:
    sign_up(client)
    link = link_in(last_email("odile@exemple.test"))
    with later(hours=1, minutes=55):
        assert "Plus qu’un clic" in client.get(link).content.decode()
    with later(hours=2, minutes=5):
        assert 'name="password1"' in client.get(link).content.decode()


def test_a_link_used_says_so(client: Client) -> None:
    sign_up(client)
    link = link_in(last_email("odile@exemple.test"))
    client.post(link)
    assert "déjà actif" in Client().get(link).content.decode()


def test_a_wrong_link_says_so(client: Client) -> None:
    assert french("This link does not work") in client.get("/compte/activation/n-importe-quoi/").content.decode()


def test_the_link_can_be_asked_for_again_and_nobody_learns_anything(client: Client) -> None:
    sign_up(client)
    make_user("active@exemple.test")
    OutgoingEmail.objects.all().delete()
    with later(minutes=4):
        answers = [
            Client().post("/compte/activation/renvoyer/", {"email": address}).url
            for address in ("ODILE@exemple.test", "active@exemple.test", "inconnue@exemple.test")
        ]
    assert set(answers) == {"/compte/activation/"}
    assert [email.recipient for email in OutgoingEmail.objects.all()] == ["odile@exemple.test"]
    assert "Vérifiez l’adresse" in client.post("/compte/activation/renvoyer/", {"email": "x"}).content.decode()


def test_links_are_not_sent_twice_in_three_minutes(client: Client) -> None:
    sign_up(client)
    client.post("/compte/activation/renvoyer/", {"email": "odile@exemple.test"})
    assert OutgoingEmail.objects.count() == 1


def test_every_email_says_what_a_password_is_for(client: Client) -> None:
    sign_up(client)
    email = last_email("odile@exemple.test")
    for body in (email.text, email.html):
        assert "personne ne vous le demandera jamais" in body
        assert "pas même pour une maintenance" in body
    assert email.html.count("activation/") == 1, "one action"


def test_links_keep_our_own_address_whatever_the_host_header_says(client: Client) -> None:
    sign_up(Client(headers={"host": "localhost"}))
    assert "http://testserver/compte/activation/" in last_email("odile@exemple.test").text


def test_the_current_terms_are_shown(client: Client, terms: TermsVersion) -> None:
    TermsVersion.objects.create(number=2, body="<p>Anciennes.</p>", published_at=timezone.now())
    page = client.get("/compte/conditions-d-utilisation/").content.decode()
    assert "Version 3" in page
    assert "Conditions." in page
    assert "Anciennes" not in page


def test_before_the_first_terms_an_account_can_be_made(client: Client) -> None:
    assert "pas encore publiées" in client.get("/compte/conditions-d-utilisation/").content.decode()
    sign_up(client)
    assert not TermsAcceptance.objects.exists()
    assert User.objects.count() == 1


def test_sign_ups_are_throttled_and_the_page_says_until_when(client: Client) -> None:
    for number in range(20):
        client.post("/compte/creer/", NEWCOMER | {"email": f"n{number}@exemple.test"})
    response = sign_up(client)
    assert response.status_code == 429
    assert 0 < int(response.headers["Retry-After"]) <= 60
    assert "dans 1 minute" in response.content.decode()
    assert not User.objects.exists()


def test_a_taken_address_is_told_to_who_creates_accounts_by_code() -> None:
    make_user("odile@exemple.test")
    with pytest.raises(registration.AddressTakenError):
        make_user("odile@exemple.test")


def test_everyone_has_one_profile_of_their_own() -> None:
    user = User.objects.create_user("agent@exemple.test", None, first_name="Ali", last_name="Nour")
    profile = registration.own_profile(user=user)
    assert registration.own_profile(user=user) == profile
    assert profile.name == "Ali Nour"


@pytest.mark.parametrize("kind", account_letters.LETTERS)
def test_every_letter_can_be_posted(kind: str) -> None:
    context = {"activate_url": "https://portail.test/a", "password_reset_url": "https://portail.test/b"}
    account_letters.post(kind=kind, recipient="odile@exemple.test", context=context)
    email = last_email("odile@exemple.test")
    assert email.subject
    assert "<p>" in email.html
    assert "&lt;" not in email.html


def test_pretending_leaves_nothing() -> None:
    context = {"password_reset_url": "https://portail.test/b"}
    account_letters.pretend_to_post(kind="password_reset", recipient="odile@exemple.test", context=context)
    assert not OutgoingEmail.objects.exists()


def test_the_widget_page_may_run_a_worker_and_no_other_page_may(client: Client) -> None:
    assert "worker-src 'self' blob:" in client.get("/compte/creer/").headers["Content-Security-Policy"]
    assert "blob:" not in client.get("/compte/connexion/").headers["Content-Security-Policy"]


def test_the_plain_question_can_be_preferred(client: Client) -> None:
    page = client.get("/compte/creer/?verification=question&next=/compte/profils/").content.decode()
    assert "altcha-widget" not in page
    assert 'name="robot_check_answer"' in page
    assert client.post("/compte/creer/?verification=question", NEWCOMER | plain_proof()).url == "/compte/activation/"
