"""A new identifier: confirmed at the new address, told to the old one, which can undo it for a week."""

import datetime as dt
import re
import threading
from urllib.parse import quote

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.socialaccount.models import SocialAccount
from django.db import IntegrityError, connection
from django.test import Client
from django.utils import timezone

from accounts import tasks
from accounts.entrance import email_change, registration
from accounts.models import EmailChange, IdentitySource, User
from notifications import outbox
from notifications.models import OutgoingEmail
from tests.accounts.journeys import last_email, later, link_in, sign_in, sign_up
from tests.accounts.rewriting import is_whole
from tests.factories.accounts import PASSWORD, make_user

pytestmark = pytest.mark.django_db
URL = "/compte/adresse/"
OLD, NEW, NEWER = "odile@exemple.test", "nouvelle@exemple.test", "encore@exemple.test"


@pytest.fixture
def user() -> User:
    return make_user("odile@exemple.test")


@pytest.fixture
def client(client: Client, user: User) -> Client:
    sign_in(client, user.email, PASSWORD)
    return client


@pytest.fixture
def confirmed(client: Client) -> Client:
    return prove(client)


def prove(client: Client) -> Client:
    """Give the password once more."""
    answer = client.get(URL)
    assert answer.url.startswith("/compte/confirmer/"), "the password is asked for again"
    assert client.post(answer.url, {"password": PASSWORD}).url == URL
    return client


def ask(client: Client, email: str):
    return client.post(URL, {"email": email, "action_add": "1"})


def change(client: Client, email: str) -> None:
    """Change the identifier, confirmed from the new mailbox."""
    ask(client, email)
    assert client.post(link_in(last_email(email))).status_code == 302


