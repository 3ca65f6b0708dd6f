"""What makes a password acceptable; forgotten, reset, changed."""

import sys
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.contrib.auth.hashers import get_hasher, identify_hasher, make_password
from django.core.exceptions import ValidationError
from django.test import Client, override_settings
from zxcvbn.matching import RANKED_DICTIONARIES

from accounts.models import User
from accounts.passwords.rules import LengthValidator, StrengthValidator, score
from notifications.models import OutgoingEmail
from tests.accounts.journeys import last_email, later, link_in, sign_in
from tests.factories.accounts import PASSWORD, make_staff, make_user
from tests.french import french

pytestmark = pytest.mark.django_db
NEWER = "huit barques vertes sous la pluie"


@pytest.fixture
def user() -> User:
    return make_user("odile@exemple.test")


def ask_for_link(client: Client, email: str):
    return client.post("/compte/mot-de-passe/oublie/", {"email": email})


def test_forgotten_then_chosen_anew(client: Client, user: User) -> None:
    elsewhere = Client()
    sign_in(elsewhere, user.email, PASSWORD)
    assert ask_for_link(client, "ODILE@exemple.test").url == "/compte/mot-de-passe/oublie/envoye/"
    assert "valable une heure" in client.get("/compte/mot-de-passe/oublie/envoye/").content.decode()
    email = last_email(user.email)
    assert "personne ne vous le demandera jamais" in email.text

    response = client.get(link_in(email))
    assert response.status_code == 302
    page = client.get(response.url).content.decode()
    assert "Personne ne vous le demandera jamais" in page
    assert "Au moins 12 caractères" in page
    answer = client.post(response.url, {"password1": NEWER})
    assert answer.url == "/compte/mot-de-passe/cle/fait/"
    assert "Votre mot de passe a changé" in client.get(answer.url).content.decode()

    assert elsewhere.get("/compte/").status_code == 302, "every session of the account has ended"
    assert last_email(user.email).kind == "account.password_changed"
    assert "n’est pas" in sign_in(Client(), user.email, PASSWORD).content.decode()
    assert sign_in(Client(), user.email, NEWER).url == "/compte/"


def test_an_unknown_address_gets_the_same_page_and_no_email(client: Client, user: User) -> None:
    known, unknown = ask_for_link(client, user.email), ask_for_link(Client(), "inconnue@exemple.test")
    assert (known.status_code, known.url) == (unknown.status_code, unknown.url)
    assert Client().get(known.url).content == Client().get(unknown.url).content
    assert [email.recipient for email in OutgoingEmail.objects.all()] == [user.email]


def test_a_closed_account_gets_no_link(client: Client, user: User) -> None:
    user.is_active = False
    user.save()
    ask_for_link(client, user.email)
    assert not OutgoingEmail.objects.exists()


def test_the_link_lasts_an_hour_and_says_so_after(client: Client, user: User) -> None:
    ask_for_link(client, user.email)
    link = link_in(last_email(user.email))
    with later(minutes=59):
        assert Client().get(link).status_code == 302
    with later(minutes=61):
        page = Client().get(link).content.decode()
    assert french("This link has lapsed") in page
    assert "Recevoir un nouveau lien" in page


def test_the_link_works_once(client: Client, user: User) -> None:
    ask_for_link(client, user.email)
    link = link_in(last_email(user.email))
    client.post(client.get(link).url, {"password1": NEWER})
    assert "Ce lien ne fonctionne plus" in Client().get(link).content.decode()


def test_a_weak_new_password_is_refused_with_the_reason(client: Client, user: User) -> None:
    ask_for_link(client, user.email)
    url = client.get(link_in(last_email(user.email))).url
    assert "trop facile à deviner" in client.post(url, {"password1": "odile.exemple"}).content.decode()
    user.refresh_from_db()
    assert user.check_password(PASSWORD)


def test_links_are_asked_for_thrice_in_five_minutes_at_most(client: Client, user: User) -> None:
    for _ in range(3):
        assert ask_for_link(Client(), user.email).status_code == 302
    assert ask_for_link(Client(), user.email.upper()).status_code == 429
    assert OutgoingEmail.objects.count() == 3


def test_who_was_invited_chooses_a_first_password_by_the_link_and_can_sign_in(client: Client) -> None:
    invited = User.objects.create_user("agente@exemple.test", None, first_name="Ali", last_name="Nour")
    ask_for_link(client, invited.email)
    client.post(client.get(link_in(last_email(invited.email))).url, {"password1": NEWER})
    assert sign_in(Client(), invited.email, NEWER).url == "/compte/"


def test_reset_by_who_never_activated_leads_to_the_activation(client: Client) -> None:
    waiting = make_user("nouvelle@exemple.test", verified=False)
    ask_for_link(client, waiting.email)
    form = client.get(link_in(last_email(waiting.email))).url
    activation = client.get(form).url
    assert activation.startswith("/compte/activation/")
    assert client.post(form, {"password1": NEWER}).url.startswith("/compte/activation/"), "no other way past it"
    client.post(activation, {"first_name": "Odile", "last_name": "Martin", "password1": NEWER, "terms": "on"})
    assert sign_in(Client(), waiting.email, NEWER).url == "/compte/"


