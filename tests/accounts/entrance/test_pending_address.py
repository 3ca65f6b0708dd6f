"""An address that nobody confirmed yet opens no account and keeps none from being made: who confirms first has it."""

from collections.abc import Callable

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth.models import Group
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts import tasks
from accounts.entrance import activation
from accounts.entrance.activation import LinkState
from accounts.models import User
from accounts.staff import invitations
from notifications.models import OutgoingEmail
from tests.accounts.journeys import activate_anew, last_email, later, link_in, sign_in, sign_up
from tests.factories.accounts import PASSWORD, make_user

pytestmark = pytest.mark.django_db
FORGOTTEN, ADDRESS = "/compte/mot-de-passe/oublie/", "/compte/adresse/"
OWN, WANTED = "odile@exemple.test", "victime@exemple.test"
TAKEN = "ne peut pas servir"


@pytest.fixture
def user() -> User:
    return make_user(OWN)


def wants(user: User, email: str = WANTED) -> Client:
    """A browser of `user`'s, who has asked for this identifier."""
    client = Client()
    sign_in(client, user.email, PASSWORD)
    client.post(client.get(ADDRESS).url, {"password": PASSWORD})
    assert client.post(ADDRESS, {"email": email, "action_add": "1"}).status_code == 302
    assert EmailAddress.objects.filter(user=user, email=email, verified=False).exists()
    return client


def identifier_of(user: User) -> str:
    user.refresh_from_db()
    return user.email


class TestItOpensNothing:
    def test_no_reset_link_goes_to_it(self, user: User) -> None:
        owner = wants(user)
        OutgoingEmail.objects.all().delete()
        assert Client().post(FORGOTTEN, {"email": WANTED}).status_code == 302
        assert not OutgoingEmail.objects.exists(), "its mailbox may be anyone's"
        assert owner.get("/compte/").status_code == 200
        Client().post(FORGOTTEN, {"email": OWN.upper()})
        assert last_email(OWN).kind == "account.password_reset"

    def test_nor_does_the_password_open_under_it(self, user: User) -> None:
        wants(user)
        assert "n’est pas" in sign_in(Client(), WANTED, PASSWORD).content.decode()
        assert sign_in(Client(), OWN.upper(), PASSWORD).url == "/compte/"

    def test_an_activation_link_is_not_sent_there(self, user: User) -> None:
        wants(user)
        OutgoingEmail.objects.all().delete()
        assert Client().post("/compte/activation/renvoyer/", {"email": WANTED}).status_code == 302
        assert not OutgoingEmail.objects.exists()

    @pytest.mark.parametrize(
        "door",
        [
            lambda email: Client().post(FORGOTTEN, {"email": email}),
            lambda email: sign_in(Client(), email, "pas la bonne phrase"),
        ],
        ids=["forgotten", "sign in"],
    )
    def test_it_is_answered_as_an_unknown_one(self, user: User, door: Callable[[str], HttpResponse]) -> None:
        wants(user)
        answers = {email: tried(door, email) for email in (WANTED, "inconnue@exemple.test")}
        assert answers[WANTED] == answers["inconnue@exemple.test"]


def tried(door: Callable[[str], HttpResponse], email: str) -> tuple[int, str, int]:
    """What a door answers to an address, and how many queries that takes."""
    door(f"avant.{email}")
    with CaptureQueriesContext(connection) as captured:
        answer = door(email)
    return answer.status_code, answer.headers.get("Location", ""), len(captured)