class TestChange:
    def test_the_new_address_confirms_and_the_old_is_told(self, confirmed: Client, user: User) -> None:
        assert ask(confirmed, "Nouvelle@exemple.test").status_code == 302
        user.refresh_from_db()
        assert user.email == "odile@exemple.test"
        assert "attend d’être confirmée" in confirmed.get(URL).content.decode()
        email = last_email("nouvelle@exemple.test")
        assert email.kind == "account.address_confirmation"
        assert confirmed.post(link_in(email)).url == "/compte/donnees-personnelles/"
        user.refresh_from_db()
        assert user.email == "nouvelle@exemple.test"
        assert last_email("odile@exemple.test").kind == "account.address_changed"
        assert "n’est pas" in sign_in(Client(), "odile@exemple.test", PASSWORD).content.decode()
        assert sign_in(Client(), "nouvelle@exemple.test", PASSWORD).url == "/compte/"

    def test_only_a_session_of_the_account_confirms(self, confirmed: Client, user: User) -> None:
        ask(confirmed, NEW)
        link, elsewhere = link_in(last_email(NEW)), Client()
        for answer in (elsewhere.get(link), elsewhere.post(link)):
            page = answer.content.decode()
            assert "Connectez-vous avec l’identifiant actuel" in page
            assert f"/compte/connexion/?next={quote(link)}" in page
        user.refresh_from_db()
        assert user.email == OLD, "whose mailbox it is does not lend it to another's account"
        assert sign_in(elsewhere, OLD, PASSWORD, query=f"?next={quote(link)}").url == link
        assert "Confirmer cette adresse" in elsewhere.get(link).content.decode()
        assert elsewhere.post(link).url == "/compte/donnees-personnelles/"
        user.refresh_from_db()
        assert user.email == NEW

    def test_someone_elses_address_is_not_told_apart_and_can_not_be_taken(self, confirmed: Client, user: User) -> None:
        make_user("voisine@exemple.test")
        assert ask(confirmed, "voisine@exemple.test").status_code == 302
        link = link_in(last_email("voisine@exemple.test"))
        assert "ne peut pas servir" in confirmed.get(link).content.decode()
        assert "ne peut pas servir" in confirmed.post(link).content.decode()
        user.refresh_from_db()
        assert user.email == "odile@exemple.test"

    def test_ones_own_address_is_refused(self, confirmed: Client, user: User) -> None:
        assert "déjà celle de votre compte" in ask(confirmed, user.email.upper()).content.decode()

    def test_a_change_can_be_given_up_or_its_link_sent_again(self, confirmed: Client, user: User) -> None:
        ask(confirmed, "nouvelle@exemple.test")
        link = link_in(last_email("nouvelle@exemple.test"))
        with later(minutes=4):
            confirmed.post(URL, {"email": "nouvelle@exemple.test", "action_send": "1"})
        assert OutgoingEmail.objects.filter(recipient="nouvelle@exemple.test").count() == 2
        confirmed.post(URL, {"email": "nouvelle@exemple.test", "action_remove": "1"})
        assert "attend d’être" not in confirmed.get(URL).content.decode()
        assert "ne fonctionne pas" in confirmed.get(link).content.decode()

    def test_the_accounts_own_address_can_not_be_removed(self, confirmed: Client, user: User) -> None:
        confirmed.post(URL, {"email": user.email, "action_remove": "1"})
        assert user.emailaddress_set.count() == 1

    @pytest.mark.both_databases
    def test_address_and_email_are_written_together(
        self, confirmed: Client, user: User, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def fails(**values: str) -> None:
            raise IntegrityError("the outbox refuses")

        monkeypatch.setattr(outbox, "post", fails)
        with pytest.raises(IntegrityError):
            ask(confirmed, "nouvelle@exemple.test")
        assert user.emailaddress_set.count() == 1


class TestUndoing:
    @pytest.fixture
    def link(self, confirmed: Client) -> str:
        change(confirmed, NEW)
        return link_in(last_email(OLD))

    def test_the_old_address_gets_the_account_back(self, client: Client, user: User, link: str) -> None:
        victim = Client()
        assert "Reprendre mon compte" in victim.get(link).content.decode()
        user.refresh_from_db()
        assert user.email == NEW, "opening the link changes nothing: programs that read e-mails open links"
        page = victim.post(link).content.decode()
        assert "/compte/mot-de-passe/oublie/" in page
        user.refresh_from_db()
        assert user.email == OLD
        assert [(row.email, row.verified, row.primary) for row in user.emailaddress_set.all()] == [(OLD, True, True)]
        assert client.get("/compte/").status_code == 302, "the intruder's session is closed"
        assert "n’est pas" in sign_in(Client(), OLD, PASSWORD).content.decode()
        assert "n’est pas" in sign_in(Client(), NEW, PASSWORD).content.decode()
        assert last_email(OLD).kind == "account.address_restored"
        assert last_email(NEW).kind == "account.address_withdrawn"

    def test_then_a_new_password_lets_in(self, user: User, link: str) -> None:
        Client().post(link)
        newcomer = Client()
        newcomer.post("/compte/mot-de-passe/oublie/", {"email": OLD})
        form = newcomer.get(link_in(last_email(OLD))).url
        newcomer.post(form, {"password1": "sept cigognes traversent la brume"})
        assert sign_in(Client(), OLD, "sept cigognes traversent la brume").url == "/compte/"

    def test_it_works_once(self, link: str) -> None:
        Client().post(link)
        for answer in (Client().get(link), Client().post(link)):
            assert answer.status_code == 410
            assert "Ce lien ne fonctionne plus" in answer.content.decode()

    def test_it_works_for_seven_days(self, user: User, link: str) -> None:
        with later(days=6, hours=23):
            assert Client().get(link).status_code == 200
        with later(days=7, seconds=1):
            assert Client().get(link).status_code == 410
            assert Client().post(link).status_code == 410
        user.refresh_from_db()
        assert user.email == NEW

    def test_an_address_changed_twice_can_still_be_taken_back(self, client: Client, user: User, link: str) -> None:
        change(client, NEWER)
        second = link_in(last_email(NEW))
        Client().post(link)
        user.refresh_from_db()
        assert user.email == OLD
        assert Client().post(second).status_code == 410, "the intruder's own link is worth nothing any more"
        user.refresh_from_db()
        assert user.email == OLD

    def test_the_second_change_undone_first_leaves_the_first_link(self, client: Client, user: User, link: str) -> None:
        change(client, NEWER)
        Client().post(link_in(last_email(NEW)))
        user.refresh_from_db()
        assert user.email == NEW
        assert Client().post(link).status_code == 200
        user.refresh_from_db()
        assert user.email == OLD

    def test_a_second_factor_added_since_goes_and_an_older_one_stays(self, user: User, link: str) -> None:
        with later(days=-2):
            Authenticator.objects.create(user=user, type=Authenticator.Type.TOTP, data={"secret": "x"})
        RecoveryCodes.activate(user)
        Client().post(link)
        assert [factor.type for factor in Authenticator.objects.filter(user=user)] == [Authenticator.Type.TOTP]
        assert user.audit_events.filter(kind="second_factor_removed").exists()

    def test_a_second_factor_set_up_just_before_the_change_goes_too(self, user: User, link: str) -> None:
        with later(hours=-2):
            Authenticator.objects.create(user=user, type=Authenticator.Type.TOTP, data={"secret": "x"})
        Client().post(link)
        assert not Authenticator.objects.filter(user=user).exists()

    def test_an_identity_tied_since_goes_and_its_names_are_free_again(self, user: User, link: str) -> None:
        User.objects.filter(pk=user.pk).update(identity_source=IdentitySource.FRANCECONNECT)
        SocialAccount.objects.create(user=user, provider="franceconnect", uid="intrus")
        Client().post(link)
        assert not SocialAccount.objects.filter(user=user).exists()
        user.refresh_from_db()
        assert not user.identity_is_locked

    def test_an_identity_tied_long_before_stays(self, user: User, link: str) -> None:
        SocialAccount.objects.create(user=user, provider="franceconnect", uid="titulaire")
        SocialAccount.objects.update(date_joined=timezone.now() - dt.timedelta(days=2))
        Client().post(link)
        assert SocialAccount.objects.filter(user=user).exists()

    def test_a_change_that_waited_for_confirmation_is_gone(self, client: Client, user: User, link: str) -> None:
        ask(client, NEWER)
        waiting = link_in(last_email(NEWER))
        Client().post(link)
        assert "ne fonctionne pas" in Client().post(waiting).content.decode()
        user.refresh_from_db()
        assert user.email == OLD

    def test_it_does_not_need_the_session_that_changed(self, client: Client, user: User, link: str) -> None:
        assert client.post(link).status_code == 200
        assert client.get("/compte/").status_code == 302

    def test_someone_elses_account_is_never_overwritten(self, user: User, link: str) -> None:
        User.objects.create_user(OLD, "x")  # past the doors, which refuse a reserved address
        assert Client().post(link).status_code == 409
        user.refresh_from_db()
        assert user.email == NEW

    def test_the_token_is_long_and_kept_nowhere(self, link: str) -> None:
        token = link.rstrip("/").rsplit("/", 1)[-1]
        assert len(token) >= 22, "128 bits are 22 characters of base 64"
        kept = EmailChange.objects.get()
        assert token not in str(vars(kept))

    @pytest.mark.parametrize("token", ["x", "a" * 43, "é"])
    def test_a_wrong_link(self, token: str) -> None:
        assert Client().get(f"/compte/adresse/annuler/{token}/").status_code == 410

    def test_everything_is_in_the_history_and_nothing_personal(self, user: User, link: str) -> None:
        Client().post(link)
        kinds = [event.kind for event in user.audit_events.all()]
        assert kinds == ["email_changed", "email_change_undone"]
        assert is_whole(account=user)


class TestReservation:
    @pytest.fixture(autouse=True)
    def changed(self, confirmed: Client) -> None:
        change(confirmed, NEW)

    def test_nobody_signs_up_with_it_for_a_week_and_the_page_is_the_same(self) -> None:
        reserved, free = sign_up(Client(), email=OLD), sign_up(Client(), email="libre@exemple.test")
        assert (reserved.status_code, reserved.url) == (free.status_code, free.url)
        assert not User.objects.filter(email=OLD).exists()
        assert last_email(OLD).kind == "account.address_reserved"
        with later(days=7, minutes=1):
            sign_up(Client(), email=OLD)
        assert User.objects.filter(email=OLD).exists()

    def test_no_other_door_gives_it_away(self) -> None:
        with pytest.raises(registration.AddressTakenError):
            registration.register(email="Odile@exemple.test", password=None, first_name="", last_name="", terms=None)

    def test_another_account_can_not_move_there(self) -> None:
        other = make_user()
        thief = Client()
        sign_in(thief, other.email, PASSWORD)
        ask(prove(thief), OLD)
        assert "ne peut pas servir" in thief.post(link_in(last_email(OLD))).content.decode()
        other.refresh_from_db()
        assert other.email != OLD

    def test_the_account_itself_may_go_back(self, client: Client, user: User) -> None:
        with later(minutes=4):
            change(client, OLD)
        user.refresh_from_db()
        assert user.email == OLD

    def test_the_former_address_is_forgotten_after_the_week(self) -> None:
        tasks.forget_sign_ins()
        assert EmailChange.objects.exists()
        with later(days=7, minutes=1):
            tasks.forget_sign_ins()
        assert not EmailChange.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_two_clicks_at_once_undo_once() -> None:
    user = make_user(NEW)
    email_change.note(user=user, old_email=OLD)
    token = re.search(r"annuler/([^/]+)/", last_email(OLD).text)
    assert token
    outcomes = []

    def press() -> None:
        try:
            email_change.undo(token=token[1])
            outcomes.append("undone")
        except email_change.CanNotUndoError:
            outcomes.append("too late")
        finally:
            connection.close()

    threads = [threading.Thread(target=press) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["too late", "too late", "too late", "undone"]
    assert EmailAddress.objects.filter(user=user).count() == 1
    assert is_whole(account=user)