class TestChange:
    @pytest.fixture
    def signed_in(self, client: Client, user: User) -> Client:
        sign_in(client, user.email, PASSWORD)
        return client

    def test_others_end_and_this_one_stays_under_another_key(self, signed_in: Client, user: User) -> None:
        elsewhere = Client()
        sign_in(elsewhere, user.email, PASSWORD)
        before = signed_in.session.session_key
        data = {"oldpassword": PASSWORD, "password1": NEWER}
        assert signed_in.post("/compte/mot-de-passe/", data).url == "/compte/donnees-personnelles/"
        assert signed_in.session.session_key != before
        assert signed_in.get("/compte/").status_code == 200
        assert elsewhere.get("/compte/").status_code == 302
        assert last_email(user.email).kind == "account.password_changed"

    def test_the_current_password_is_asked_for(self, signed_in: Client, user: User) -> None:
        page = signed_in.post("/compte/mot-de-passe/", {"oldpassword": "autre", "password1": NEWER}).content.decode()
        assert french("This is not your current password.") in page
        user.refresh_from_db()
        assert user.check_password(PASSWORD)

    def test_guessing_it_is_throttled(self, signed_in: Client) -> None:
        data = {"oldpassword": "autre", "password1": NEWER}
        answers = [signed_in.post("/compte/mot-de-passe/", data).status_code for _ in range(6)]
        assert answers == [200] * 5 + [429]

    def test_an_account_without_one_chooses_its_first(self, client: Client, user: User) -> None:
        user.set_unusable_password()
        user.save()
        client.force_login(user)
        assert client.get("/compte/mot-de-passe/").url == "/compte/mot-de-passe/choisir/"
        assert client.post("/compte/mot-de-passe/choisir/", {"password1": NEWER}).url == "/compte/donnees-personnelles/"


@pytest.mark.parametrize(
    "password", ["azertyuiop12", "motdepasse123", "OdileMartin2026", "Odile.Martin.1984!", "odile@exemple.test"]
)
def test_what_is_easy_to_guess_is_refused(password: str, user: User) -> None:
    with pytest.raises(ValidationError, match="trop facile"):
        StrengthValidator().validate(password, user)


@pytest.mark.parametrize("password", [PASSWORD, NEWER, "Odile aime huit barques vertes sous la pluie"])
def test_a_sentence_is_accepted_even_with_the_name_in_it(password: str, user: User) -> None:
    LengthValidator().validate(password, user)
    StrengthValidator().validate(password, user)


def test_no_rule_of_composition() -> None:
    LengthValidator().validate("aaaaaaaaaaaa")


@pytest.mark.parametrize(("length", "accepted"), [(11, False), (12, True), (128, True), (129, False)])
def test_length(length: int, accepted: bool) -> None:
    if accepted:
        LengthValidator().validate("x" * length)
    else:
        with pytest.raises(ValidationError):
            LengthValidator().validate("x" * length)


def test_staff_need_fifteen_characters_and_more_strength() -> None:
    staff = make_staff()
    with pytest.raises(ValidationError, match="15"):
        LengthValidator().validate("x" * 14, staff)
    good_for_citizens = "bateaulavande12"
    assert score(good_for_citizens, known=[]) == 3
    StrengthValidator().validate(good_for_citizens, make_user())
    with pytest.raises(ValidationError):
        StrengthValidator().validate(good_for_citizens, staff)


def test_nothing_left_beside_the_name_is_no_password() -> None:
    assert score("odilemartin", known=["odile", "martin"]) == 0


def test_each_is_judged_by_their_own_words_when_several_choose_at_once() -> None:
    """zxcvbn keeps the words of whom it judges in one place: another's would let a name spelt backwards pass."""
    people = ["alevandremone", "bertrandpaulio", "quillevereklog"] * 20
    often = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        with ThreadPoolExecutor(8) as threads:
            scores = list(threads.map(lambda name: score(name[::-1], known=[name]), people))
    finally:
        sys.setswitchinterval(often)
    assert all(score(name[::-1], known=[]) > 1 for name in set(people))
    assert set(scores) <= {0, 1}
    assert "user_inputs" not in RANKED_DICTIONARIES, "nobody's words are kept"


@override_settings(PASSWORD_HASHERS=["accounts.passwords.rules.Argon2Hasher"])
def test_argon2id_within_its_budget() -> None:
    encoded = make_password(PASSWORD)
    assert encoded.startswith("argon2$argon2id$v=19$m=19456,t=2,p=1$")
    assert identify_hasher(encoded) is not None
    assert get_hasher("argon2").memory_cost <= 64 * 1024
