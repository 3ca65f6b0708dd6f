"""Open sessions and the history of sign-ins."""

import pytest
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts import tasks
from accounts.models import FailedSignIns, SignIn, SignInMethod, User
from accounts.rights.export_sections import personal_data_sections
from accounts.sessions import devices, open_sessions, sign_ins
from accounts.sessions.store import digest_of
from notifications.models import OutgoingEmail
from portal.database.lapsed_rows import purge_lapsed
from portal.schedules import schedules
from tests.accounts.journeys import last_email, later, queries_of, sign_in
from tests.accounts.rewriting import is_whole
from tests.factories.accounts import PASSWORD, make_user

pytestmark = pytest.mark.django_db
SESSIONS, HISTORY = "/compte/sessions/", "/compte/connexions/"
WRONG = "ce n'est pas la bonne phrase"
FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0"
IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) Version/19 Safari/604.1"


@pytest.fixture
def user() -> User:
    return make_user("odile@exemple.test")


@pytest.fixture
def client(client: Client, user: User) -> Client:
    sign_in(client, user.email, PASSWORD)
    return client


@pytest.fixture
def elsewhere(user: User) -> Client:
    """The same person on their telephone."""
    client = Client(headers={"user-agent": "Firefox/140 (Android)"})
    sign_in(client, user.email, PASSWORD)
    return client


class TestOpenSessions:
    def test_each_is_shown_in_words(self, client: Client, elsewhere: Client) -> None:
        page = client.get(SESSIONS).content.decode()
        assert "Firefox, Android" in page
        assert page.count("Cette session") == 1
        assert page.count("Déconnecter cet appareil") == 1
        assert "127.0.0.x" in page
        assert elsewhere.session.session_key not in page, "the key of a session is a secret"

    def test_one_is_closed(self, client: Client, user: User, elsewhere: Client) -> None:
        third = Client()
        sign_in(third, user.email, PASSWORD)
        row = UserSession.objects.get(session_key=digest_of(elsewhere.session.session_key))
        page = client.post(SESSIONS, {"session": open_sessions.handle_of(row)}, follow=True)
        assert "1 session est fermée." in page.content.decode()
        assert elsewhere.get("/compte/").status_code == 302
        assert third.get("/compte/").status_code == 200
        again = client.post(SESSIONS, {"session": open_sessions.handle_of(row)}, follow=True)
        assert "déjà fermée" in again.content.decode()

    def test_all_others_are_closed(self, client: Client, elsewhere: Client) -> None:
        client.post(SESSIONS)
        assert elsewhere.get("/compte/").status_code == 302
        assert client.get("/compte/").status_code == 200
        assert "Déconnecter partout ailleurs" not in client.get(SESSIONS).content.decode()

    def test_another_persons_can_not_be_closed(self, client: Client) -> None:
        other, stranger = make_user(), Client()
        sign_in(stranger, other.email, PASSWORD)
        row = UserSession.objects.get(user=other)
        client.post(SESSIONS, {"session": open_sessions.handle_of(row)})
        client.post(SESSIONS)
        assert stranger.get("/compte/").status_code == 200

    def test_a_new_password_closes_the_others_and_keeps_this_one(
        self, client: Client, user: User, elsewhere: Client
    ) -> None:
        new = "sept cigognes traversent la brume"
        client.post("/compte/mot-de-passe/", {"oldpassword": PASSWORD, "password1": new})
        assert client.get("/compte/").status_code == 200
        assert elsewhere.get("/compte/").status_code == 302
        assert [row.session_key for row in open_sessions.open_for(user)] == [digest_of(client.session.session_key)]
        assert user.audit_events.last().kind == "password_changed"

    def test_what_lapsed_is_neither_shown_nor_kept(self, client: Client, user: User, elsewhere: Client) -> None:
        Session.objects.filter(session_key=digest_of(elsewhere.session.session_key)).delete()
        assert "Android" not in client.get(SESSIONS).content.decode()
        assert UserSession.objects.filter(user=user).count() == 2
        purge_lapsed()
        assert UserSession.objects.filter(user=user).count() == 1
        assert client.get("/compte/").status_code == 200

    def test_queries_do_not_grow(self, client: Client, user: User) -> None:
        before = queries_of(client, SESSIONS)
        for _ in range(5):
            sign_in(Client(), user.email, PASSWORD)
        assert queries_of(client, SESSIONS) == before
        assert before <= 7  # session, person, département, menu and footer, sessions

    def test_signing_in_costs_the_same_however_many_are_open(self, client: Client, user: User) -> None:
        def cost() -> int:
            newcomer = Client()
            newcomer.get("/compte/connexion/")
            with CaptureQueriesContext(connection) as captured:
                assert sign_in(newcomer, user.email, PASSWORD).status_code == 302
            return len(captured)

        before = cost()
        for _ in range(5):
            sign_in(Client(), user.email, PASSWORD)
        assert cost() == before

    @pytest.mark.parametrize(
        ("address", "kept", "shown"),
        [
            ("203.0.113.77", "203.0.113.0", "203.0.113.x"),
            ("10.20.30.40", "10.20.30.0", "10.20.30.x"),
            ("2001:db8:1:2:3:4:5:6", "2001:db8:1::", "2001:db8:1:x"),
            ("::1", "::", ":x"),
        ],
    )
    def test_only_the_beginning_of_an_address_is_kept(self, address: str, kept: str, shown: str) -> None:
        assert open_sessions.network_of(address) == kept
        assert open_sessions.network_in_words(kept) == shown


