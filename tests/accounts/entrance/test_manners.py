"""What the doors of an account say: what a password is for, how long to wait, why a link or a session ended."""

import re
from collections.abc import Callable

import pytest
from django.conf import settings
from django.core.cache import cache
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from accounts import throttling
from accounts.models import User
from accounts.sessions import end as session_end
from notifications.models import OutgoingEmail
from portal.web.throttling import throttle
from tests.accounts.journeys import last_email, later, link_in, sign_in, sign_up
from tests.factories.accounts import PASSWORD, make_user

pytestmark = pytest.mark.django_db
RESET = "/compte/mot-de-passe/oublie/"
SENT = "/compte/mot-de-passe/oublie/envoye/"
NOBODY_ASKS = re.compile(r"[Pp]ersonne ne vous (le |la )?demandera jamais")


@pytest.fixture
def user() -> User:
    return make_user("odile@exemple.test")


def plain(response: HttpResponse) -> str:
    """A page's text with ordinary spaces."""
    return response.content.decode().replace("\u00a0", " ")


def lapsed_link(user: User) -> str:
    """The link of an e-mail of two hours ago."""
    Client().post(RESET, {"email": user.email})
    return link_in(last_email(user.email))


# --- What a password is for ------------------------------------------------------------------------------------------
@pytest.mark.parametrize("path", ["/compte/creer/", RESET])
def test_pages_where_a_password_is_chosen_say_that_nobody_asks_for_it(client: Client, path: str) -> None:
    page = plain(client.get(path))
    assert "protège vos demandes et vos documents" in page
    assert NOBODY_ASKS.search(page)


def test_the_page_behind_a_reset_link_says_it_too(client: Client, user: User) -> None:
    assert NOBODY_ASKS.search(plain(client.get(lapsed_link(user), follow=True)))


@pytest.mark.parametrize("kind", ["activation", "password_reset", "account_exists", "password_changed"])
def test_the_emails_say_it_too(client: Client, user: User, kind: str) -> None:
    acts: dict[str, Callable[[], object]] = {
        "activation": lambda: sign_up(client, email="nouvelle@exemple.test"),
        "password_reset": lambda: client.post(RESET, {"email": user.email}),
        "account_exists": lambda: sign_up(client, email=user.email),
        "password_changed": lambda: _choose_anew(client, user),
    }
    acts[kind]()
    email = OutgoingEmail.objects.get(kind=f"account.{kind}")
    for body in (email.text, email.html):
        assert NOBODY_ASKS.search(body.replace("\u00a0", " "))


def _choose_anew(client: Client, user: User) -> None:
    page = client.get(lapsed_link(user), follow=True)
    client.post(page.request["PATH_INFO"], {"password1": "une phrase toute neuve au bord de l'eau"})


# --- Reset links that no longer work ---------------------------------------------------------------------------------
class TestLapsedReset:
    def test_one_button_sends_a_new_one_to_the_same_address(self, client: Client, user: User) -> None:
        link = lapsed_link(user)
        with later(hours=2):
            page = plain(client.get(link))
            assert "ne fonctionne plus" in page or "a expiré" in page or "périmé" in page
            assert user.email not in page
            assert 'name="again"' in page
            assert client.post(link, {"again": "1"}).url == SENT
            newest = last_email(user.email)
            assert newest.kind == "account.password_reset"
            assert link_in(newest) != link
            assert client.get(link_in(newest)).status_code == 302, "the new one works"

    def test_a_used_link_offers_to_sign_in_and_sends_nothing(self, client: Client, user: User) -> None:
        link = lapsed_link(user)
        _choose_anew(client, user)
        Client().get(link)
        count = OutgoingEmail.objects.count()
        page = plain(Client().get(link))
        assert 'name="again"' not in page
        assert "/compte/connexion/" in page
        assert Client().post(link, {"again": "1"}).url == RESET
        assert OutgoingEmail.objects.count() == count

    @pytest.mark.parametrize("key", ["1-abc", "contrefait", "zzzzzzzzzzzzzzzz-abc", "0-0"])
    def test_a_forged_link_sends_nothing(self, client: Client, user: User, key: str) -> None:
        path = f"/compte/mot-de-passe/cle/{link_uid(user)}-{key}/"
        assert 'name="again"' not in plain(client.get(path))
        assert client.post(path, {"again": "1"}).url == RESET
        assert not OutgoingEmail.objects.exists()

    def test_a_live_link_is_no_lapsed_one(self, client: Client, user: User) -> None:
        link = lapsed_link(user)
        assert client.post(link, {"again": "1"}).url == RESET
        assert OutgoingEmail.objects.filter(kind="account.password_reset").count() == 1

    def test_after_a_month_it_offers_nothing(self, client: Client, user: User) -> None:
        link = lapsed_link(user)
        with later(days=31):
            assert 'name="again"' not in plain(client.get(link))
            assert client.post(link, {"again": "1"}).url == RESET

    def test_pressing_again_and_again_is_throttled_like_asking(self, client: Client, user: User) -> None:
        link = lapsed_link(user)
        with later(hours=2):
            statuses = [client.post(link, {"again": "1"}).status_code for _ in range(4)]
        assert statuses == [302, 302, 302, 429]

    def test_an_account_that_was_closed_gets_nothing(self, client: Client, user: User) -> None:
        link = lapsed_link(user)
        user.is_active = False
        user.save()
        with later(hours=2):
            assert client.post(link, {"again": "1"}).url == RESET