class TestItHoldsNothing:
    def test_its_owner_signs_up_before_or_after(self, user: User) -> None:
        asker = wants(user)
        pending = link_in(last_email(WANTED))
        with later(minutes=4):
            sign_up(Client(), email=WANTED)
            mine = last_email(WANTED)
            assert mine.kind == "account.activation"
            assert activate_anew(Client(), link_in(mine)).url == "/compte/"
        for ask in (asker.get, asker.post):
            assert TAKEN in ask(pending).content.decode()
        assert identifier_of(user) == OWN
        assert User.objects.get(email=WANTED).get_full_name() == "Inès Bauer"

    def test_signing_up_first_does_not_keep_it_from_its_owner(self, user: User) -> None:
        attacker = Client()
        sign_up(attacker, email=WANTED)
        link = link_in(last_email(WANTED))
        with later(minutes=4):
            owner = wants(user)
            assert owner.post(link_in(last_email(WANTED))).url == "/compte/donnees-personnelles/"
        assert identifier_of(user) == WANTED
        assert User.objects.count() == 1
        assert "ne fonctionne pas" in attacker.get(link).content.decode()
        assert "ne fonctionne pas" in attacker.post(link).content.decode()

    def test_but_an_account_that_administrators_prepared_does(self, user: User) -> None:
        invited = User.objects.create_user(WANTED, None)
        invited.groups.add(Group.objects.create(name="Agents"))
        invitations.invite(user=invited)
        owner = wants(user)
        assert TAKEN in owner.post(link_in(last_email(WANTED))).content.decode()
        assert User.objects.filter(pk=invited.pk).exists()

    def test_nor_is_an_account_that_signed_up_and_was_given_rights_dissolved(self, user: User) -> None:
        sign_up(Client(), email=WANTED)
        User.objects.get(email=WANTED).groups.add(Group.objects.create(name="Agents"))
        with later(minutes=4):
            owner = wants(user)
            assert TAKEN in owner.post(link_in(last_email(WANTED))).content.decode()
        assert identifier_of(user) == OWN

    @pytest.mark.parametrize("first", [0, 1])
    def test_of_two_who_ask_the_first_who_confirms_has_it(self, user: User, first: int) -> None:
        people = [user, make_user("ali@exemple.test")]
        browsers, links = [], []
        for minutes, person in enumerate(people):
            with later(minutes=4 * minutes):
                browsers.append(wants(person))
                links.append(link_in(last_email(WANTED)))
        winner, loser = first, 1 - first
        assert browsers[winner].post(links[winner]).url == "/compte/donnees-personnelles/"
        assert identifier_of(people[winner]) == WANTED
        for ask in (browsers[loser].get, browsers[loser].post):
            assert TAKEN in ask(links[loser]).content.decode()
        assert identifier_of(people[loser]) in {OWN, "ali@exemple.test"}

    @pytest.mark.both_databases
    def test_confirmed_at_the_same_instant_as_by_another(self, user: User, monkeypatch: pytest.MonkeyPatch) -> None:
        owner = wants(user)
        User.objects.create_user(WANTED, None)  # after our look
        monkeypatch.setattr(activation, "_state", lambda key, address: LinkState.VALID)
        answer = owner.post(link_in(last_email(WANTED)))
        assert answer.status_code == 200
        assert TAKEN in answer.content.decode()
        assert identifier_of(user) == OWN
        assert EmailAddress.objects.get(user=user, primary=True).email == OWN

    def test_typed_again_it_is_asked_again(self, user: User) -> None:
        owner = wants(user)
        OutgoingEmail.objects.all().delete()
        with later(minutes=4):
            answer = owner.post(ADDRESS, {"email": WANTED, "action_add": "1"})
        assert answer.status_code == 302
        assert owner.post(link_in(last_email(WANTED))).url == "/compte/donnees-personnelles/"


class TestItLapses:
    def test_with_its_link(self, user: User) -> None:
        wants(user)
        with later(hours=23):
            tasks.forget_sign_ins()
        assert EmailAddress.objects.filter(email=WANTED).exists()
        with later(hours=25):
            tasks.forget_sign_ins()
        assert [row.email for row in EmailAddress.objects.all()] == [OWN]

    def test_later_when_the_link_was_sent_again(self, user: User) -> None:
        owner = wants(user)
        with later(hours=23):
            sign_in(owner, OWN, PASSWORD)
            owner.post(owner.get(ADDRESS).url, {"password": PASSWORD})
            owner.post(ADDRESS, {"email": WANTED, "action_send": "1"})
        with later(hours=25):
            tasks.forget_sign_ins()
        assert EmailAddress.objects.filter(email=WANTED).exists()
        with later(hours=48):
            tasks.forget_sign_ins()
        assert not EmailAddress.objects.filter(email=WANTED).exists()

    def test_an_account_that_waits_for_its_activation_keeps_its_own(self) -> None:
        sign_up(Client(), email=WANTED)
        with later(days=40):
            tasks.forget_sign_ins()
        assert EmailAddress.objects.filter(email=WANTED).exists()