class TestHistory:
    def test_date_device_and_means_are_shown(self, client: Client, user: User) -> None:
        sign_in(Client(headers={"user-agent": IPHONE}), user.email, PASSWORD)
        page = client.get(HISTORY).content.decode()
        assert "Safari, iPhone" in page
        assert "Appareil inconnu" in page
        assert page.count('data-label="Moyen"') == 2
        assert "Mozilla" not in str(list(SignIn.objects.values())), "the header itself is not kept"

    def test_failures_are_counted_by_day(self, client: Client, user: User) -> None:
        for _ in range(3):
            sign_in(Client(), user.email.upper(), WRONG)
        assert FailedSignIns.objects.get(user=user).count == 3
        page = client.get(HISTORY).content.decode()
        assert "3 tentatives" in page
        with later(days=31):
            sign_in(client, user.email, PASSWORD)
            assert "tentative" not in client.get(HISTORY).content.decode()

    def test_an_unknown_address_costs_the_same_queries(self, user: User) -> None:
        def cost(email: str) -> int:
            sign_ins.record_failure(email=email)
            with CaptureQueriesContext(connection) as captured:
                sign_ins.record_failure(email=email)
            return len(captured)

        assert cost(user.email) == cost("inconnue@exemple.test")
        assert FailedSignIns.objects.filter(user=None).get().count == 2

    def test_a_device_never_seen_is_told(self, user: User) -> None:
        sign_in(Client(headers={"user-agent": FIREFOX}), user.email, PASSWORD)
        assert not OutgoingEmail.objects.filter(recipient=user.email).exists(), "the first device is no surprise"
        sign_in(Client(headers={"user-agent": FIREFOX}), user.email, PASSWORD)
        assert not OutgoingEmail.objects.filter(recipient=user.email).exists()
        sign_in(Client(headers={"user-agent": IPHONE}), user.email, PASSWORD)
        assert last_email(user.email).kind == "account.new_device"
        assert "Safari, iPhone" in last_email(user.email).text
        event = user.audit_events.get(kind="sign_in_new_device")
        assert event.details == {"device": "Safari, iPhone", "method": "password"}
        assert is_whole(account=user)

    def test_it_is_kept_twelve_months_by_a_task_of_every_day(self, client: Client, user: User) -> None:
        sign_in(Client(), user.email, WRONG)
        with later(days=364):
            tasks.forget_sign_ins()
        assert SignIn.objects.count() == 1
        assert FailedSignIns.objects.count() == 1
        with later(days=367):
            tasks.forget_sign_ins()
        assert not SignIn.objects.exists()
        assert not FailedSignIns.objects.exists()
        task = next(task for task in schedules if task.path == "accounts.tasks.forget_sign_ins")
        assert task.minutes == 24 * 60

    def test_a_page_costs_the_same_however_long_the_history(self, client: Client, user: User) -> None:
        before = queries_of(client, HISTORY)
        SignIn.objects.bulk_create(SignIn(user=user, method=SignInMethod.PASSWORD) for _ in range(60))
        assert queries_of(client, HISTORY) == before
        assert before <= 9  # session, person, département, menu and footer, count, page, failures
        assert client.get(f"{HISTORY}?page=3").content.decode().count('data-label="Moyen"') == 20

    def test_it_comes_with_the_archive_of_ones_data(self, client: Client, user: User) -> None:
        sign_in(Client(headers={"user-agent": IPHONE}), user.email, WRONG)
        sign_in(Client(headers={"user-agent": IPHONE}), user.email, PASSWORD)
        section = next(section for section in personal_data_sections if section.folder == "connexions")
        records = list(section.records(user))
        assert len(records) == section.count(user) == 4
        assert [record.data.get("device") for record in records[:2]] == ["Safari, iPhone", ""]
        assert records[2].data["count"] == 1
        assert records[3].title == "Connexion depuis un nouvel appareil"

    def test_nobody_reads_anothers(self, client: Client) -> None:
        other = make_user()
        sign_in(Client(headers={"user-agent": IPHONE}), other.email, PASSWORD)
        assert "iPhone" not in client.get(HISTORY).content.decode()