def link_uid(user: User) -> str:
    """The account's part of a link."""
    return lapsed_link_uid(user.pk)


def lapsed_link_uid(pk: int) -> str:
    """A primary key as allauth writes it."""
    digits, text = "0123456789abcdefghijklmnopqrstuvwxyz", ""
    while pk:
        pk, rest = divmod(pk, 36)
        text = digits[rest] + text
    return text


# --- How long to wait ------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("seconds", "words"),
    [(1, "dans 1 minute"), (60, "dans 1 minute"), (61, "dans 2 minutes"), (300, "dans 5 minutes"),
     (3600, "dans 60 minutes"), (3601, "dans 2 heures"), (86_400, "dans 24 heures")],
)  # fmt: skip
def test_the_time_left_in_words_is_never_too_short(seconds: int, words: str) -> None:
    assert throttling.time_left(seconds).replace("\u00a0", " ") == words


def test_the_page_tells_the_time_that_is_really_left(client: Client, user: User) -> None:
    for _ in range(3):
        client.post(RESET, {"email": user.email})
    refused = client.post(RESET, {"email": user.email})
    assert refused.status_code == 429
    assert "dans 5 minutes" in plain(refused)
    with later(minutes=3, seconds=30):
        refused = client.post(RESET, {"email": user.email})
        assert "dans 2 minutes" in plain(refused)
        assert 60 < int(refused["Retry-After"]) <= 90
    with later(minutes=5, seconds=1):
        assert client.post(RESET, {"email": user.email}).url == SENT


def test_an_unknown_address_waits_as_long(client: Client, user: User) -> None:
    pages = []
    for email in (user.email, "inconnue@exemple.test"):
        for _ in range(3):
            client.post(RESET, {"email": email})
        pages.append(client.post(RESET, {"email": email}))
    assert pages[0].status_code == pages[1].status_code == 429
    assert pages[0].content == pages[1].content


def test_too_many_wrong_passwords_tell_the_time_left_of_the_account(client: Client, user: User) -> None:
    for _ in range(5):
        sign_in(client, user.email, "pas la bonne phrase")
    assert "dans 5 minutes" in plain(sign_in(client, user.email, PASSWORD))
    with later(minutes=4, seconds=10):
        assert "dans 1 minute" in plain(sign_in(client, user.email, PASSWORD))


def test_the_limits_count_in_the_shared_cache_for_all_processes(client: Client, user: User) -> None:
    assert settings.CACHES["default"]["BACKEND"].endswith("DatabaseCache")
    for _ in range(3):
        client.post(RESET, {"email": user.email})
    cache.clear()
    assert client.post(RESET, {"email": user.email}).status_code == 302
    assert throttle("une clé", 1, 60) == 0
    assert throttle("une clé", 1, 60) > 0