PASSWORD_PROOF = {"method": "password"}


@pytest.mark.parametrize(
    ("records", "method"),
    [
        ([PASSWORD_PROOF], SignInMethod.PASSWORD),
        ([PASSWORD_PROOF, {"method": "mfa", "type": "totp"}], SignInMethod.PASSWORD_AND_CODE),
        ([PASSWORD_PROOF, {"method": "mfa", "type": "recovery_codes"}], SignInMethod.PASSWORD_AND_CODE),
        ([PASSWORD_PROOF, {"method": "mfa", "type": "webauthn"}], SignInMethod.PASSWORD_AND_PASSKEY),
        ([{"method": "mfa", "type": "webauthn", "passwordless": True}], SignInMethod.PASSKEY),
        ([{"method": "socialaccount", "provider": "franceconnect"}], SignInMethod.FRANCECONNECT),
        ([{"method": "socialaccount", "provider": "departement"}], SignInMethod.PROVIDER),
        ([], SignInMethod.LINK),
    ],
)
def test_the_means_follows_from_what_was_proven(records: list[dict[str, object]], method: SignInMethod) -> None:
    assert sign_ins.method_of(records) is method


@pytest.mark.parametrize(
    ("path", "data"),
    [
        ("/compte/adresse/", {"email": "nouvelle@exemple.test", "action_add": "1"}),
        ("/compte/second-facteur/application/", {"code": "000000"}),
        ("/compte/second-facteur/codes/nouveaux/", {}),
    ],
)
def test_what_protects_the_account_asks_for_the_password_again(client: Client, path: str, data: dict[str, str]) -> None:
    for answer in (client.get(path), client.post(path, data)):
        assert answer.status_code == 302
        assert answer.url.startswith("/compte/confirmer/")


def test_a_password_changes_only_with_the_former_one(client: Client, user: User) -> None:
    new = "sept cigognes traversent la brume"
    client.post("/compte/mot-de-passe/", {"oldpassword": WRONG, "password1": new})
    user.refresh_from_db()
    assert user.check_password(PASSWORD)


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
        ("", "Appareil inconnu"),
    ],
)
def test_a_device_is_said_in_words(user_agent: str, words: str) -> None:
    assert devices.describe(user_agent) == words