# --- Sessions --------------------------------------------------------------------------------------------------------
class TestSessionEnd:
    @pytest.fixture
    def signed_in(self, client: Client, user: User) -> Client:
        sign_in(client, user.email, PASSWORD)
        return client

    def test_two_hours_without_use_end_it(self, signed_in: Client) -> None:
        with later(hours=1, minutes=59):
            assert signed_in.get("/compte/").status_code == 200
        with later(hours=3, minutes=50):
            assert signed_in.get("/compte/").status_code == 200, "it was used meanwhile"
        with later(hours=6):
            assert signed_in.get("/compte/").status_code == 302

    def test_a_day_ends_it_however_much_it_is_used(self, signed_in: Client) -> None:
        for hours in range(1, 24):
            with later(hours=hours):
                assert signed_in.get("/compte/").status_code == 200
        with later(hours=24, minutes=1):
            assert signed_in.get("/compte/").status_code == 302

    def test_reading_pages_writes_nothing_for_five_minutes(self, signed_in: Client) -> None:
        signed_in.get("/compte/")
        before = signed_in.session[session_end.RENEWED]
        with later(minutes=4):
            signed_in.get("/compte/")
            assert signed_in.session[session_end.RENEWED] == before
        with later(minutes=6):
            signed_in.get("/compte/")
            assert signed_in.session[session_end.RENEWED] > before

    def test_every_page_knows_how_long_is_left(self, signed_in: Client) -> None:
        match = re.search(r'data-seconds="(\d+)"', plain(signed_in.get("/compte/")))
        assert match
        assert settings.SESSION_COOKIE_AGE - 60 <= int(match[1]) <= settings.SESSION_COOKIE_AGE
        assert "data-seconds" not in plain(Client().get("/compte/connexion/"))

    def test_it_is_extended_by_one_button(self, signed_in: Client) -> None:
        with later(hours=1, minutes=58):
            answer = signed_in.post("/compte/session/prolonger/")
            assert answer.json()["seconds"] == settings.SESSION_COOKIE_AGE
        with later(hours=3, minutes=50):
            assert signed_in.get("/compte/").status_code == 200

    def test_it_is_extended_by_a_post_with_a_token_only(self, user: User) -> None:
        browser = Client(enforce_csrf_checks=True)
        browser.force_login(user, backend=settings.AUTHENTICATION_BACKENDS[0])
        assert browser.post("/compte/session/prolonger/").status_code == 403
        assert browser.get("/compte/session/prolonger/").status_code == 405

    def test_one_that_has_ended_says_so(self) -> None:
        assert Client().post("/compte/session/prolonger/").status_code == 401

    def test_a_form_sent_too_late_leads_to_sign_in_and_back_to_its_page(self, client: Client) -> None:
        page = "/compte/donnees-personnelles/telephone/"
        response = client.post(page, {"telephone": "0612345678"}, headers={"referer": f"http://testserver{page}"})
        assert response.url == f"/compte/connexion/?next={page.replace('/', '%2F')}&session=terminee"
        assert "Votre session était terminée" in plain(client.get(response.url))

    def test_what_only_receives_forms_leads_back_to_the_page_that_showed_the_form(self, client: Client) -> None:
        headers = {"referer": "http://testserver/compte/demandes/AAAA-AAAA/?onglet=2"}
        response = client.post("/compte/demandes/AAAA-AAAA/retirer/", headers=headers)
        assert "next=%2Fcompte%2Fdemandes%2FAAAA-AAAA%2F%3Fonglet%3D2" in response.url

    def test_another_site_chooses_no_way_back(self, client: Client) -> None:
        headers = {"referer": "https://mechant.example/compte/"}
        response = client.post("/compte/donnees-personnelles/telephone/", headers=headers)
        assert "mechant" not in response.url
        assert "next=%2Fcompte%2Fdonnees-personnelles%2Ftelephone%2F" in response.url

    def test_a_page_merely_opened_says_nothing_of_a_session(self, client: Client) -> None:
        assert "terminee" not in client.get("/compte/").url

    def test_one_persons_mark_is_not_anothers_and_names_nobody(self, user: User) -> None:
        mark = session_end.owner_mark(user)
        assert mark == session_end.owner_mark(User.objects.get(pk=user.pk))
        assert mark != session_end.owner_mark(make_user())
        assert re.fullmatch(r"[0-9a-f]{16}", mark)
        assert mark not in user.uuid.hex


def test_signing_in_again_starts_a_new_day(client: Client, user: User) -> None:
    sign_in(client, user.email, PASSWORD)
    first = client.session[session_end.BEGAN]
    client.post("/compte/deconnexion/")
    with later(hours=5):
        sign_in(client, user.email, PASSWORD)
        assert client.session[session_end.BEGAN] > first
        assert client.session[session_end.BEGAN] <= timezone.now().timestamp()
